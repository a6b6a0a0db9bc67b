"""What arrives at an edge over real sockets: in order whichever way it takes, nobody woken for it, silence noticed."""

from __future__ import annotations

import asyncio
import gc
import json
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from running_edge import WITHIN_S, RunningEdge, running_edge

from echoplay_http import REALTIME
from echoplay_http.realtime import websocket


@asynccontextmanager
async def signed_in(edge: RunningEdge) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A WebSocket by hand, in the namespace."""
    person = await edge.sign_up("Ada")
    async with edge.http.ws_connect(f"{edge.url}/socket.io/?EIO=4&transport=websocket") as raw:
        await raw.receive_str(timeout=WITHIN_S)
        await raw.send_str("40/realtime," + json.dumps({"token": person.token}))
        assert (await raw.receive_str(timeout=WITHIN_S)).startswith("40/realtime,")
        yield raw


def heard_events(edge: RunningEdge, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """The names of the events that reach the desk, and whether a task of its own was woken for each."""
    heard: list[tuple[str, bool]] = []
    desk = edge.app[REALTIME]._desk
    real = desk.event

    def event(transport_id: str, data: Any, ack_number: int | None) -> None:
        heard.append((data[0], asyncio.current_task() is not None))
        real(transport_id, data, ack_number)

    monkeypatch.setattr(desk, "event", event)
    return heard


async def test_nobody_is_woken_for_an_event_and_odd_ones_keep_their_place(
    edge: RunningEdge, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = heard_events(edge, monkeypatch)
    async with signed_in(edge) as raw:
        # An acknowledgement's number this long is read by the library.
        odd = "1" * 20
        for n in range(200):
            await raw.send_str(f'42/realtime,{odd if n % 10 == 9 else ""}["event {n}",{{}}]')
            while n % 20 == 19 and not (await raw.receive_str(timeout=WITHIN_S)).startswith(f"43/realtime,{odd}["):
                pass
            if n % 20 == 19:
                await edge.is_well()
    assert [name for name, _ in heard] == [f"event {n}" for n in range(200)]
    woken = [of_a_task for _, of_a_task in heard]
    assert all(woken[9::10])
    # Behind an odd one all that came along with it waits as well.
    assert not any(woken[n] for start in range(0, 200, 20) for n in range(start, start + 9))


async def test_what_follows_in_the_same_segment_waits_until_a_client_has_been_let_in(
    edge: RunningEdge, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = heard_events(edge, monkeypatch)
    ada = await edge.sign_up("Ada")
    hold, display_name = asyncio.Event(), edge.app[REALTIME]._desk._callers.display_name

    async def slowly(session: Any) -> str:
        await hold.wait()
        return await display_name(session)

    monkeypatch.setattr(edge.app[REALTIME]._desk._callers, "display_name", slowly)
    async with edge.http.ws_connect(f"{edge.url}/socket.io/?EIO=4&transport=websocket") as raw:
        await raw.receive_str(timeout=WITHIN_S)
        await raw.send_str("40/realtime," + json.dumps({"token": ada.token}))
        for n in range(5):
            await raw.send_str(f'42/realtime,{n}["resume",{{}}]')
        await edge.is_well()
        assert heard == []
        hold.set()
        assert (await raw.receive_str(timeout=WITHIN_S)).startswith("40/realtime,")
        answers = [await raw.receive_str(timeout=WITHIN_S) for _ in range(5)]
    assert [text.partition("[")[0] for text in answers] == [f"43/realtime,{n}" for n in range(5)]
    assert "invalid" in answers[0]


@pytest.mark.parametrize("end", ["by the client", "by the server", "cut", "garbage"])
async def test_a_connection_that_has_ended_leaves_nothing_to_the_garbage_collector(
    edge: RunningEdge, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[weakref.ref[Any]] = []
    real = websocket._Response

    def response(*args: Any, **more: Any) -> Any:
        one = real(*args, **more)
        made.append(weakref.ref(one))
        return one

    monkeypatch.setattr(websocket, "_Response", response)
    gc.collect()
    gc.disable()
    try:
        async with signed_in(edge) as raw:
            server = edge.app[REALTIME]._server
            (transport_id,) = server.eio.sockets
            if end == "by the server":
                await server.hang_up(transport_id)
            elif end == "cut":
                server.transports[transport_id].abort()
            elif end == "garbage":
                await raw.send_str("garbage")
        del raw
        await edge.nothing_held()
        await edge.until(lambda: [one() for one in made] == [None])
    finally:
        gc.enable()


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_whoever_answers_pings_stays_and_whoever_does_not_is_gone_after_its_time(transport: str) -> None:
    async with running_edge(ping_interval_s=0.2, ping_timeout_s=0.3) as edge:
        url = f"{edge.url}/socket.io/?EIO=4&transport={transport}"
        connections = edge.app[REALTIME]._connections
        async with ByHand(edge, url, transport) as line:
            for _ in range(4):
                assert await line.next() == "2"
                await line.say("3")
            assert len(connections) == 1
            assert await line.next() == "2"
            assert await line.next() == "1"
            await edge.until(lambda: len(connections) == 0)


class ByHand:
    """A session by hand, over either transport."""

    def __init__(self, edge: RunningEdge, url: str, transport: str) -> None:
        self._edge = edge
        self._url = url
        self._polls = transport == "polling"
        self._raw: Any = None
        self._read: list[str] = []

    async def __aenter__(self) -> ByHand:
        if not self._polls:
            self._raw = await self._edge.http.ws_connect(self._url)
        greeting = json.loads((await self.next())[1:])
        self._url += f"&sid={greeting['sid']}"
        assert (greeting["pingInterval"], greeting["pingTimeout"]) == (200, 300)
        return self

    async def next(self) -> str:
        if not self._polls:
            return str(await self._raw.receive_str(timeout=WITHIN_S))
        while not self._read:
            async with self._edge.http.get(self._url) as response:
                self._read = (await response.text()).split("\x1e")
        return self._read.pop(0)

    async def say(self, text: str) -> None:
        if self._polls:
            await self._edge.http.post(self._url, data=text)
        else:
            await self._raw.send_str(text)

    async def __aexit__(self, *_: object) -> None:
        if self._raw is not None:
            await self._raw.close()
