"""A crowd at the door: it is let in in order, what is beyond the bounds is told so, and those inside do not notice."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from running_edge import RunningEdge, running_edge

from echoplay_http import REALTIME
from echoplay_http.realtime.entrance import PATH, Entrance
from echoplay_http.realtime.turnstile import Turnstile

CROWD = 40
POLLING = "/socket.io/?EIO=4&transport=polling"


def door(edge: RunningEdge) -> Turnstile:
    """Where new connections come in."""
    (entrance,) = {
        route.handler.__self__  # type: ignore[attr-defined]
        for route in edge.app.router.routes()
        if route.resource is not None and route.resource.canonical == PATH
    }
    assert isinstance(entrance, Entrance)
    return entrance._turnstile


def rooms_door(edge: RunningEdge) -> Turnstile:
    return edge.app[REALTIME]._desk._turnstile


def shut(turnstile: Turnstile) -> None:
    turnstile._at_once = 0


def open_again(turnstile: Turnstile) -> None:
    turnstile._at_once = 4


async def websocket(edge: RunningEdge) -> aiohttp.ClientWebSocketResponse:
    return await edge.http.ws_connect(f"{edge.url}/socket.io/?EIO=4&transport=websocket")


async def test_a_crowd_comes_in_through_a_narrow_door_and_everybody_is_answered() -> None:
    async with running_edge(handshakes_at_once=1, joins_at_once=1) as edge:
        people = [await edge.sign_up(f"Person {number}") for number in range(CROWD)]
        match_id = await edge.make_match(people[0])
        phones = await asyncio.gather(*(edge.connect(person) for person in people))
        answers = await asyncio.gather(*(phone.ask("join_room", {"matchId": match_id}) for phone in phones))
        assert all(answer["ok"] for answer in answers)
        states = [(await phone.until("room_state"))["match"] for phone in phones]
        assert all(state == states[0] for state in states)
        assert edge.app[REALTIME].connections_count == CROWD


async def test_beyond_its_line_the_door_says_when_to_come_again() -> None:
    async with running_edge(handshakes_waiting_max=2, crowded_retry_after_ms=3_000) as edge:
        shut(door(edge))
        waiting = [asyncio.create_task(websocket(edge)) for _ in range(2)]
        await edge.until(lambda: door(edge).waiting == 2)
        async with edge.http.get(edge.url + POLLING) as refused:
            found = await refused.json(content_type=None)
            assert refused.status == 503
            assert refused.headers["Retry-After"] == "3"
            assert refused.content_type == "application/problem+json"
        assert (found["code"], found["retryable"], found["retryAfterMs"]) == ("unavailable", True, 3_000)
        with pytest.raises(aiohttp.WSServerHandshakeError) as turned_away:
            await websocket(edge)
        assert turned_away.value.status == 503
        open_again(door(edge))
        for one in await asyncio.gather(*waiting):
            assert (await one.receive()).data.startswith("0")
            await one.close()
        await (await websocket(edge)).close()


async def test_nobody_hangs_at_a_door_that_stays_shut() -> None:
    async with running_edge(handshake_wait_ms_max=100) as edge:
        shut(door(edge))
        found = await asyncio.gather(*(websocket(edge) for _ in range(5)), return_exceptions=True)
        assert [one.status for one in found if isinstance(one, aiohttp.WSServerHandshakeError)] == [503] * 5


async def test_a_client_that_hangs_up_while_it_waits_frees_its_place() -> None:
    async with running_edge(handshakes_waiting_max=1) as edge:
        shut(door(edge))
        _, writer = await asyncio.open_connection(*edge.url.removeprefix("http://").split(":"))
        writer.write(f"GET {POLLING} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await edge.until(lambda: door(edge).waiting == 1)
        assert (await edge.call("GET", POLLING))[0] == 503
        (ghost,) = door(edge)._line
        writer.transport.abort()
        await edge.until(ghost.gone)
        waiting = asyncio.create_task(websocket(edge))
        await edge.until(ghost.turn.done)
        await edge.until(lambda: door(edge).waiting == 1)
        open_again(door(edge))
        assert (await (await waiting).receive()).data.startswith("0")
        assert edge.app[REALTIME].connections_count == 1
        await (await waiting).close()


@pytest.mark.parametrize("event", ["join_room", "resume"])
async def test_a_crowd_before_a_room_is_told_when_to_come_again_and_those_inside_do_not_notice(event: str) -> None:
    async with running_edge(joins_waiting_max=3, join_wait_ms_max=200, crowded_retry_after_ms=1_500) as edge:
        host, guest = await edge.sign_up("Ada"), await edge.sign_up("Ben")
        match_id = await edge.make_match(host)
        inside = await edge.in_room(host, match_id)
        crowd = [await edge.connect(guest) for _ in range(5)]
        body: dict[str, Any] = {"matchId": match_id, **({"epoch": 1, "v": 0} if event == "resume" else {})}
        shut(rooms_door(edge))
        asked = [asyncio.create_task(phone.ask(event, body)) for phone in crowd]
        await edge.until(lambda: sum(task.done() for task in asked) == 2)
        assert (await inside.ask("start_debate", {"matchId": match_id}))["ok"]
        await inside.until("debate_started")
        answers = await asyncio.gather(*asked)
        assert {answer["error"]["code"] for answer in answers} == {"unavailable"}
        assert all(answer["error"]["retryable"] and answer["error"]["retryAfterMs"] == 1_500 for answer in answers)
        open_again(rooms_door(edge))
        assert all([(await phone.ask(event, body))["ok"] for phone in crowd])


async def test_whoever_hangs_up_before_a_room_is_never_in_it() -> None:
    async with running_edge(joins_waiting_max=1) as edge:
        host, guest = await edge.sign_up("Ada"), await edge.sign_up("Ben")
        match_id = await edge.make_match(host)
        leaving, coming = await edge.connect(guest), await edge.connect(host)
        shut(rooms_door(edge))
        await leaving.send("join_room", {"matchId": match_id})
        await edge.until(lambda: rooms_door(edge).waiting == 1)
        await leaving.hang_up()
        await edge.until(lambda: edge.app[REALTIME].connections_count == 1)
        asked = asyncio.create_task(coming.ask("join_room", {"matchId": match_id}))
        await edge.until(lambda: rooms_door(edge).waiting == 1 and not rooms_door(edge)._line[0].gone())
        open_again(rooms_door(edge))
        assert (await asked)["ok"]
        assert (match_id, guest.id) not in edge.gateway.devices


async def test_people_who_come_back_are_told_in_one_question_what_they_missed() -> None:
    async with running_edge() as edge:
        host, guest = await edge.sign_up("Ada"), await edge.sign_up("Ben")
        match_id = await edge.make_match(host)
        hers = await edge.in_room(host, match_id)
        seen = (await (await edge.in_room(guest, match_id)).until("room_state"))["v"]
        assert (await hers.ask("start_debate", {"matchId": match_id}))["ok"]
        kinds: list[str] = []
        receive = edge.gateway.actor.receive
        edge.gateway.actor.receive = lambda sender, message: (  # type: ignore[method-assign]
            kinds.append(message[0]),
            receive(sender, message),
        )[1]
        back = await edge.connect(guest)
        answer = await back.ask("resume", {"matchId": match_id, "epoch": 1, "v": seen})
        assert answer["ok"]
        assert [name for name, payload in back.received if payload.get("v")] == ["debate_started"]
        assert [kind for kind in kinds if kind in ("enter", "resume")] == ["enter"]
        assert (await hers.ask("end_round", {"matchId": match_id}))["error"]["code"] == "wrong_phase"
