"""Tokens on a connection: good ones, bad ones, and what happens when one ends."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import socketio
from running_edge import SECRET, Person, Phone, RunningEdge, running_edge, some_id

from echoplay_http import REALTIME


def forged(person_id: str, *, secret: str = SECRET, algorithm: str = "HS256", drop: str = "", **claims: Any) -> str:
    """A token of somebody who exists, right but for what is said."""
    now_s = int(time.time())
    whole = {"iss": "echoplay", "aud": "echoplay", "sub": person_id, "role": "USER", "iat": now_s, "exp": now_s + 60}
    whole |= claims
    whole.pop(drop, None)
    # Not `jwt.encode`, which refuses to sign some of these.
    return jwt.api_jws.encode(json.dumps(whole).encode(), "" if algorithm == "none" else secret, algorithm=algorithm)


Forge = Callable[[str], Any]

BAD_TOKENS: dict[str, Forge] = {
    "expired": lambda one: forged(one, exp=int(time.time()) - 1),
    "another secret": lambda one: forged(one, secret="another secret, long enough to be one"),
    "alg none": lambda one: forged(one, algorithm="none"),
    "alg HS512": lambda one: forged(one, secret=SECRET * 2, algorithm="HS512"),
    "swapped payload": lambda one: swapped(forged(one), forged(one, role="ADMIN")),
    "no signature": lambda one: forged(one).rsplit(".", 1)[0] + ".",
    "another issuer": lambda one: forged(one, iss="evil"),
    "another audience": lambda one: forged(one, aud="evil"),
    "a list of audiences": lambda one: forged(one, aud=["echoplay", "evil"]),
    "without iss": lambda one: forged(one, drop="iss"),
    "without aud": lambda one: forged(one, drop="aud"),
    "without sub": lambda one: forged(one, drop="sub"),
    "without role": lambda one: forged(one, drop="role"),
    "without iat": lambda one: forged(one, drop="iat"),
    "without exp": lambda one: forged(one, drop="exp"),
    "no id": lambda one: forged("me"),
    "no such role": lambda one: forged(one, role="GOD"),
    "issued tomorrow": lambda one: forged(one, iat=int(time.time()) + 86_400, exp=int(time.time()) + 90_000),
    "endless": lambda one: forged(one, exp=10**400),
    "an expiry in words": lambda one: forged(one, exp="never"),
    "a person who is gone": lambda one: forged(some_id()),
    "too long": lambda one: forged(one) + "x" * 5_000,
    "a number": lambda one: 5,
    "a list": lambda one: [forged(one)],
    "true": lambda one: True,
    "empty": lambda one: "",
    "deep": lambda one: "e" + "W1tb" * 900 + ".e30.e30",
}


def swapped(good: str, other: str) -> str:
    """The first token with the claims of the second."""
    head, _, signature = good.split(".")
    return ".".join((head, other.split(".")[1], signature))


async def test_the_forger_can_make_a_good_token(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    await edge.in_room(Person(ada.id, forged(ada.id), "Ada"), await edge.make_match(ada))


@pytest.mark.parametrize("kind", sorted(BAD_TOKENS))
async def test_a_bad_token_is_refused_at_connect_and_in_join_room(edge: RunningEdge, kind: str) -> None:
    ada = await edge.sign_up("Ada")
    token = BAD_TOKENS[kind](ada.id)
    match_id = await edge.make_match(ada)
    phone = Phone()
    refusals: list[Any] = []
    phone.client.on("connect_error", refusals.append, namespace="/realtime")
    with pytest.raises(socketio.exceptions.ConnectionError):
        await phone.client.connect(
            edge.url, namespaces=["/realtime"], transports=["websocket"], auth={"token": token}, wait_timeout=5
        )
    assert refusals[0]["data"]["code"] == "unauthenticated"
    bare = await edge.connect(None)
    answer = await bare.ask("join_room", {"matchId": match_id, "jwt": token})
    assert answer["error"]["code"] == ("unauthenticated" if isinstance(token, str) else "invalid")
    assert not bare.received
    if isinstance(token, str):
        assert (await edge.call("GET", "/v1/me", Person(ada.id, token, "")))[0] == 401


async def test_a_token_of_somebody_else_is_refused_on_a_signed_in_connection(edge: RunningEdge) -> None:
    ada, eve = await edge.sign_up("Ada"), await edge.sign_up("Eve")
    match_id = await edge.make_match(ada)
    phone = await edge.connect(eve)
    refused = await phone.ask("join_room", {"matchId": match_id, "jwt": ada.token})
    assert refused["error"]["code"] == "unauthenticated"
    assert (await phone.ask("join_room", {"matchId": match_id, "jwt": eve.token}))["ok"]
    assert edge.gateway.devices == {(match_id, eve.id): 1}


async def test_a_bare_connection_is_closed_after_its_time() -> None:
    async with running_edge(bare_connection_s=0.1) as edge:
        phone = await edge.connect(None)
        await phone.was_closed()
        assert [payload["code"] for payload in phone.all("error")] == ["unauthenticated"]
        async with edge.http.ws_connect(f"{edge.url}/socket.io/?EIO=4&transport=websocket") as raw:
            # It never asks for the namespace.
            assert (await raw.receive()).data.startswith("0")
            assert [message.data async for message in raw] == ["1"]


async def test_a_connection_ends_with_its_token() -> None:
    async with running_edge(token_life_s=1) as edge:
        ada = await edge.sign_up("Ada")
        match_id = await edge.make_match(ada)
        phone = await edge.in_room(ada, match_id)
        await phone.was_closed()
        assert phone.received[-1][0] == "error"
        assert phone.received[-1][1]["code"] == "unauthenticated"
        await edge.until(lambda: not edge.gateway.devices)


async def test_a_newer_token_of_the_same_person_prolongs_the_connection(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    now_s = int(time.time())
    short = Person(ada.id, forged(ada.id, exp=now_s + 2), "Ada")
    phone = await edge.in_room(short, match_id)
    assert (await phone.ask("join_room", {"matchId": match_id, "jwt": ada.token}))["ok"]
    realtime = edge.app[REALTIME]
    (connection,) = realtime._connections._by_transport.values()
    assert connection.session is not None
    assert connection.session.expires_at_ms > (now_s + 60) * 1000


async def test_every_event_checks_that_the_token_still_holds(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    phone = await edge.in_room(ada, match_id)
    (connection,) = edge.app[REALTIME]._connections._by_transport.values()
    assert connection.session is not None
    connection.session = type(connection.session)(connection.session.person, expires_at_ms=1)
    for event in ("start_debate", "resume", "join_room", "submit_vote"):
        body = {"matchId": match_id, "epoch": 1, "v": 1, "forUserId": ada.id}
        assert (await phone.ask(event, body))["error"]["code"] == "unauthenticated"


async def test_suspended_people_are_not_let_in(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    edge.accounts.ban(ada.id)
    bare = await edge.connect(None)
    assert (await bare.ask("join_room", {"matchId": match_id, "jwt": ada.token}))["error"]["code"] == "forbidden"
    with pytest.raises(socketio.exceptions.ConnectionError):
        await edge.connect(ada)


async def test_whoever_is_suspended_acts_no_more_within_a_second(edge: RunningEdge) -> None:
    ada, ben = await edge.sign_up("Ada"), await edge.sign_up("Ben")
    match_id = await edge.make_match(ada)
    hers, his = await edge.in_room(ada, match_id), await edge.in_room(ben, match_id)
    edge.accounts.ban(ada.id)
    async with asyncio.timeout(1):
        assert (await hers.until("error"))["code"] == "forbidden"
        await hers.was_closed()
    assert (await edge.call("GET", f"/v1/matches/{match_id}", ada))[0] == 403
    assert (await his.ask("join_room", {"matchId": match_id}))["ok"]


async def test_suspensions_stand_while_storage_is_away(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    phone = await edge.connect(ada)
    edge.accounts.ban(ada.id)
    await phone.was_closed()
    edge.accounts.away = True
    assert (await edge.call("GET", "/v1/me", ada))[0] == 403
    edge.accounts.away = False


async def test_storage_that_is_away_at_connect_is_told(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    edge.accounts.away = True
    phone = Phone()
    refusals: list[Any] = []
    phone.client.on("connect_error", refusals.append, namespace="/realtime")
    with pytest.raises(socketio.exceptions.ConnectionError):
        await phone.client.connect(
            edge.url, namespaces=["/realtime"], transports=["websocket"], auth={"token": ada.token}, wait_timeout=5
        )
    assert refusals[0]["data"]["code"] == "unavailable"
    assert "secret" not in json.dumps(refusals)
