"""Messages over real sockets: in order, together when the transport is busy, bounded on both ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from link_ends import End, dialer, over_tcp

from echoplay_cluster.link import link as link_module
from echoplay_cluster.link.endpoints import Endpoint
from echoplay_cluster.link.frames import BadFrame
from echoplay_cluster.link.link import Link


async def reach(endpoint: Endpoint, client: End, server: End, *, tcp: bool = False) -> tuple[Link, Link]:
    address = over_tcp(endpoint.address) if tcp else endpoint.address
    link = await dialer().reach(address, client)
    await server.until(lambda end: end.links)
    return link, server.links[0]


@pytest.mark.parametrize("tcp", [False, True], ids=["unix", "tcp"])
async def test_messages_arrive_in_the_order_in_which_they_were_sent_both_ways(
    tcp: bool, endpoint: Endpoint, client: End, server: End
) -> None:
    here, there = await reach(endpoint, client, server, tcp=tcp)
    assert (here.peer, there.peer) == ("server", "edge-1")
    sent = [["event", number, "x" * (number % 300)] for number in range(5000)]
    for one in sent:
        here.send(tuple(one))
        there.send(tuple(one))
    await server.until(lambda end: len(end.heard) == len(sent))
    await client.until(lambda end: len(end.heard) == len(sent))
    assert server.heard == sent
    assert client.heard == sent


async def test_a_lone_message_leaves_at_once_and_many_leave_together(
    endpoint: Endpoint, client: End, server: End, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = await reach(endpoint, client, server)
    writes: list[bytes] = []
    transport: Any = here._transport
    monkeypatch.setattr(here, "_transport", Spy(transport, writes))
    here.send(("alone",))
    await server.until(lambda end: len(end.heard) == 1)
    for number in range(1500):
        here.send(("many", number))
    await server.until(lambda end: len(end.heard) == 1501)
    monkeypatch.undo()
    assert len([write for write in writes if len(write) > 4]) == 3


class Spy:
    """A transport that notes what is written."""

    def __init__(self, transport: Any, writes: list[bytes]) -> None:
        self._transport = transport
        self._writes = writes

    def write(self, data: bytes) -> None:
        self._writes.append(data)
        self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


async def test_a_message_that_cannot_be_sent_harms_no_other(endpoint: Endpoint, client: End, server: End) -> None:
    here, _ = await reach(endpoint, client, server)
    here.send(("before",))
    with pytest.raises(BadFrame):
        here.offer(("too big for msgpack", 2**70))
    here.send(("after",))
    await server.until(lambda end: len(end.heard) == 2)
    assert server.heard == [["before"], ["after"]]


async def test_a_reader_that_is_slow_is_waited_for_within_bounds_and_then_dropped(
    endpoint: Endpoint, client: End, server: End, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "WRITE_BUFFER_BYTES_MAX", 64 * 1024)
    monkeypatch.setattr(link_module, "BYTES_WAITING_MAX", 1024 * 1024)
    here, there = await reach(endpoint, client, server)
    transport: Any = there._transport
    transport.pause_reading()
    sent = 0
    while here.ready:
        for _ in range(10):
            here.send(("event", "x" * 1000))
        sent += 10
        await asyncio.sleep(0)
        assert sent < 10_000
    await client.until(lambda end: end.lost)
    assert "too much waits" in client.lost[0]
    assert sent > 1000
    transport.resume_reading()
    await server.until(lambda end: end.lost)


async def test_a_reader_that_was_slow_for_a_while_gets_everything(
    endpoint: Endpoint, client: End, server: End, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "WRITE_BUFFER_BYTES_MAX", 64 * 1024)
    here, there = await reach(endpoint, client, server)
    transport: Any = there._transport
    transport.pause_reading()
    for number in range(3000):
        here.send(("event", number, "x" * 1000))
    full = asyncio.Event()
    monkeypatch.setattr(here, "pause_writing", lambda: (here._writable.clear(), full.set()))
    async with asyncio.timeout(5):
        await full.wait()
    transport.resume_reading()
    await server.until(lambda end: len(end.heard) == 3000)
    assert [number for _, number, _ in server.heard] == list(range(3000))


async def test_messages_that_wait_are_counted_too(
    endpoint: Endpoint, client: End, server: End, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "MESSAGES_WAITING_MAX", 100)
    here, _ = await reach(endpoint, client, server)
    for _ in range(101):
        here.send(("event",))
    assert not here.ready
    await client.until(lambda end: end.lost)


async def test_an_end_that_cannot_make_sense_of_a_message_ends_the_link_and_lives(
    endpoint: Endpoint, client: End, server: End
) -> None:
    def fail(link: Link, message: list[Any]) -> None:
        raise TypeError("what is this?")

    server.on_message = fail
    here, _ = await reach(endpoint, client, server)
    here.send(("nonsense",))
    here.send(("more",))
    await server.until(lambda end: end.lost)
    await client.until(lambda end: end.lost)
    assert "what is this?" in server.lost[0]
    assert server.heard == [["nonsense"]]
    assert (await dialer().reach(endpoint.address, client)).ready


async def test_garbage_after_the_handshake_ends_the_link(endpoint: Endpoint, client: End, server: End) -> None:
    here, _ = await reach(endpoint, client, server)
    transport: Any = here._transport
    transport.write(b"\xff" * 100)
    await server.until(lambda end: end.lost)
    assert "over" in server.lost[0]


async def test_the_end_of_a_link_is_told_once_on_each_end(endpoint: Endpoint, client: End, server: End) -> None:
    here, there = await reach(endpoint, client, server)
    here.close("enough")
    here.close("more than enough")
    here.send(("too late",))
    await client.until(lambda end: end.lost)
    await server.until(lambda end: end.lost)
    assert (client.lost, server.lost, server.heard) == (["enough"], ["closed by the other end"], [])
    assert (here.ready, there.ready) == (False, False)
