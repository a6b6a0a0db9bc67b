"""A TCP proxy in front of Postgres that can cut, swallow answers, and fall silent."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from psycopg.conninfo import conninfo_to_dict, make_conninfo


class CuttingProxy:
    """Use as `async with CuttingProxy(database_url) as proxy`, and connect to `proxy.url`."""

    def __init__(self, database_url: str) -> None:
        self._database = conninfo_to_dict(database_url)
        self._streams: list[asyncio.StreamWriter] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._port = 0
        self.cut_at_next_answer = False
        self.silent = False
        """While true whatever arrives, from either side, goes nowhere."""
        self.connections_count = 0

    @property
    def url(self) -> str:
        return make_conninfo(**{**self._database, "host": "127.0.0.1", "hostaddr": "", "port": str(self._port)})

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.refuse()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def listen(self) -> None:
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """Stop listening, and cut what is connected."""
        if self._server is not None:
            self._server.close()
        cut = list(self._streams)
        self.cut()
        await asyncio.gather(*(stream.wait_closed() for stream in cut), return_exceptions=True)

    def cut(self) -> None:
        for stream in self._streams:
            stream.transport.abort()
        self._streams.clear()

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections_count += 1
        there = await asyncio.open_connection(str(self._database["host"]), int(str(self._database["port"])))
        self._streams += [writer, there[1]]
        for task in (
            asyncio.create_task(self._carry(reader, there[1], is_answer=False)),
            asyncio.create_task(self._carry(there[0], writer, is_answer=True)),
        ):
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_answer: bool) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if is_answer and self.cut_at_next_answer:
                    self.cut_at_next_answer = False
                    self.cut()
                    return
                if not self.silent:
                    writer.write(data)
                    await writer.drain()
        writer.transport.abort()
