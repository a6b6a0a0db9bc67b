"""What REST refuses: wrong ids, tokens, bodies and our own faults, each as a problem document."""

from __future__ import annotations

import gzip
import json

import pytest
from running_edge import RunningEdge, running_edge, some_id


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
