"""REST: what is refused leaves as an RFC 9457 problem document, the same for all that must not be told apart."""

from __future__ import annotations

import pytest
from shapes import check

from server.database import make_family
from server.running import RunningServer
from server.visit import Visit

UNKNOWN = ("00000000-0000-4000-8000-000000000000", "nobody", "x" * 300, "1'%20OR%20'1'='1", "%00")
CALLS = (
    ("GET", ""),
    ("POST", "/join"),
    ("POST", "/start"),
    ("POST", "/score"),
    ("GET", "/reactions"),
    ("GET", "/votes"),
)


@pytest.mark.parametrize(("method", "part"), CALLS)
async def test_unknown_malformed_and_private_ids_get_the_same_404(visit: Visit, method: str, part: str) -> None:
    host, stranger = await visit.people("Parent", "Stranger")
    private = await visit.make_match(host, "FAMILY")
    answers = [
        await visit.rest.call(method, f"/v1/matches/{match_id}{part}", token=stranger.token)
        for match_id in (private, *UNKNOWN)
    ]
    for answer in answers:
        assert answer.status == 404, answer
        assert answer.content_type == "application/problem+json"
        assert check("problem", answer.body)["code"] == "not_found"
        assert answer.body == answers[0].body


async def test_a_family_sees_its_match(server: RunningServer, visit: Visit) -> None:
    host, aunt = await visit.people("Parent", "Aunt")
    make_family(server, host.id, aunt.id)
    private = await visit.make_match(host, "FAMILY")
    assert (await visit.rest.get(f"/v1/matches/{private}", token=aunt.token)).status == 200
    assert await visit.join(aunt, private) == "PARTICIPANT"


async def test_a_page_that_is_not_there_and_a_method_it_does_not_take_are_problems_too(visit: Visit) -> None:
    missing = await visit.rest.get("/v1/nothing/here")
    assert (missing.status, missing["code"]) == (404, "not_found")
    wrong = await visit.rest.call("DELETE", "/v1/me")
    assert (wrong.status, wrong["code"]) == (405, "invalid")
    assert "Allow" in wrong.headers
    for answer in (missing, wrong):
        assert answer.content_type == "application/problem+json"
        check("problem", answer.body)


@pytest.mark.parametrize(
    ("raw", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "invalid"),
        (b"\xff\xfe", "application/json", 400, "invalid"),
        (b"[" * 20_000, "application/json", None, None),
        (b"mode=COUPLE", "application/x-www-form-urlencoded", 415, "invalid"),
        (b'{"topic":"' + b"x" * 20_000 + b'"}', "application/json", 413, "too_large"),
        (b"x" * 1_000_000, "application/json", 413, "too_large"),
    ],
)
async def test_a_body_that_is_no_use_is_refused_for_what_it_is(
    visit: Visit, raw: bytes, content_type: str, status: int | None, code: str | None
) -> None:
    ada = await visit.person("Ada")
    answer = await visit.rest.call(
        "POST", "/v1/matches", token=ada.token, raw=raw, headers={"Content-Type": content_type}
    )
    assert answer.content_type == "application/problem+json"
    check("problem", answer.body)
    assert 400 <= answer.status < 500
    if status is not None:
        assert (answer.status, answer["code"]) == (status, code)
    assert "Traceback" not in str(answer.body)


async def test_too_many_calls_get_429_with_retry_after(visit: Visit) -> None:
    ada = await visit.person("Ada")
    for _ in range(30):
        answer = await visit.rest.post("/v1/matches", {"mode": "SOLO"}, token=ada.token)
        if answer.status != 201:
            break
    assert (answer.status, answer["code"]) == (429, "rate_limited")
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer["retryAfterMs"] > 0


async def test_the_openapi_document_and_a_page_describe_every_call(visit: Visit) -> None:
    document = await visit.rest.get("/openapi.json")
    assert document["openapi"].startswith("3.1")
    for path in (
        "/v1/health", "/v1/auth/verify", "/v1/auth/dev", "/v1/me", "/v1/matches", "/v1/matches/{match_id}",
        "/v1/matches/{match_id}/join", "/v1/matches/{match_id}/start", "/v1/matches/{match_id}/score",
        "/v1/matches/{match_id}/reactions", "/v1/matches/{match_id}/votes",
    ):  # fmt: skip
        assert path.replace("match_id", "id") in document["paths"] or path in document["paths"], path
    page = await visit.rest.get("/docs")
    assert page.status == 200
    assert page.content_type == "text/html"
