"""A WebSocket by hand on a loopback socket: it writes whatever it is given and hears what the server says.

`settled` waits until the server has read everything written so far: the answer to a WebSocket ping comes in turn.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import cast

from frame_grammar import CLOSE, PING, PONG, TEXT, frame

WITHIN_S = 30.0
"""How long the server may leave a client without any sign of life; it is meant never to take a second."""


class Silent(AssertionError):
    """The server neither answered nor hung up."""


class HostileLine(asyncio.Protocol):
    """One connection; `heard` is told each text that comes."""

    def __init__(self, heard: Callable[[str], None]) -> None:
        self.close_code: int | None = None
        self.closed = asyncio.Event()
        self.answers_close = True
        """Whether it answers a close as it should; the server waits a few seconds for one that does not."""
        self.upgraded: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._heard = heard
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._pongs: dict[bytes, asyncio.Future[None]] = {}
        self._numbers = itertools.count(1)

    @classmethod
    async def open(cls, address: tuple[str, int], query: str, heard: Callable[[str], None]) -> HostileLine:
        """Connected and asking to be upgraded; see `upgraded`."""
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(lambda: cls(heard), *address)
        line.write(
            f"GET /socket.io/?{query} HTTP/1.1\r\nHost: {address[0]}:{address[1]}\r\n".encode()
            + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        return line

    def write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def say(self, text: str) -> None:
        self.write(frame(TEXT, text.encode()))

    async def settled(self) -> bool:
        """True once everything so far has been read; false when the server hung up instead; `Silent` when neither."""
        number = str(next(self._numbers)).encode()
        answer = self._pongs[number] = asyncio.get_running_loop().create_future()
        self.write(frame(PING, number))
        if self.closed.is_set():
            answer.cancel()
            return False
        ended = asyncio.ensure_future(self.closed.wait())
        try:
            await asyncio.wait((answer, ended), timeout=WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done() and not ended.done():
                raise Silent(f"the server said nothing for {WITHIN_S:.0f} s and did not hang up")
            return answer.done()
        finally:
            ended.cancel()
            self._pongs.pop(number, None)

    async def gone(self) -> None:
        """Return once the server has hung up; `Silent` when it does not."""
        try:
            async with asyncio.timeout(WITHIN_S):
                await self.closed.wait()
        except TimeoutError:
            raise Silent(f"the server did not hang up within {WITHIN_S:.0f} s") from None

    def drop(self) -> None:
        """As a phone in a tunnel."""
        if self._transport is not None:
            self._transport.abort()

    def stop_reading(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.upgraded.done():
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            self.upgraded.set_result(head.startswith(b"HTTP/1.1 101"))
            self._buffer = rest
        if self.upgraded.result():
            self._read_frames()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.upgraded.done():
            self.upgraded.set_result(False)
        self.closed.set()

    def _read_frames(self) -> None:
        """A server's frames are whole and unmasked."""
        start, buffer = 0, self._buffer
        while len(buffer) - start >= 2:
            opcode, size, head = buffer[start] & 0x0F, buffer[start + 1], 2
            if size == 126:
                size, head = int.from_bytes(buffer[start + 2 : start + 4], "big"), 4
            elif size == 127:
                size, head = int.from_bytes(buffer[start + 2 : start + 10], "big"), 10
            end = start + head + size
            if len(buffer) < max(end, start + head):
                break
            payload = bytes(buffer[start + head : end])
            start = end
            if opcode == TEXT:
                self._heard(payload.decode())
            elif opcode == PONG:
                answer = self._pongs.get(payload)
                if answer is not None and not answer.done():
                    answer.set_result(None)
            elif opcode == CLOSE and self.close_code is None:
                self.close_code = int.from_bytes(payload[:2], "big")
                if self.answers_close:
                    self.write(frame(CLOSE, payload[:2]))
        del buffer[:start]
