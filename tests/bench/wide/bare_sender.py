"""A process that lets people in as a Socket.IO server would, and then only calls `send()`: the least any can take.

It says its port on its first line. `<bytes> <times a second> <seconds>` on its input makes it write a frame of that
size to every socket, room after room, so many times a second; it answers `<sends> <seconds of processor time>`, of the
sending alone. It ends with its input.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from os import dup
from typing import cast

import uvloop
from frames import UPGRADED, plain

_HEAD = b'42/realtime,["reaction_update",{"filling":"'
_TAIL = b'"}]'
_MASKED_HEAD_BYTES = {126: 8, 127: 14}

rooms: dict[bytes, list[socket.socket]] = {}


class Guest(asyncio.Protocol):
    """One connection: each packet is answered as its client waits for it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._upgraded = False

    def data_received(self, data: bytes) -> None:
        if not self._upgraded:
            self._upgraded = True
            self._transport.write(UPGRADED + plain(b'0{"sid":"bare"}'))
            return
        # Our own clients send one frame at a time here, masked with zeros.
        text = data[_MASKED_HEAD_BYTES.get(data[1] & 0x7F, 6) :]
        if text.startswith(b"40"):
            self._transport.write(plain(b'40/realtime,{"sid":"bare"}'))
        elif b'["join_room"' in text:
            self._transport.write(plain(b'43/realtime,0[{"ok":true}]'))
            own = socket.socket(fileno=dup(self._transport.get_extra_info("socket").fileno()))
            own.setblocking(False)
            rooms.setdefault(text, []).append(own)


async def send(size: int, times_a_second: float, seconds: float) -> tuple[int, float]:
    """How many sends that were, and the processor time they took."""
    frame = plain(_HEAD + b"x" * (size - len(_HEAD) - len(_TAIL) - 4) + _TAIL)
    assert len(frame) == size, (len(frame), size)
    sent, used_s, until_s = 0, 0.0, time.monotonic() + seconds
    loop = asyncio.get_running_loop()
    while time.monotonic() < until_s:
        next_s = loop.time() + 1 / times_a_second
        for members in rooms.values():
            began_s = time.process_time()
            for one in members:
                one.send(frame)
            used_s += time.process_time() - began_s
            sent += len(members)
            # What came meanwhile is read between two rooms, as a server would.
            await asyncio.sleep(0)
        await asyncio.sleep(max(next_s - loop.time(), 0))
    return sent, used_s


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Guest, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        size, times_a_second, seconds = line.split()
        sent, used_s = await send(int(size), float(times_a_second), float(seconds))
        print(sent, used_s, flush=True)


if __name__ == "__main__":
    uvloop.run(main())
