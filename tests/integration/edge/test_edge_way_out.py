"""What leaves an edge over real sockets: in order, through an upgrade too, and mixed with aiohttp's own frames."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from engineio import packet
from running_edge import WITHIN_S, RunningEdge, running_edge

from echoplay_http import REALTIME


@asynccontextmanager
async def in_room(edge: RunningEdge, match_id: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A WebSocket by hand, in the room, that has heard its `room_state`."""
    person = await edge.sign_up("Ada")
    async with edge.http.ws_connect(f"{edge.url}/socket.io/?EIO=4&transport=websocket", autoping=False) as raw:
        await raw.receive_str(timeout=WITHIN_S)
        await raw.send_str("40/realtime," + json.dumps({"token": person.token}))
        await raw.send_str(f'42/realtime,0["join_room",{{"matchId":"{match_id}"}}]')
        await until(raw, "43/realtime,0[")
        yield raw


async def until(raw: aiohttp.ClientWebSocketResponse, beginning: str) -> list[str]:
    """The texts up to one that begins so."""
    texts = [await raw.receive_str(timeout=WITHIN_S)]
    while not texts[-1].startswith(beginning):
        texts.append(await raw.receive_str(timeout=WITHIN_S))
    return texts


def numbers(texts: list[str]) -> list[int]:
    """The numbers told by `presence` events among packets."""
    beginning = '42/realtime,["presence",'
    return [json.loads(text[len(beginning) : -1])["n"] for text in texts if text.startswith(beginning)]


def teller(edge: RunningEdge, match_id: str) -> Callable[[], int]:
    """Tells the room the next number, and returns it."""
    told = iter(range(1_000_000))

    def tell() -> int:
        number = next(told)
        edge.app[REALTIME].room_event(match_id, "presence", json.dumps({"n": number}), epoch=1, v=0)
        return number

    return tell


def the_socket(edge: RunningEdge) -> Any:
    """Engine.IO's socket of whoever came last."""
    return list(edge.app[REALTIME]._server.eio.sockets.values())[-1]


async def test_events_answers_and_pings_arrive_in_the_order_they_were_sent(edge: RunningEdge) -> None:
    match_id = await edge.make_match(await edge.sign_up("Host"))
    tell = teller(edge, match_id)
    async with in_room(edge, match_id) as raw:
        engine, fanout = the_socket(edge), edge.app[REALTIME]._fanout
        expected = []
        for n in range(300):
            expected.append(f'42/realtime,["presence",{{"n": {tell()}}}]')
            if n % 3 == 0:
                fanout.acknowledge(engine.sid, n, "{}")
                expected.append(f"43/realtime,{n}[{{}}]")
            if n % 5 == 0:
                await engine.send(packet.Packet(packet.PING))
                expected.append("2")
            if n % 7 == 0:
                await asyncio.sleep(0)
        assert [await raw.receive_str(timeout=WITHIN_S) for _ in expected] == expected


async def test_frames_of_every_length_and_aiohttps_own_pongs_mix(edge: RunningEdge) -> None:
    match_id = await edge.make_match(await edge.sign_up("Host"))
    async with in_room(edge, match_id) as raw:
        fanout, sid = edge.app[REALTIME]._fanout, the_socket(edge).sid
        around = len('42/realtime,["presence",""]')
        for size in (around, 125, 126, 127, 65_535, 65_536, 65_537, 300_000):
            await raw.ping(str(size).encode())
            payload = json.dumps("x" * (size - around))
            fanout.send_one(sid, "presence", payload)
            seen = [await raw.receive(timeout=WITHIN_S) for _ in range(2)]
            texts = [one.data for one in seen if one.type is aiohttp.WSMsgType.TEXT]
            assert texts == [f'42/realtime,["presence",{payload}]']
            assert len(texts[0]) == size
            assert [bytes(one.data) for one in seen if one.type is aiohttp.WSMsgType.PONG] == [str(size).encode()]


@pytest.mark.parametrize("told_each_turn", [1, 40])
async def test_nothing_is_lost_or_overtaken_while_a_client_changes_to_a_websocket(told_each_turn: int) -> None:
    async with running_edge(queued_packets_max=10**6, queued_bytes_max=10**9) as edge:
        await change_over_amid(edge, told_each_turn)


async def change_over_amid(edge: RunningEdge, told_each_turn: int) -> None:
    """A client polls and changes over while its room is told numbers, all of which reach it in order."""
    host = await edge.sign_up("Host")
    match_id = await edge.make_match(host)
    url = f"{edge.url}/socket.io/?EIO=4&transport="
    polled: list[str] = []

    async def poll() -> None:
        async with edge.http.get(f"{url}polling&sid={sid}") as response:
            polled.extend((await response.text()).split("\x1e"))

    async with edge.http.get(url + "polling") as response:
        sid = json.loads((await response.text())[1:])["sid"]
    for packets in (
        "40/realtime," + json.dumps({"token": host.token}),
        f'42/realtime,0["join_room",{{"matchId":"{match_id}"}}]',
    ):
        await edge.http.post(f"{url}polling&sid={sid}", data=packets)
    while not polled or not polled[-1].startswith("43/realtime,0["):
        await poll()

    tell, told, changed = teller(edge, match_id), [], asyncio.Event()

    async def go_on_telling() -> None:
        while not changed.is_set():
            told.extend(tell() for _ in range(told_each_turn))
            await asyncio.sleep(0)
        told.append(tell())

    telling = asyncio.ensure_future(go_on_telling())
    for _ in range(5):
        await poll()
    last_poll = asyncio.ensure_future(poll())
    async with edge.http.ws_connect(f"{url}websocket&sid={sid}") as raw:
        await raw.send_str("2probe")
        assert await raw.receive_str(timeout=WITHIN_S) == "3probe"
        # As clients do: no word before the poll that waits has ended.
        await last_poll
        held = len(told)
        for _ in range(12):
            await asyncio.sleep(0)
        assert len(told) > held + 10 * told_each_turn
        await raw.send_str("5")
        over_the_socket = [await raw.receive_str(timeout=WITHIN_S) for _ in range(20)]
        changed.set()
        await telling
        while numbers(over_the_socket[-1:]) != told[-1:]:
            over_the_socket.append(await raw.receive_str(timeout=WITHIN_S))
    assert numbers(polled) + numbers(over_the_socket) == told
    assert len(numbers(polled)) > 5


async def test_a_change_that_breaks_off_leaves_the_session_polling(edge: RunningEdge) -> None:
    url = f"{edge.url}/socket.io/?EIO=4&transport="
    async with edge.http.get(url + "polling") as response:
        sid = json.loads((await response.text())[1:])["sid"]
    for sent in ([], ["2probe"], ["3"], ["2probe", "40/realtime,"]):
        async with edge.http.ws_connect(f"{url}websocket&sid={sid}") as raw:
            for text in sent:
                await raw.send_str(text)
            if sent[:1] == ["2probe"]:
                assert await raw.receive_str(timeout=WITHIN_S) == "3probe"
        await edge.until(lambda: sid not in edge.app[REALTIME]._server.transports)
    async with edge.http.get(f"{url}polling&sid={sid}") as response:
        assert (await response.text()).split("\x1e") == ["6", "6"]
    waiting = asyncio.ensure_future(edge.http.get(f"{url}polling&sid={sid}"))
    await edge.is_well()
    the_socket(edge).queue.put_nowait(packet.Packet(packet.PING))
    async with await waiting as response:
        assert await response.text() == "2"
    await edge.http.post(f"{url}polling&sid={sid}", data="1")


async def test_whoever_closes_is_sent_nothing_behind_the_closing_frame(edge: RunningEdge) -> None:
    match_id = await edge.make_match(await edge.sign_up("Host"))
    tell = teller(edge, match_id)
    async with in_room(edge, match_id) as raw:
        way_out = the_socket(edge).queue
        await raw.send_str("x")
        while not way_out._transport.is_closing():
            tell()
            await asyncio.sleep(0)
        for _ in range(50):
            tell()
        async with asyncio.timeout(WITHIN_S):
            heard = [message async for message in raw]
        assert raw.close_code == aiohttp.WSCloseCode.PROTOCOL_ERROR
        assert all(one.type is aiohttp.WSMsgType.TEXT for one in heard)
