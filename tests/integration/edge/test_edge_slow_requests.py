"""Whoever sends too slowly is hung up on, and nobody else is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from echoplay_http.problems import problem_middleware
from echoplay_http.slow_requests import SlowRequests

LONG_S = 60.0
SHORT_S = 0.2
HEAD = b"POST /echo HTTP/1.1\r\nHost: here\r\n"


class Visitor:
    """A bare connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def says(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def hears(self) -> bytes:
        """All until the server hangs up."""
        async with asyncio.timeout(10):
            return await self.reader.read()

    async def head(self) -> bytes:
        """Of one answer."""
        async with asyncio.timeout(10):
            return await self.reader.readuntil(b"\r\n\r\n")


class House:
    """A server of one page, which answers `/slow` only when told to."""

    def __init__(self, port: int, go_on: asyncio.Event) -> None:
        self.go_on = go_on
        self._port = port
        self._visitors: list[Visitor] = []

    async def visitor(self) -> Visitor:
        one = Visitor(*await asyncio.open_connection("127.0.0.1", self._port))
        self._visitors.append(one)
        return one

    def close(self) -> None:
        for one in self._visitors:
            one.writer.close()


@asynccontextmanager
async def house(
    *, head_within_s: float = LONG_S, body_within_s: float = LONG_S, kept_alive_s: float = LONG_S
) -> AsyncIterator[House]:
    go_on = asyncio.Event()

    async def echo(request: web.Request) -> web.StreamResponse:
        return web.Response(body=await request.read())

    async def slow(_: web.Request) -> web.StreamResponse:
        await go_on.wait()
        return web.Response(text="at last")

    slow_requests = SlowRequests(
        head_within_s=head_within_s, body_within_s=body_within_s, kept_alive_s=kept_alive_s
    )  # fmt: skip
    app = web.Application(middlewares=[problem_middleware, slow_requests.middleware])
    app.router.add_post("/echo", echo)
    app.router.add_get("/slow", slow)
    runner = web.AppRunner(app, access_log=None, lingering_time=SHORT_S)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert runner.server is not None
    watching = asyncio.create_task(slow_requests.watch(runner.server, look_every_s=SHORT_S / 4))
    there = House(runner.addresses[0][1], go_on)
    try:
        yield there
    finally:
        there.close()
        watching.cancel()
        await runner.cleanup()


@pytest.mark.parametrize("begun", [b"", b"POST /ec", HEAD])
async def test_a_head_that_does_not_become_whole_is_not_waited_for(begun: bytes) -> None:
    async with house(head_within_s=SHORT_S) as there:
        visitor = await there.visitor()
        await visitor.says(begun)
        assert await visitor.hears() == b""


async def test_a_body_that_does_not_become_whole_is_answered_with_a_refusal() -> None:
    async with house(body_within_s=SHORT_S) as there:
        visitor = await there.visitor()
        await visitor.says(HEAD + b"Content-Length: 10\r\n\r\nhalf")
        answer = await visitor.head()
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"application/problem+json" in answer


async def test_a_connection_that_asks_nothing_more_is_let_go() -> None:
    async with house(kept_alive_s=SHORT_S) as there:
        visitor = await there.visitor()
        await visitor.says(HEAD + b"Content-Length: 2\r\n\r\nhi")
        assert (await visitor.hears()).endswith(b"hi")


async def test_half_a_second_request_is_not_waited_for_either() -> None:
    async with house(kept_alive_s=SHORT_S) as there:
        visitor = await there.visitor()
        await visitor.says(HEAD + b"Content-Length: 2\r\n\r\nhi" + HEAD)
        assert (await visitor.hears()).endswith(b"hi")


async def test_nobody_is_hung_up_on_while_an_answer_is_awaited() -> None:
    async with house(head_within_s=SHORT_S, body_within_s=SHORT_S, kept_alive_s=SHORT_S) as there:
        patient, hasty = await there.visitor(), await there.visitor()
        await patient.says(b"GET /slow HTTP/1.1\r\nHost: here\r\n\r\n")
        # By then somebody who came later has been hung up on.
        assert await hasty.hears() == b""
        there.go_on.set()
        assert (await patient.hears()).endswith(b"at last")
