"""What a child says, line by line, without a thread; closed by whoever opened it."""

from __future__ import annotations

import asyncio

from echoplay_cluster.local.child import Child

__all__ = ["ChildOutput"]


class ChildOutput:
    """The reading end of a child's standard output."""

    def __init__(self, reader: asyncio.StreamReader, transport: asyncio.ReadTransport) -> None:
        self._reader = reader
        self._transport = transport

    @classmethod
    async def of(cls, child: Child) -> ChildOutput:
        assert child.process.stdout is not None
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), child.process.stdout
        )
        return cls(reader, transport)

    async def line(self) -> bytes:
        """The next line with its end; empty once nobody can say anything any more."""
        return await self._reader.readline()

    def close(self) -> None:
        self._transport.close()
