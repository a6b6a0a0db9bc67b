"""Guests: they watch the one match they came for, over REST and Socket.IO, and can do nothing else anywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
import socketio
from described import Described
from running_edge import SECRET, Person, Phone, RunningEdge, running_edge, some_id

from echoplay_http.realtime.events import CLIENT_EVENTS


async def guest_of(edge: RunningEdge, match_id: str) -> Person:
    status, found = await edge.call("POST", "/v1/auth/guest", None, {"matchId": match_id})
    assert status == 200, found
    claims = jwt.decode(found["token"], options={"verify_signature": False})
    return Person(claims["sub"], found["token"], "Guest")


async def test_a_guest_gets_a_token_for_a_public_match_that_says_when_it_ends(described: Described) -> None:
    ada = await described.edge.sign_up("Ada")
    match_id = await described.edge.make_match(ada)
    status, found = await described.call("POST", "/v1/auth/guest", None, {"matchId": match_id})
    assert status == 200
    claims = jwt.decode(found["token"], SECRET, algorithms=["HS256"], audience="echoplay", issuer="echoplay")
    assert (claims["watch"], claims["role"]) == (match_id, "USER")
    assert claims["exp"] - claims["iat"] == 12 * 3600
    assert datetime.fromisoformat(found["expiresAt"]) == datetime.fromtimestamp(claims["exp"], UTC)
    assert claims["sub"] not in described.edge.accounts.people
    assert (await described.call("POST", "/v1/auth/guest", None, {}))[1]["errors"][0]["field"] == "matchId"


async def test_private_unknown_and_malformed_matches_are_the_same_404_to_a_guest(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    private = await edge.make_match(ada, "FAMILY")
    public = await edge.make_match(ada)
    bodies = set()
    for match_id in (private, some_id(), public.upper(), "", "x", "a" * 5_000, "\u0000"):
        async with edge.http.post(f"{edge.url}/v1/auth/guest", json={"matchId": match_id}) as response:
            assert response.status == 404
            bodies.add(await response.read())
    assert len(bodies) == 1


async def test_a_guest_reads_their_match_and_nothing_else_over_rest(described: Described) -> None:
    edge = described.edge
    ada = await edge.sign_up("Ada")
    match_id, other_id = await edge.make_match(ada), await edge.make_match(ada)
    guest = await guest_of(edge, match_id)
    for part in ("", "/reactions", "/votes"):
        assert (await described.call("GET", f"/v1/matches/{match_id}{part}", guest))[0] == 200
    for path, methods in described.document["paths"].items():
        for method, operation in methods.items():
            if operation.get("security") == []:
                continue
            for one in (match_id, other_id, some_id(), match_id.upper()):
                concrete = path.replace("{match_id}", one)
                if "{match_id}" in path and method == "get" and one == match_id:
                    continue
                asked = await described.call(method.upper(), concrete, guest, None if method == "get" else {})
                assert (asked[0], asked[1]["code"]) == (403, "forbidden"), concrete
    assert [one["userId"] for one in (await edge.call("GET", f"/v1/matches/{match_id}", ada))[1]["participants"]] == [
        ada.id
    ]
    assert len(edge.gateway.store.matches) == 2


async def test_what_guests_may_ask_is_to_read_their_match(described: Described) -> None:
    edge = described.edge
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    guest = await guest_of(edge, match_id)
    readable = set()
    for path, methods in described.document["paths"].items():
        if "{match_id}" in path and "get" in methods:
            status, _ = await described.call("GET", path.replace("{match_id}", match_id), guest)
            if status != 403:
                readable.add(path.removeprefix("/v1/matches/{match_id}"))
    assert {"", "/reactions", "/votes"} <= readable <= {"", "/reactions", "/votes", "/replay", "/clocks"}


async def test_a_guest_in_the_room_sees_it_counts_as_a_spectator_and_may_do_nothing(edge: RunningEdge) -> None:
    ada, ben = await edge.sign_up("Ada"), await edge.sign_up("Ben")
    match_id = await edge.make_match(ada)
    await edge.call("POST", f"/v1/matches/{match_id}/join", ben)
    host = await edge.in_room(ada, match_id)
    guest = await guest_of(edge, match_id)
    phone = await edge.in_room(guest, match_id)
    state = await phone.until("room_state")
    assert state["spectators"] == 1
    assert guest.id not in {one["userId"] for one in state["participants"]}
    await host.until("presence", lambda shown: shown["spectators"] == 1)
    everything: dict[str, dict[str, Any]] = {
        "start_round": {"speakerUserId": guest.id, "durationSec": 60},
        "submit_reaction": {"type": "heart"},
        "submit_vote": {"forUserId": ada.id},
        "answer_point": {"userId": ada.id, "accept": True},
        "set_ready": {"ready": True},
        "choose_side": {"side": "A"},
    }
    watched = {"join_room", "resume"}
    asked_before = len(edge.gateway.asked)
    for name in sorted(set(CLIENT_EVENTS) - watched):
        answer = await phone.ask(name, {"matchId": match_id, **everything.get(name, {})})
        assert (answer["ok"], answer["error"]["code"]) == (False, "forbidden"), (name, answer)
        await phone.send(name, {"matchId": match_id, **everything.get(name, {})})
        said = await phone.until("error", lambda error, name=name: error["event"] == name)
        assert said["code"] == "forbidden"
    assert len(edge.gateway.asked) == asked_before, "nothing a guest asks reaches the match"
    assert (await host.ask("start_debate", {"matchId": match_id}))["ok"]
    await phone.until("debate_started")
    caught_up = await phone.ask("resume", {"matchId": match_id, "epoch": state["epoch"], "v": state["v"]})
    assert caught_up["ok"], caught_up


async def test_a_guest_enters_no_other_room_and_is_told_the_same_of_each(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id, other, private = [await edge.make_match(ada, mode) for mode in ("GLOBAL", "GLOBAL", "FAMILY")]
    guest = await guest_of(edge, match_id)
    phone = await edge.connect(guest)
    for one in (other, private, some_id(), "x"):
        entered = await phone.ask("join_room", {"matchId": one})
        with_token = await phone.ask("join_room", {"matchId": one, "jwt": guest.token})
        resumed = await phone.ask("resume", {"matchId": one, "epoch": 0, "v": 0})
        assert entered == with_token == resumed
        assert (entered["ok"], entered["error"]["code"]) == (False, "forbidden")
    voted = await phone.ask("submit_vote", {"matchId": other, "forUserId": ada.id})
    assert voted["error"]["code"] == "forbidden"
    assert edge.app_rooms == 0
    assert (await phone.ask("join_room", {"matchId": match_id}))["ok"]


async def test_a_bare_connection_may_sign_in_as_a_guest_and_becomes_nobody_else(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    guest, another = await guest_of(edge, match_id), await guest_of(edge, match_id)
    phone = await edge.connect(None)
    assert (await phone.ask("join_room", {"matchId": match_id, "jwt": guest.token}))["ok"]
    for token in (ada.token, another.token):
        answer = await phone.ask("join_room", {"matchId": match_id, "jwt": token})
        assert answer["error"]["code"] == "unauthenticated"
    assert (await phone.ask("submit_reaction", {"matchId": match_id, "type": "heart"}))["error"]["code"] == "forbidden"
    of_ada = await edge.connect(ada)
    answer = await of_ada.ask("join_room", {"matchId": match_id, "jwt": guest.token})
    assert answer["error"]["code"] == "unauthenticated"


async def test_a_guest_still_reads_and_enters_a_match_that_is_over(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    host = await edge.in_room(ada, match_id)
    assert (await host.ask("start_round", {"matchId": match_id, "speakerUserId": ada.id, "durationSec": 60}))["ok"]
    assert (await host.ask("end_round", {"matchId": match_id}))["ok"]
    assert (await host.ask("request_ai_score", {"matchId": match_id}))["ok"]
    edge.gateway.let_go(match_id)
    guest = await guest_of(edge, match_id)
    assert (await edge.call("GET", f"/v1/matches/{match_id}", guest))[1]["status"] == "SCORED"
    phone = await edge.in_room(guest, match_id)
    assert (await phone.until("room_state"))["phase"] == "SCORED"
    scored = await phone.ask("request_ai_score", {"matchId": match_id})
    assert scored["error"]["code"] == "forbidden"


async def test_a_guests_token_ends_on_rest_and_on_a_live_connection() -> None:
    async with running_edge(token_life_s=2) as edge:
        ada = await edge.sign_up("Ada")
        match_id = await edge.make_match(ada)
        guest = await guest_of(edge, match_id)
        phone = await edge.in_room(guest, match_id)
        await phone.was_closed()
        assert phone.all("error")[-1]["code"] == "unauthenticated"
        status, found = await edge.call("GET", f"/v1/matches/{match_id}", guest)
        assert (status, found["code"]) == (401, "unauthenticated")
        late = Phone()
        with pytest.raises(socketio.exceptions.ConnectionError):
            await late.client.connect(edge.url, namespaces=["/realtime"], auth={"token": guest.token})


async def test_suspensions_leave_guests_alone_and_storage_being_away_lets_them_sign_in() -> None:
    async with running_edge(suspensions_look_ms=20) as edge:
        ada, eve = await edge.sign_up("Ada"), await edge.sign_up("Eve")
        match_id = await edge.make_match(ada)
        guest = await guest_of(edge, match_id)
        watching, of_eve = await edge.in_room(guest, match_id), await edge.in_room(eve, match_id)
        edge.accounts.ban(eve.id)
        await of_eve.was_closed()
        assert not watching.gone.is_set()
        edge.accounts.away = True
        # Nobody looks for an account that a guest does not have.
        second = await edge.connect(guest)
        assert (await second.ask("join_room", {"matchId": match_id}))["ok"]
        assert (await edge.call("GET", f"/v1/matches/{match_id}", guest))[0] == 200
        edge.accounts.away = False


async def test_guests_are_limited_by_address_as_sign_ins_are() -> None:
    async with running_edge(rate_limits=True) as edge:
        statuses: set[int] = set()
        for _ in range(100):
            async with edge.http.post(f"{edge.url}/v1/auth/guest", json={"matchId": some_id()}) as response:
                statuses.add(response.status)
                if response.status == 429:
                    assert int(response.headers["Retry-After"]) >= 1
                    break
        assert statuses == {404, 429}
        status, _ = await edge.call("POST", "/v1/auth/dev", None, {"displayName": "Ada"})
        assert status == 429
