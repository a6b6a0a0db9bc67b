"""The REST calls, each over a real connection and each answer against the OpenAPI document."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import jsonschema
import jwt
import pytest
from running_edge import SECRET, Person, RunningEdge, running_edge, some_id

from echoplay_actors.errors import Unauthenticated
from echoplay_http import Identity


class Described:
    """An edge whose every answer is held against its own description."""

    def __init__(self, edge: RunningEdge, document: dict[str, Any]) -> None:
        self.edge = edge
        self.document = document
        self.seen: set[tuple[str, str, int]] = set()

    async def call(self, method: str, path: str, by: Person | None = None, body: Any = None, **more: Any) -> Any:
        headers = {**(by.headers if by else {}), **more.pop("headers", {})}
        sent = {} if body is None else {"json": body}
        url = f"{self.edge.url}{path}"
        async with self.edge.http.request(method, url, headers=headers, **sent, **more) as response:
            answer = await response.json(content_type=None)
            template = self._template(path)
            described = self.document["paths"][template][method.lower()]["responses"][str(response.status)]
            if "$ref" in described:
                described = self.document["components"]["responses"][described["$ref"].rsplit("/", 1)[1]]
            content = described["content"][response.content_type]
            schema = {**content["schema"], "components": self.document["components"]}
            jsonschema.Draft202012Validator(schema).validate(answer)
            for header in described.get("headers", {}):
                assert header in response.headers
            self.seen.add((method, template, response.status))
            return response.status, answer

    def _template(self, path: str) -> str:
        parts = path.split("?")[0].split("/")
        if len(parts) > 3 and parts[2] == "matches":
            parts[3] = "{match_id}"
        return "/".join(parts)


@pytest.fixture
async def described(edge: RunningEdge) -> Described:
    status, document = await edge.call("GET", "/openapi.json")
    assert status == 200
    return Described(edge, document)


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
    status, found = await described.call("POST", "/v1/matches", ada, {"mode": "SOLO", "format": "DUEL"})
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


async def test_unknown_malformed_and_private_ids_get_the_same_404_to_the_byte(edge: RunningEdge) -> None:
    host, cousin, stranger = [await edge.sign_up(name) for name in ("Ada", "Bo", "Eve")]
    moderator = await edge.sign_up("Mo", role="ADMIN")
    edge.accounts.make_family(host.id, cousin.id)
    private = await edge.make_match(host, "FAMILY")
    ids = [private, some_id(), private.upper(), "x", "1", "%00", "a" * 500, "{id}"]
    for method, part in (("GET", ""), ("GET", "/votes"), ("POST", "/join"), ("POST", "/start"), ("POST", "/score")):
        bodies = set()
        for one in ids:
            url = f"{edge.url}/v1/matches/{one}{part}"
            async with edge.http.request(method, url, headers=stranger.headers) as response:
                assert response.status == 404
                bodies.add(await response.read())
        assert len(bodies) == 1
    for person in (host, cousin, moderator):
        assert (await edge.call("GET", f"/v1/matches/{private}", person))[0] == 200


TOKENS: list[str | None] = [
    None, "", "Bearer", "Bearer ", "Basic abc", "Bearer x", "Bearer a.b.c", "Bearer " + "x" * 5000,
    "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
]  # fmt: skip


@pytest.mark.parametrize("header", TOKENS)
async def test_without_a_valid_token_nothing_is_answered(edge: RunningEdge, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    async with edge.http.get(f"{edge.url}/v1/me", headers=headers) as response:
        assert response.status == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert (await response.json(content_type="application/problem+json"))["code"] == "unauthenticated"


async def test_suspended_and_deleted_people_are_turned_away(edge: RunningEdge) -> None:
    ada, ben = await edge.sign_up("Ada"), await edge.sign_up("Ben")
    edge.accounts.ban(ada.id)
    del edge.accounts.people[ben.id]
    assert (await edge.call("GET", "/v1/me", ada))[0] == 403
    assert (await edge.call("POST", "/v1/matches", ada, {"mode": "SOLO"}))[0] == 403
    assert (await edge.call("GET", "/v1/me", ben))[0] == 401
    assert (await edge.call("PATCH", "/v1/me", ben))[0] == 401


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


async def test_starting_twice_with_one_key_starts_one_round(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    path, headers = f"/v1/matches/{match_id}/start", {"Idempotency-Key": "k"}
    first = await edge.call("POST", path, ada, headers=headers)
    again = await edge.call("POST", path, ada, headers=headers)
    assert first[0] == again[0] == 200
    assert first[1]["round"]["id"] == again[1]["round"]["id"]
    assert (await edge.call("POST", path, ada))[1]["code"] == "wrong_phase"


async def test_bodies_are_bounded_and_have_to_be_json(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    json_type = {**ada.headers, "Content-Type": "application/json"}
    padded = json.dumps({"mode": "SOLO", "x": ""})
    whole = json.dumps({"mode": "SOLO", "x": "y" * (16 * 1024 - len(padded))}).encode()
    squeezed = gzip.compress(b" " * 5_000_000)
    cases: list[tuple[bytes, dict[str, str], int, str]] = [
        (whole, json_type, 201, ""),
        (whole + b" ", json_type, 413, "too_large"),
        (b"x" * 1_000_000, json_type, 413, "too_large"),
        (squeezed, {**json_type, "Content-Encoding": "gzip"}, 413, "too_large"),
        (b"{}", {**ada.headers, "Content-Type": "text/plain"}, 415, "invalid"),
        (b"mode=SOLO", {**ada.headers, "Content-Type": "application/x-www-form-urlencoded"}, 415, "invalid"),
        (b"{", json_type, 400, "invalid"),
        (b"\xff\xfe", json_type, 400, "invalid"),
        (b'"\\ud800"', json_type, 400, "invalid"),
        (b"[" * 8_000, json_type, 400, "invalid"),
        (b"NaN", json_type, 400, "invalid"),
        (b"1" * 8_000, json_type, 400, "invalid"),
    ]
    for body, headers, status, code in cases:
        async with edge.http.post(f"{edge.url}/v1/matches", data=body, headers=headers) as response:
            assert response.status == status, (body[:20], await response.text())
            if code:
                assert response.content_type == "application/problem+json"
                assert (await response.json(content_type=None))["code"] == code


async def test_what_is_not_there_is_said_as_a_problem(edge: RunningEdge) -> None:
    for method, path, status in (
        ("GET", "/nowhere", 404), ("DELETE", "/v1/me", 405), ("OPTIONS", "/v1/me", 405), ("GET", "/v1/matches", 405),
        ("GET", "/%2e%2e/etc/passwd", 404), ("POST", "/v1/health", 405),
    ):  # fmt: skip
        async with edge.http.request(method, f"{edge.url}{path}") as response:
            assert response.status == status
            assert response.content_type == "application/problem+json"
            found = await response.json(content_type=None)
            assert {"type", "title", "status", "detail", "code", "retryable"} <= set(found)
            assert found["status"] == status
            assert ("Allow" in response.headers) is (status == 405)


async def test_our_own_faults_are_told_without_a_trace(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    edge.accounts.away = True
    status, found = await edge.call("GET", "/v1/me", ada)
    assert (status, found["code"], found["retryable"]) == (500, "unavailable", True)
    assert "secret" not in json.dumps(found)
    assert "Traceback" not in json.dumps(found)
    assert await edge.is_well()


async def test_the_development_sign_in_is_absent_elsewhere() -> None:
    async with running_edge(development=False, rate_limits=True) as edge:
        status, found = await edge.call("POST", "/v1/auth/dev", None, {"displayName": "Eve", "role": "ADMIN"})
        nowhere = await edge.call("POST", "/v1/auth/nowhere", None, {})
        assert (status, found) == (404, nowhere[1])
        assert "/v1/auth/dev" not in (await edge.call("GET", "/openapi.json"))[1]["paths"]


class TwoPeople:
    """An identity provider that knows two sign-ins."""

    async def verify(self, id_token: str) -> Identity:
        if id_token not in ("good", "nameless"):
            raise Unauthenticated("Firebase does not accept this sign-in.")
        name = "Grace\u0000 Hopper" if id_token == "good" else None
        return Identity(uid=id_token, name=name, email="grace@example.org", picture="javascript:alert(1)")


async def test_signing_in_with_firebase_makes_one_person() -> None:
    async with running_edge(identity=TwoPeople()) as edge:
        body = {"firebaseIdToken": "good", "deviceId": "phone-1"}
        answers = await asyncio.gather(*(edge.call("POST", "/v1/auth/verify", None, body) for _ in range(3)))
        assert {status for status, _ in answers} == {200}
        assert len({answer["user"]["id"] for _, answer in answers}) == 1
        user = answers[0][1]["user"]
        assert (user["displayName"], user["email"], user["avatarUrl"]) == ("Grace Hopper", "grace@example.org", None)
        me = await edge.call("GET", "/v1/me", Person(user["id"], answers[0][1]["token"], ""))
        assert me[0] == 200
        _, nameless = await edge.call("POST", "/v1/auth/verify", None, {"firebaseIdToken": "nameless"})
        assert nameless["user"]["displayName"]
        assert (await edge.call("POST", "/v1/auth/verify", None, {"firebaseIdToken": "bad"}))[0] == 401
        edge.accounts.ban(user["id"])
        assert (await edge.call("POST", "/v1/auth/verify", None, body))[0] == 403


async def test_signing_in_without_firebase_set_up_says_so(described: Described) -> None:
    status, found = await described.call("POST", "/v1/auth/verify", None, {"firebaseIdToken": "x"})
    assert (status, found["code"]) == (503, "unavailable")
    assert "not set up" in found["detail"]


async def test_health_says_what_each_part_reports() -> None:
    async def fine() -> dict[str, Any]:
        return {"ok": True, "version": 18}

    async def broken() -> dict[str, Any]:
        raise RuntimeError("postgresql://user:secret@db")

    async def late() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    async def optional() -> dict[str, Any]:
        return {"ok": False, "required": False}

    cases: list[tuple[dict[str, Any], int, str]] = [
        ({"postgres": fine}, 200, "ok"),
        ({"postgres": fine, "valkey": optional}, 200, "degraded"),
        ({"postgres": broken, "valkey": fine}, 503, "unavailable"),
        ({"postgres": late}, 503, "unavailable"),
    ]
    for probes, status, word in cases:
        async with running_edge(health=probes, health_wait_ms_max=50) as edge:
            described = Described(edge, (await edge.call("GET", "/openapi.json"))[1])
            found = await described.call("GET", "/v1/health")
            assert (found[0], found[1]["status"], found[1]["service"]) == (status, word, "echoplay")
            assert found[1]["timestamp"].endswith("Z")
            assert set(found[1]["dependencies"]) == set(probes)
            assert "secret" not in json.dumps(found[1])


async def test_pages_bring_everything_along(edge: RunningEdge) -> None:
    for path in ("/", "/docs"):
        async with edge.http.get(f"{edge.url}{path}") as response:
            assert response.status == 200
            assert response.content_type == "text/html"
            policy = response.headers["Content-Security-Policy"]
            page = await response.text()
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            for outside in ("src=", "url(", "@import", "<script", "style=", "http://", "https://"):
                assert outside not in page
            assert "prefers-color-scheme: dark" in page
            if path == "/docs":
                document = (await edge.call("GET", "/openapi.json"))[1]
                assert all(described in page for described in document["paths"])
                assert "submit_vote" in page
                assert 'id="not_found"' in page


async def test_every_answer_carries_the_security_headers(edge: RunningEdge) -> None:
    for path in ("/", "/docs", "/openapi.json", "/v1/health", "/v1/me", "/nowhere", "/socket.io/?EIO=4&transport=x"):
        async with edge.http.get(f"{edge.url}{path}") as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["X-Frame-Options"] == "DENY"
            assert "Content-Security-Policy" in response.headers
            assert "Access-Control-Allow-Origin" not in response.headers


async def test_pages_of_allowed_origins_may_call() -> None:
    ours, theirs = "https://app.example.org", "https://evil.example.org"
    async with running_edge(origins=(ours,)) as edge:
        asked = {"Access-Control-Request-Method": "PATCH"}
        for origin, status in ((ours, 204), (theirs, 405)):
            async with edge.http.options(f"{edge.url}/v1/me", headers={"Origin": origin, **asked}) as response:
                assert response.status == status
                assert response.headers.get("Access-Control-Allow-Origin") == (ours if origin == ours else None)
        async with edge.http.get(f"{edge.url}/v1/health", headers={"Origin": ours}) as response:
            assert response.headers["Access-Control-Allow-Origin"] == ours
            assert "Origin" in response.headers["Vary"]


async def test_asking_too_often_says_when_to_come_back() -> None:
    async with running_edge(rate_limits=True) as edge:
        ada = await edge.sign_up("Ada")
        statuses = []
        for _ in range(15):
            headers = ada.headers
            async with edge.http.post(f"{edge.url}/v1/matches", json={"mode": "SOLO"}, headers=headers) as response:
                statuses.append(response.status)
                if response.status == 429:
                    assert int(response.headers["Retry-After"]) >= 1
                    found = await response.json(content_type=None)
                    assert found["code"] == "rate_limited"
                    assert found["retryAfterMs"] > 0
        assert statuses[:10] == [201] * 10
        assert 429 in statuses
        for _ in range(61):
            status, _ = await edge.call("POST", "/v1/auth/dev", None, {"displayName": "A"})
        assert status == 429
