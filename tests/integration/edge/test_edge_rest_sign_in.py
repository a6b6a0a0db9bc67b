"""Signing in over REST, with Firebase and without."""

from __future__ import annotations

import asyncio

from described import Described
from running_edge import Person, running_edge

from echoplay_actors.errors import Unauthenticated
from echoplay_http import Identity


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
