"""Connections are accepted a few at a time, and none of those that wait is lost."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from echoplay_http import PacedSite


@asynccontextmanager
async def listening(*, at_once: int, port: int = 0) -> AsyncIterator[tuple[web.AppRunner, int]]:
    async def hello(_: web.Request) -> web.Response:
        return web.Response(text="hello")

    app = web.Application()
    app.router.add_get("/", hello)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await PacedSite(runner, "127.0.0.1", port, backlog=128, at_once=at_once).start()
    try:
        yield runner, runner.addresses[0][1]
    finally:
        await runner.cleanup()


def held(runner: web.AppRunner) -> int:
    assert runner.server is not None
    return len(runner.server.connections)


async def test_so_many_are_accepted_each_time_round_the_loop_and_none_is_lost() -> None:
    async with listening(at_once=2) as (runner, port):
        waiting = [socket.create_connection(("127.0.0.1", port)) for _ in range(9)]
        seen = [held(runner)]
        async with asyncio.timeout(5):
            while held(runner) < len(waiting):
                await asyncio.sleep(0)
                seen.append(held(runner))
        assert max(later - earlier for earlier, later in itertools.pairwise(seen)) <= 2
        for one in waiting:
            one.close()


async def test_a_crowd_is_answered() -> None:
    async with listening(at_once=1) as (_, port), aiohttp.ClientSession() as http:

        async def ask() -> str:
            async with http.get(f"http://127.0.0.1:{port}/", headers={"Connection": "close"}) as answer:
                return await answer.text()

        assert await asyncio.gather(*(ask() for _ in range(50))) == ["hello"] * 50


async def test_one_port_is_shared_and_free_again_once_closed() -> None:
    async with listening(at_once=1) as (_, port):
        async with listening(at_once=1, port=port) as (_, same):
            assert same == port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        writer.transport.abort()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_client_that_is_gone_before_it_is_accepted_harms_nobody() -> None:
    async with listening(at_once=1) as (_, port):
        for _ in range(5):
            gone = socket.create_connection(("127.0.0.1", port))
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            gone.close()
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/") as answer:
            assert await answer.text() == "hello"
