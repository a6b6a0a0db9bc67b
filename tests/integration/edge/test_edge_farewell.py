"""An edge that is about to end, over real sockets: how its people are let go, and what they were told before."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import socketio
from running_edge import WITHIN_S, Person, Phone, RunningEdge, running_edge

from echoplay_http import REALTIME


async def a_clock_runs(edge: RunningEdge) -> tuple[str, Person, Phone]:
    """A debate in which somebody speaks, and the host's phone in its room."""
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    phone = await edge.in_room(host, match_id)
    assert (await phone.ask("start_round", {"matchId": match_id, "speakerUserId": host.id, "durationSec": 600}))["ok"]
    return match_id, host, phone


async def test_everybody_in_a_room_goes_right_behind_a_second_of_its_clock(edge: RunningEdge) -> None:
    match_id, _, phone = await a_clock_runs(edge)
    watching = await edge.in_room(await edge.sign_up("Ben"), match_id)
    clapping = await edge.in_room(await edge.sign_up("Cleo"), match_id)
    applause = asyncio.ensure_future(applaud(clapping, match_id))
    await watching.until("reaction_update")
    await edge.app[REALTIME].say_farewell()
    applause.cancel()
    for one in (phone, watching):
        await one.was_closed()
        # Who is there is told once a second, too, and may come with that tick or tell that another one has gone.
        assert [name for name, _ in one.received if name != "presence"][-1] == "timer_tick"


async def applaud(phone: Phone, match_id: str) -> None:
    """So often that the room hears of it ten times between two seconds of its clock."""
    while not phone.gone.is_set():
        await phone.send("submit_reaction", {"matchId": match_id, "type": "heart"})
        await asyncio.sleep(0.02)


async def test_a_websocket_is_closed_as_by_a_server_that_goes_away(edge: RunningEdge) -> None:
    match_id, host, _ = await a_clock_runs(edge)
    async with edge.http.ws_connect(f"{edge.url}/socket.io/?EIO=4&transport=websocket") as raw:
        await raw.receive()
        await raw.send_str("40/realtime," + json.dumps({"token": host.token}))
        await raw.receive()
        await raw.send_str("42/realtime,0" + json.dumps(["join_room", {"matchId": match_id}]))
        leaving = asyncio.ensure_future(edge.app[REALTIME].say_farewell())
        frames: list[str] = []
        async with asyncio.timeout(WITHIN_S):
            while (message := await raw.receive()).type is aiohttp.WSMsgType.TEXT:
                frames.append(message.data)
        await leaving
    assert raw.close_code == aiohttp.WSCloseCode.GOING_AWAY
    # Not Engine.IO's own packet, nor Socket.IO's: after those a client may stay away.
    assert not [one for one in frames if one == "1" or one.startswith("41")]
    assert "timer_tick" in frames[-1]


async def test_a_client_of_the_library_comes_back_by_itself(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    client = socketio.AsyncClient(reconnection_delay=0.05, reconnection_delay_max=0.1)
    came: list[str] = []
    again = asyncio.Event()

    async def come() -> None:
        came.append(str(client.sid))
        if len(came) == 2:
            again.set()

    client.on("connect", come, namespace="/realtime")
    await client.connect(edge.url, auth={"token": host.token}, namespaces=["/realtime"], transports=["websocket"])
    try:
        await edge.app[REALTIME].say_farewell()
        # This edge stands in for the next one: here it takes people again.
        edge.app[REALTIME]._connections.leaving = False
        async with asyncio.timeout(WITHIN_S):
            await again.wait()
    finally:
        await client.disconnect()


async def test_what_was_asked_before_is_answered_first(edge: RunningEdge) -> None:
    match_id, host, phone = await a_clock_runs(edge)
    voter = await edge.in_room(await edge.sign_up("Ben"), match_id)
    edge.gateway.held = []
    vote = asyncio.ensure_future(voter.ask("submit_vote", {"matchId": match_id, "forUserId": host.id}))
    await edge.until(lambda: edge.gateway.answers_held == 1)
    leaving = asyncio.ensure_future(edge.app[REALTIME].say_farewell())
    await phone.was_closed()
    assert not voter.gone.is_set()
    edge.gateway.release()
    assert (await vote)["ok"]
    await voter.was_closed()
    await leaving


async def test_who_gets_no_answer_is_let_go_all_the_same() -> None:
    async with running_edge(farewell_s_max=0.2) as edge:
        match_id, host, phone = await a_clock_runs(edge)
        edge.gateway.held = []
        vote = asyncio.ensure_future(phone.ask("submit_vote", {"matchId": match_id, "forUserId": host.id}))
        await edge.until(lambda: edge.gateway.answers_held == 1)
        await edge.app[REALTIME].say_farewell()
        await phone.was_closed()
        edge.gateway.release()
        vote.cancel()


async def test_whoever_comes_meanwhile_is_sent_elsewhere(edge: RunningEdge) -> None:
    _, host, _ = await a_clock_runs(edge)
    edge.gateway.held = []
    leaving = asyncio.ensure_future(edge.app[REALTIME].say_farewell())
    await asyncio.sleep(0)
    polling = f"{edge.url}/socket.io/?EIO=4&transport=polling"
    found: list[Any] = []
    for path in (polling, f"{edge.url}/v1/me"):
        async with edge.http.get(path, headers=host.headers) as response:
            found.append((response.status, response.headers.get("Connection")))
    assert found == [(503, "close"), (200, "close")]
    edge.gateway.release()
    await leaving
