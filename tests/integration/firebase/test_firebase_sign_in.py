"""Signing in end to end: an app's Firebase token becomes a person in Postgres and a token of ours, once and for all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from firebase_emulator import Firebase, FirebaseEmulator
from signing_in_edge import Answer, SigningInEdge, signing_in_edge

from echoplay_http.providers import firebase as provider
from echoplay_http.providers.firebase import FirebaseIdentity
from echoplay_persistence import SessionPool
from echoplay_persistence.migrate import upgrade

AT_ONCE = 5


@pytest.fixture(scope="module")
def database_url(postgres_url: str) -> str:
    """With this release's tables."""
    asyncio.run(upgrade(postgres_url))
    return postgres_url


@pytest.fixture
async def edge(identity: FirebaseIdentity, database_url: str) -> AsyncIterator[SigningInEdge]:
    pool = SessionPool(database_url)
    async with signing_in_edge(identity, pool) as running:
        yield running
    await pool.close()


@pytest.fixture
async def watcher(database_url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """A connection that looks at what was written, and meddles."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        yield connection


async def count(watcher: psycopg.AsyncConnection, table: str) -> int:
    row = await (await watcher.execute(f"SELECT count(*) FROM {table}")).fetchone()
    assert row is not None
    return int(row[0])


def is_refused(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, answer.content_type) == (status, "application/problem+json")
    assert (answer.body["code"], answer.body["status"]) == (code, status)
    assert "token" not in answer.body


async def test_a_first_sign_in_makes_a_person_with_a_solo_profile(firebase: Firebase, edge: SigningInEdge) -> None:
    ada = await firebase.sign_up("Ada Lovelace")
    answer = await edge.verify(ada.token)
    assert answer.status == 200, answer
    assert set(answer.body) == {"token", "user"}
    user = answer.body["user"]
    assert (user["displayName"], user["email"], user["role"]) == ("Ada Lovelace", ada.email, "USER")
    assert (user["avatarUrl"], user["parentId"]) == (None, None)
    assert [profile["mode"] for profile in user["profiles"]] == ["SOLO"]
    me = await edge.me(answer.body["token"])
    assert (me.status, me.body["id"], me.body["profiles"]) == (200, user["id"], user["profiles"])


async def test_a_second_sign_in_is_the_same_person(
    firebase: Firebase, edge: SigningInEdge, watcher: psycopg.AsyncConnection
) -> None:
    ada = await firebase.sign_up("Ada")
    first = await edge.verify(ada.token)
    people = await count(watcher, "app_user")
    second = await edge.verify(await firebase.sign_in(ada.email))
    assert second.body["user"] == first.body["user"]
    assert await count(watcher, "app_user") == people
    other = await edge.verify((await firebase.sign_up("Ada")).token)
    assert other.body["user"]["id"] != first.body["user"]["id"]


async def test_first_sign_ins_at_once_make_one_person(
    firebase: Firebase, edge: SigningInEdge, watcher: psycopg.AsyncConnection
) -> None:
    people, profiles = await count(watcher, "app_user"), await count(watcher, "profile")
    ada = await firebase.sign_up("Ada")
    tokens = [ada.token, *[await firebase.sign_in(ada.email) for _ in range(AT_ONCE - 1)]]
    answers = await asyncio.gather(*(edge.verify(token) for token in tokens))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body["user"]["id"] for answer in answers}) == 1
    assert await count(watcher, "app_user") == people + 1
    assert await count(watcher, "profile") == profiles + 1


async def test_what_firebase_tells_about_a_person_is_not_taken_as_it_is(
    firebase: Firebase, edge: SigningInEdge
) -> None:
    eve = await firebase.sign_up("  Eve\u0000\n\u0085" + "e" * 100)
    await firebase.give_picture(eve.uid, "javascript:alert(1)")
    user = (await edge.verify(await firebase.sign_in(eve.email))).body["user"]
    assert user["avatarUrl"] is None
    assert user["displayName"].startswith("Eve")
    assert len(user["displayName"]) <= 64
    assert user["displayName"].isprintable()


@pytest.mark.parametrize("wrong", ["garbage", "of another project", "revoked", "disabled", "deleted"])
async def test_a_sign_in_that_firebase_does_not_stand_for_is_refused_and_makes_nobody(
    firebase: Firebase, edge: SigningInEdge, watcher: psycopg.AsyncConnection, wrong: str
) -> None:
    people = await count(watcher, "app_user")
    eve = await firebase.sign_up("Eve")
    token = eve.token
    match wrong:
        case "garbage":
            token = "garbage"
        case "of another project":
            token = await firebase.sign_up_elsewhere(eve.uid, "another")
        case "revoked":
            await firebase.revoke_tokens_before(eve.uid, 4_000_000_000)
        case "disabled":
            await firebase.disable(eve.uid)
        case "deleted":
            await firebase.delete(eve.uid)
    is_refused(await edge.verify(token), 401, "unauthenticated")
    assert await count(watcher, "app_user") == people


async def test_somebody_banned_is_refused_whatever_firebase_says(
    firebase: Firebase, edge: SigningInEdge, watcher: psycopg.AsyncConnection
) -> None:
    eve = await firebase.sign_up("Eve")
    user = (await edge.verify(eve.token)).body["user"]
    await watcher.execute("UPDATE app_user SET banned_at = now() WHERE id = %s", [user["id"]])
    is_refused(await edge.verify(await firebase.sign_in(eve.email)), 403, "forbidden")


async def test_a_firebase_that_hangs_is_said_in_time_and_comes_back(
    firebase: Firebase, emulator: FirebaseEmulator, edge: SigningInEdge, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await firebase.sign_up("Ada")
    with monkeypatch.context() as hurried:
        hurried.setattr(provider, "VERIFY_S_MAX", 0.5)
        with emulator.frozen():
            async with asyncio.timeout(2.0):
                answer = await edge.verify(ada.token)
    is_refused(answer, 503, "unavailable")
    assert (await edge.verify(ada.token)).status == 200
