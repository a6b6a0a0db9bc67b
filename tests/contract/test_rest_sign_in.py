"""REST: health and signing in."""

from __future__ import annotations

import time

import jwt
import pytest
from shapes import check

from server.database import secret
from server.running import RunningServer
from server.visit import Visit


async def test_health_is_open_and_reports_every_dependency(visit: Visit) -> None:
    answer = await visit.rest.get("/v1/health")
    assert answer.status == 200
    assert answer.content_type == "application/json"
    check("health", answer.body)
    assert answer["status"] == "ok"
    assert answer["dependencies"]


async def test_signing_in_for_development_makes_a_user_with_a_solo_profile(visit: Visit) -> None:
    answer = await visit.sign_in({"displayName": "Ada"})
    assert answer.status == 200
    user = check("signIn", answer.body)["user"]
    assert user["displayName"] == "Ada"
    assert user["role"] == "USER"
    assert [profile["mode"] for profile in user["profiles"]] == ["SOLO"]


async def test_a_role_can_be_named_in_development(visit: Visit) -> None:
    answer = await visit.sign_in({"displayName": "Mo", "role": "MOD"})
    assert answer["user"]["role"] == "MOD"


@pytest.mark.parametrize("body", [None, {}, {"displayName": ""}, {"displayName": 5}, {"displayName": "x" * 65}, []])
async def test_signing_in_without_a_usable_name_is_invalid(visit: Visit, body: object) -> None:
    answer = await visit.sign_in(body)
    assert (answer.status, answer["code"]) == (400, "invalid")


async def test_firebase_that_is_not_set_up_is_a_clear_refusal(visit: Visit) -> None:
    answer = await visit.sign_in({"firebaseIdToken": "anything", "deviceId": "phone"}, "/v1/auth/verify")
    assert (answer.status, answer["code"]) == (503, "unavailable")
    assert answer.content_type == "application/problem+json"
    assert "Firebase" in answer["detail"]


async def test_firebase_sign_in_needs_its_token(visit: Visit) -> None:
    answer = await visit.sign_in(None, "/v1/auth/verify")
    assert (answer.status, answer["code"]) == (400, "invalid")


def _tokens(server: RunningServer, user_id: str) -> dict[str, str]:
    now_s = int(time.time())
    claims = {
        "iss": "echoplay", "aud": "echoplay", "sub": user_id, "role": "USER", "iat": now_s - 90, "exp": now_s + 90,
    }  # fmt: skip
    key = secret(server, "jwt_secret")
    return {
        "that has expired": jwt.encode({**claims, "exp": now_s - 5}, key, "HS256"),
        "signed with another key": jwt.encode(claims, "another key that is also 32 bytes long", "HS256"),
        "for somebody else's service": jwt.encode({**claims, "aud": "elsewhere"}, key, "HS256"),
        "without a signature": jwt.encode(claims, "", "none"),
        "of a user nobody knows": jwt.encode({**claims, "sub": "00000000-0000-7000-8000-000000000000"}, key, "HS256"),
        "that is no token": "not.a.token",
    }


async def test_every_token_that_is_not_good_gets_401(server: RunningServer, visit: Visit) -> None:
    ada = await visit.person("Ada")
    answers = {what: await visit.rest.get("/v1/me", token=one) for what, one in _tokens(server, ada.id).items()}
    answers["that is missing"] = await visit.rest.get("/v1/me")
    answers["in another scheme"] = await visit.rest.get("/v1/me", headers={"Authorization": f"Basic {ada.token}"})
    for what, answer in answers.items():
        assert (answer.status, answer["code"]) == (401, "unauthenticated"), f"a token {what}: {answer}"
        assert "WWW-Authenticate" in answer.headers
        check("problem", answer.body)
