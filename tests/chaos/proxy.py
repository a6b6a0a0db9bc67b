"""The way between people and the edges: bytes are passed on, late, not at all, or a command twice.

It stands in for what a phone's network does to a connection. A command is doubled as a whole WebSocket frame, since
nothing that TCP carries ever comes twice by itself; the connection is one that does not compress.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from typing import Protocol

CHUNK = 65_536
_HEAD_END = b"\r\n\r\n"
_COMMAND = b"42"
"""How the text of a Socket.IO event begins."""


class Weather(Protocol):
    """How the network is now."""

    late_s: float
    doubled: float


class Connection:
    """One person's connection through the proxy. Held, it passes nothing on and is not closed either."""

    def __init__(self, weather: Weather, draw: random.Random) -> None:
        self._weather = weather
        self._draw = draw
        self._free = asyncio.Event()
        self._free.set()
        self._writers: list[asyncio.StreamWriter] = []

    async def carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int
    ) -> None:  # fmt: skip
        """Until either side closes it."""
        self._writers.append(writer)
        try:
            upstream, to_server = await asyncio.open_connection(host, port)
        except OSError:
            writer.transport.abort()
            return
        self._writers.append(to_server)
        both = [
            asyncio.ensure_future(self._pass_on(frames(reader), to_server)),
            asyncio.ensure_future(self._pass_on(chunks(upstream), writer)),
        ]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in both:
                one.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            self.cut()

    def hold(self) -> None:
        self._free.clear()

    def cut(self) -> None:
        """Reset it, towards both."""
        self._free.set()
        for writer in self._writers:
            writer.transport.abort()

    async def _pass_on(self, pieces: AsyncIterator[tuple[bytes, bool]], writer: asyncio.StreamWriter) -> None:
        async for piece, is_command in pieces:
            if self._weather.late_s:
                await asyncio.sleep(self._weather.late_s * self._draw.random())
            await self._free.wait()
            writer.write(piece)
            if is_command and self._draw.random() < self._weather.doubled:
                writer.write(piece)
            await writer.drain()


class Proxy:
    """`start`, then people connect to `url`; `late_s` and `doubled` hold for all from the moment they are set."""

    def __init__(self, upstream: Callable[[], tuple[str, int]], draw: random.Random) -> None:
        self.late_s = 0.0
        """Up to so long each piece is held up, in order."""
        self.doubled = 0.0
        """How likely a command comes twice."""
        self.connections: set[Connection] = set()
        self._upstream = upstream
        self._draw = draw
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", 0)

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        for one in list(self.connections):
            one.cut()

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(self, self._draw)
        self.connections.add(connection)
        try:
            await connection.carry(reader, writer, *self._upstream())
        except OSError:
            connection.cut()
        finally:
            self.connections.discard(connection)


async def chunks(reader: asyncio.StreamReader) -> AsyncIterator[tuple[bytes, bool]]:
    """Whatever comes, as it comes."""
    while piece := await _some(reader):
        yield piece, False


async def frames(reader: asyncio.StreamReader) -> AsyncIterator[tuple[bytes, bool]]:
    """The request that asks for a WebSocket, then frame by frame, and whether it is a command."""
    try:
        yield await reader.readuntil(_HEAD_END), False
        while True:
            yield await _frame(reader)
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
        return


async def _frame(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    """One frame of a client, whose payload is masked (RFC 6455, section 5.2)."""
    head = await reader.readexactly(2)
    length = head[1] & 0x7F
    if length >= 126:
        extended = await reader.readexactly(2 if length == 126 else 8)
        head, length = head + extended, int.from_bytes(extended)
    rest = await reader.readexactly(4 + length)
    mask, masked = rest[:4], rest[4:6]
    begins = bytes(byte ^ mask[place] for place, byte in enumerate(masked))
    return head + rest, head[0] == 0x81 and begins == _COMMAND


async def _some(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(CHUNK)
    except OSError:
        return b""
