"""What the way out leans on in transports of asyncio and uvloop: what waits is counted, what has gone passed over."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import uvloop
from engineio import packet
from running_edge import WITHIN_S

from echoplay_http.realtime.way_out import Message, WayOut


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_what_waits_for_a_reader_who_stalls_is_bounded_on_either_loop(
    loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    async def write() -> None:
        bytes_max, message = 100_000, Message("2" + "x" * 9_998)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            _, writer = await asyncio.open_connection(*listening.getsockname())
            reader, _ = listening.accept()
        reader.setblocking(False)
        way_out = WayOut(packets_max=1, bytes_max=bytes_max)
        way_out.bind(writer.transport, lambda: None)
        for _ in iter(partial(way_out.offer, message), False):
            await asyncio.sleep(0)
        waiting = writer.transport.get_write_buffer_size()
        assert bytes_max <= waiting < bytes_max + len(message.frame)
        assert not way_out.offer(message)
        # Whoever reads on has room again.
        while writer.transport.get_write_buffer_size():
            await asyncio.get_running_loop().sock_recv(reader, 2**20)
        assert way_out.offer(message)
        writer.transport.abort()
        reader.close()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(write())


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_transport_that_was_closed_or_cut_is_passed_over_in_silence(
    loop: Callable[[], asyncio.AbstractEventLoop], caplog: pytest.LogCaptureFixture
) -> None:
    async def write() -> None:
        gone = asyncio.Event()
        server = await asyncio.get_running_loop().create_server(lambda: Listener(gone), "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        for end in ("close", "abort"):
            gone.clear()
            reader, writer = await asyncio.open_connection(host, port)
            way_out = WayOut(packets_max=1, bytes_max=10_000)
            way_out.bind(writer.transport, lambda: None)
            assert way_out.offer(Message("2before"))
            await reader.read(1)
            getattr(writer.transport, end)()
            for _ in range(20):
                assert way_out.offer(Message("2after"))
                way_out.put_nowait(packet.Packet(packet.PING))
                await asyncio.sleep(0)
            async with asyncio.timeout(WITHIN_S):
                await gone.wait()
            assert way_out.offer(Message("2long after"))
        server.close()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(write())
    assert not caplog.records


class Listener(asyncio.Protocol):
    """Answers the first bytes with one, and tells when its end has gone."""

    def __init__(self, gone: asyncio.Event) -> None:
        self._gone = gone
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(b"x")

    def connection_lost(self, error: Exception | None) -> None:
        self._gone.set()
