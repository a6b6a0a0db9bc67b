"""The REST calls, each over a real connection and each answer against the OpenAPI document."""

from __future__ import annotations

import asyncio
from typing import Any

import jwt
import pytest
from described import Described
from running_edge import SECRET, Person, RunningEdge


async def test_every_route_is_described_and_every_described_call_exists(edge: RunningEdge) -> None:
    _, document = await edge.call("GET", "/openapi.json")
    routed = {
        (route.method.lower(), route.resource.canonical)
        for route in edge.app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/v1/") and route.method != "HEAD"
    }
    described = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert described == routed
    assert document["openapi"].startswith("3.1")
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert "503" in operation["responses"]


async def test_a_match_from_making_to_result_as_described(described: Described) -> None:
    call = described.call
    ada, ben = await described.edge.sign_up("Ada"), await described.edge.sign_up("Ben")
    status, made = await call("POST", "/v1/matches", ada, {"mode": "GLOBAL", "topic": "  Ought we?  ", "newer": 1})
    assert status == 201
    assert made["match"]["topic"] == "Ought we?"
    assert made["match"]["status"] == "LOBBY"
    match_id = made["match"]["id"]
    path = f"/v1/matches/{match_id}"
    assert made["socket"] == {"room": f"match:{match_id}"}
    assert made["livekit"]["roomName"] == f"match:{match_id}"
    status, joined = await call("POST", f"{path}/join", ben)
    assert (status, joined["role"]) == (200, "PARTICIPANT")
    assert (await call("POST", f"{path}/join", ben, {}))[1]["role"] == "PARTICIPANT"
    assert (await call("POST", f"{path}/join", ada))[1]["role"] == "HOST"
    assert (await call("POST", f"{path}/score", ada))[0] == 409
    assert (await call("POST", f"{path}/start", ben, {}))[0] == 403
    status, started = await call("POST", f"{path}/start", ada)
    assert status == 200
    assert started["timer"]["durationSec"] == 120
    assert started["round"]["speakerId"] == ada.id
    viewer = await described.edge.sign_up("Vi")
    status, watching = await call("POST", f"{path}/join", viewer)
    assert watching["role"] == "VIEWER"
    for person, may_speak in ((ben, joined), (viewer, watching)):
        claims = jwt.decode(may_speak["livekit"]["token"], SECRET, algorithms=["HS256"], options={"verify_aud": False})
        assert claims["sub"] == person.id
        assert claims["video"]["room"] == f"match:{match_id}"
        assert claims["video"]["canPublish"] is (person is ben)
        assert claims["exp"] - claims["nbf"] <= 300
    phone = await described.edge.in_room(ada, match_id)
    about = {"matchId": match_id}
    assert (await phone.ask("submit_vote", {**about, "forUserId": ben.id}))["ok"]
    assert (await phone.ask("submit_reaction", {**about, "type": "laugh"}))["ok"]
    assert (await call("POST", f"{path}/score", ada))[1]["code"] == "wrong_phase"
    assert (await phone.ask("end_round", about))["ok"]
    status, scored = await call("POST", f"{path}/score", ben)
    assert status == 200
    assert scored["evaluation"]["winnerUserId"] == ben.id
    assert (await call("POST", f"{path}/score", ada))[1] == scored
    reads = [await call("GET", f"{path}{part}", viewer) for part in ("", "/reactions", "/votes")]
    assert reads[0][1]["reactions"] == [{"type": "laugh"}]
    assert reads[0][1]["votes"] == [{"forUserId": ben.id}]
    assert reads[1][1] == {"matchId": match_id, "counts": {"heart": 0, "thumbs": 0, "laugh": 1, "flame": 0}}
    assert reads[2][1] == {"matchId": match_id, "totals": {ben.id: 1}}
    await described.edge.until(lambda: described.edge.gateway.store.matches[match_id].reactions != {})

    described.edge.gateway.let_go(match_id)
    later = [await call("GET", f"{path}{part}", viewer) for part in ("", "/reactions", "/votes")]
    assert later[0][1]["evaluation"] == scored["evaluation"]
    assert [later[1], later[2]] == [reads[1], reads[2]]
    assert (await call("POST", f"{path}/score", ada))[1]["evaluation"] == scored["evaluation"]
    assert (await call("POST", f"{path}/score", viewer))[0] == 403
    assert (await call("POST", f"{path}/start", ada))[1]["code"] == "wrong_phase"
    assert [(await call("POST", f"{path}/join", one))[1]["role"] for one in (ada, ben, viewer)] == [
        "HOST", "PARTICIPANT", "VIEWER",
    ]  # fmt: skip


async def test_me_can_be_read_and_changed(described: Described) -> None:
    ada = await described.edge.sign_up("Ada")
    status, me = await described.call("GET", "/v1/me", ada)
    assert (status, me["displayName"], me["subscriptions"], me["families"]) == (200, "Ada", [], [])
    assert [profile["mode"] for profile in me["profiles"]] == ["SOLO"]
    change = {
        "displayName": " Ada L. ",
        "bio": "two\nlines",
        "interests": ["maths"],
        "mode": "COUPLE",
        "locale": "en-GB",
    }
    status, me = await described.call("PATCH", "/v1/me", ada, change)
    assert (status, me["displayName"]) == (200, "Ada L.")
    couple = next(profile for profile in me["profiles"] if profile["mode"] == "COUPLE")
    assert (couple["bio"], couple["interests"], couple["locale"]) == ("two\nlines", ["maths"], "en-GB")
    assert (await described.call("PATCH", "/v1/me", ada, None))[1] == me


WRONG_BODIES = [
    ("PATCH", "/v1/me", {"displayName": "x" * 65}, "displayName"),
    ("PATCH", "/v1/me", {"displayName": "   "}, "displayName"),
    ("PATCH", "/v1/me", {"displayName": "a\u0000b"}, "displayName"),
    ("PATCH", "/v1/me", {"displayName": 5}, "displayName"),
    ("PATCH", "/v1/me", {"avatarUrl": "javascript:alert(1)"}, "avatarUrl"),
    ("PATCH", "/v1/me", {"bio": "x" * 281}, "bio"),
    ("PATCH", "/v1/me", {"locale": "far-too-long"}, "locale"),
    ("PATCH", "/v1/me", {"interests": "maths"}, "interests"),
    ("PATCH", "/v1/me", {"interests": [1]}, "interests.0"),
    ("PATCH", "/v1/me", {"interests": ["x"] * 33}, "interests"),
    ("PATCH", "/v1/me", {"mode": "solo"}, "mode"),
    ("PATCH", "/v1/me", [], ""),
    ("POST", "/v1/matches", None, "mode"),
    ("POST", "/v1/matches", {"mode": "PARTY"}, "mode"),
    ("POST", "/v1/matches", {"mode": 1}, "mode"),
    ("POST", "/v1/matches", {"mode": "SOLO", "topic": "x" * 501}, "topic"),
    ("POST", "/v1/matches", {"mode": "SOLO", "topic": ["a"]}, "topic"),
    ("POST", "/v1/matches", {"mode": "SOLO", "format": None}, "format"),
    ("POST", "/v1/auth/dev", {}, "displayName"),
    ("POST", "/v1/auth/dev", {"displayName": "A", "role": "GOD"}, "role"),
    ("POST", "/v1/auth/verify", {}, "firebaseIdToken"),
    ("POST", "/v1/auth/verify", {"firebaseIdToken": 1}, "firebaseIdToken"),
]


@pytest.mark.parametrize(("method", "path", "body", "field"), WRONG_BODIES)
async def test_a_wrong_field_is_named(described: Described, method: str, path: str, body: Any, field: str) -> None:
    ada = await described.edge.sign_up("Ada")
    status, found = await described.call(method, path, ada, body)
    assert (status, found["code"]) == (400, "invalid")
    assert [error["field"] for error in found["errors"]] == [field]


@pytest.mark.parametrize(
    "body", [{"durationSec": 29}, {"durationSec": 3601}, {"durationSec": "60"}, {"durationSec": 60.5}]
)
async def test_a_round_over_rest_has_bounds(described: Described, body: Any) -> None:
    ada = await described.edge.sign_up("Ada")
    match_id = await described.edge.make_match(ada)
    status, found = await described.call("POST", f"/v1/matches/{match_id}/start", ada, body)
    assert (status, found["errors"][0]["field"]) == (400, "durationSec")


async def test_an_unknown_format_is_refused_naming_what_there_is(described: Described) -> None:
    ada = await described.edge.sign_up("Ada")
    status, found = await described.call("POST", "/v1/matches", ada, {"mode": "SOLO", "format": "NONSENSE"})
    assert (status, found["code"]) == (400, "invalid")
    assert "FREE" in found["detail"]


async def test_each_mode_has_a_topic_of_its_own(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    topics = set()
    for mode in ("SOLO", "COUPLE", "FAMILY", "GLOBAL"):
        _, made = await edge.call("POST", "/v1/matches", ada, {"mode": mode, "topic": ""})
        topics.add(made["match"]["topic"])
    assert len(topics) == 4
    assert "" not in topics


async def test_an_idempotency_key_makes_one_match(edge: RunningEdge) -> None:
    ada, ben = await edge.sign_up("Ada"), await edge.sign_up("Ben")
    headers = {"Idempotency-Key": "k-1"}

    async def make(person: Person, mode: str) -> tuple[int, Any]:
        return await edge.call("POST", "/v1/matches", person, {"mode": mode}, headers=headers)

    answers = await asyncio.gather(*(make(ada, "SOLO") for _ in range(5)))
    assert {status for status, _ in answers} == {201}
    assert len({answer["match"]["id"] for _, answer in answers}) == 1
    assert len(edge.gateway.store.matches) == 1
    assert (await make(ada, "GLOBAL"))[1]["code"] == "invalid"
    assert (await make(ben, "SOLO"))[1]["match"]["id"] != answers[0][1]["match"]["id"]
    for key in ("", "x" * 256, "no\u00a0good"):
        status, _ = await edge.call("POST", "/v1/matches", ada, {"mode": "SOLO"}, headers={"Idempotency-Key": key})
        assert status == 400


async def test_a_key_whose_answer_nobody_could_keep_still_makes_one_match(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    headers = {"Idempotency-Key": "k-1"}
    _, first = await edge.call("POST", "/v1/matches", ada, {"mode": "SOLO"}, headers=headers)
    edge.idempotency.forget()
    status, again = await edge.call("POST", "/v1/matches", ada, {"mode": "SOLO"}, headers=headers)
    assert status == 201
    assert again["match"] == first["match"]
    assert len(edge.gateway.store.matches) == 1


async def test_starting_twice_with_one_key_starts_one_round(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    path, headers = f"/v1/matches/{match_id}/start", {"Idempotency-Key": "k"}
    first = await edge.call("POST", path, ada, headers=headers)
    again = await edge.call("POST", path, ada, headers=headers)
    assert first[0] == again[0] == 200
    assert first[1]["round"]["id"] == again[1]["round"]["id"]
    assert (await edge.call("POST", path, ada))[1]["code"] == "wrong_phase"
