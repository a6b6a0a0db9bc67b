"""Socket.IO: connecting and signing in, in both ways, and what happens without."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import jwt
import pytest
import socketio
from shapes import check

from server.database import secret
from server.realtime import Client
from server.running import RunningServer
from server.visit import Visit


def _expired(server: RunningServer, user_id: str, *, lives_s: int = -5) -> str:
    now_s = int(time.time())
    claims = {
        "iss": "echoplay", "aud": "echoplay", "sub": user_id, "role": "USER", "iat": now_s - 90, "exp": now_s + lives_s,
    }  # fmt: skip
    return jwt.encode(claims, secret(server, "jwt_secret"), "HS256")


async def _is_turned_away(visit: Visit, token: str) -> str:
    """The sentence that a client gets which connects with this token."""
    client = visit.new_client()
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(token=token)
    error = client.all("(connect_error)")[0]
    assert check("error", error["data"])["code"] == "unauthenticated"
    assert error["message"] == error["data"]["message"]
    return str(error["message"])


async def test_a_client_with_a_token_comes_in_and_gets_room_state(visit: Visit) -> None:
    ada = await visit.person("Ada")
    match_id = await visit.make_match(ada)
    client = await visit.client(ada)
    state = await client.enter(match_id)
    assert state["match"]["id"] == match_id
    assert state["timer"] is None
    assert state["round"] is None
    assert state["reactions"] == {"heart": 0, "thumbs": 0, "laugh": 0, "flame": 0}
    assert state["votes"] == {}


async def test_an_older_app_connects_bare_and_sends_its_token_when_it_joins(visit: Visit) -> None:
    ada = await visit.person("Ada")
    match_id = await visit.make_match(ada)
    client = await visit.bare_client("Ada")
    refused = check("refused", await client.ask("join_room", matchId=match_id))
    assert refused["error"]["code"] == "unauthenticated"
    refused = check("refused", await client.ask("start_debate", matchId=match_id))
    assert refused["error"]["code"] == "unauthenticated"
    state = await client.enter(match_id, jwt=ada.token)
    assert state["match"]["hostUserId"] == ada.id
    assert (await client.ask("start_debate", matchId=match_id))["ok"]


async def test_joining_without_asking_for_an_acknowledgement_is_answered_with_room_state(visit: Visit) -> None:
    ada = await visit.person("Ada")
    match_id = await visit.make_match(ada)
    client = await visit.bare_client("Ada")
    await client.tell("join_room", matchId=match_id, jwt=ada.token)
    assert (await client.event("room_state"))["match"]["id"] == match_id


async def test_a_token_of_another_person_than_the_connections_is_refused(visit: Visit) -> None:
    ada, bob = await visit.people("Ada", "Bob")
    match_id = await visit.make_match(ada)
    client = await visit.client(ada)
    refused = check("refused", await client.ask("join_room", matchId=match_id, jwt=bob.token))
    assert refused["error"]["code"] == "unauthenticated"
    assert (await client.enter(match_id, jwt=ada.token))["match"]["id"] == match_id


@pytest.mark.parametrize("token", ["", "garbage", "a.b.c", "x" * 5_000])
async def test_a_client_with_a_wrong_token_is_not_let_in(visit: Visit, token: str) -> None:
    await _is_turned_away(visit, token)


async def test_a_client_with_an_expired_token_is_not_let_in(server: RunningServer, visit: Visit) -> None:
    ada = await visit.person("Ada")
    assert "expired" in await _is_turned_away(visit, _expired(server, ada.id))


async def test_an_expired_token_in_join_room_is_refused(server: RunningServer, visit: Visit) -> None:
    ada = await visit.person("Ada")
    match_id = await visit.make_match(ada)
    client = await visit.bare_client("Ada")
    refused = await client.ask("join_room", matchId=match_id, jwt=_expired(server, ada.id))
    assert refused["error"]["code"] == "unauthenticated"


async def test_a_connection_ends_when_its_token_does(server: RunningServer, visit: Visit) -> None:
    ada = await visit.person("Ada")
    match_id = await visit.make_match(ada)
    client = await visit.bare_client("Ada", token=_expired(server, ada.id, lives_s=2))
    await client.enter(match_id)
    assert (await client.event("error"))["code"] == "unauthenticated"
    await client.event("(disconnected)")


async def test_a_bare_connection_gets_nothing_but_refusals_and_is_closed_after_ten_seconds(visit: Visit) -> None:
    ada = await visit.person("Ada")
    debate = await visit.debate(round_s=600)
    client = await visit.bare_client("nobody")
    connected_s = time.monotonic()
    await client.tell("join_room", matchId=debate.id)
    await client.tell("resume", matchId=debate.id, epoch=1, v=0)
    assert (await client.ask("submit_vote", matchId=debate.id, forUserId=ada.id))["error"]["code"] == "unauthenticated"
    ended = await client.event("(disconnected)", within_s=12)
    assert 9.5 <= ended.at_s - connected_s <= 11.5
    assert {seen.name for seen in client.seen} == {"(connected)", "error", "(disconnected)"}
    assert {seen["code"] for seen in client.all("error")} == {"unauthenticated"}


async def test_an_engineio_connection_that_never_asks_for_the_namespace_is_closed_too(server: RunningServer) -> None:
    address = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        began_s = time.monotonic()
        async with asyncio.timeout(12):
            while not (await socket.receive()).type.name.startswith("CLOS"):
                await socket.send_str("3")
        assert 9.5 <= time.monotonic() - began_s <= 11.5


async def test_a_page_of_another_origin_is_refused_and_an_app_without_one_is_not(visit: Visit) -> None:
    ada = await visit.person("Ada")
    with pytest.raises(socketio.exceptions.ConnectionError):
        await visit.bare_client(token=ada.token, headers={"Origin": "https://elsewhere.example"})
    own = await visit.bare_client(token=ada.token, headers={"Origin": visit.server.url})
    assert own.connected


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]])
async def test_every_transport_carries_a_whole_match(visit: Visit, transports: list[str]) -> None:
    ada = await visit.person("Ada")
    match_id = await visit.make_match(ada, "SOLO")
    client = await visit.client(ada, transports=transports)
    await client.enter(match_id)
    assert (await client.ask("start_round", matchId=match_id, speakerUserId=ada.id, durationSec=2))["ok"]
    for name in ("debate_started", "round_started", "timer_tick", "round_ended"):
        await client.event(name)
    assert (await client.ask("request_ai_score", matchId=match_id))["ok"]
    await client.event("match_ended")
    assert client.transport == transports[-1]


async def test_one_person_may_have_two_devices(visit: Visit) -> None:
    debate = await visit.debate()
    tablet: Client = await visit.enter(debate.guest, debate.id)
    assert (await debate.host_client.ask("start_debate", matchId=debate.id))["ok"]
    for device in (debate.guest_client, tablet):
        await device.event("debate_started")
    await debate.guest_client.close()
    assert (await tablet.ask("submit_reaction", matchId=debate.id, type="heart"))["ok"]
    # Past the five seconds after which somebody who is gone has left.
    await visit.start_round(debate, 7)
    await tablet.event("round_ended", within_s=10)
    assert not debate.host_client.all("participant_left")
    await tablet.close()
    left = await debate.host_client.event("participant_left", within_s=8)
    assert left["userId"] == debate.guest.id
