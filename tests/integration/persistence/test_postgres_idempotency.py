"""First answers to requests with an `Idempotency-Key`."""

from __future__ import annotations

import psycopg
import pytest
from match_story import new_id

from echoplay_actors.errors import Invalid
from echoplay_persistence import PostgresIdempotencyStore, SessionPool


@pytest.fixture
def answers(pool: SessionPool) -> PostgresIdempotencyStore:
    return PostgresIdempotencyStore(pool)


async def test_the_first_answer_stays(answers: PostgresIdempotencyStore) -> None:
    user_id = new_id()
    assert await answers.remembered(user_id=user_id, key="k", fingerprint="f") is None
    first = {"z": 1, "a": [None, "é"]}
    await answers.remember(user_id=user_id, key="k", fingerprint="f", status=201, body=first)
    await answers.remember(user_id=user_id, key="k", fingerprint="f", status=500, body={})
    found = await answers.remembered(user_id=user_id, key="k", fingerprint="f")
    assert found == (201, first)
    assert list(found[1]) == ["z", "a"]


async def test_a_key_belongs_to_one_person_and_one_request(answers: PostgresIdempotencyStore) -> None:
    user_id = new_id()
    await answers.remember(user_id=user_id, key="k", fingerprint="f", status=200, body={})
    assert await answers.remembered(user_id=new_id(), key="k", fingerprint="f") is None
    with pytest.raises(Invalid):
        await answers.remembered(user_id=user_id, key="k", fingerprint="another request")


async def test_after_a_day_an_answer_is_forgotten_and_its_key_is_free(
    answers: PostgresIdempotencyStore, watcher: psycopg.AsyncConnection
) -> None:
    user_id = new_id()
    for key in ("old", "older"):
        await answers.remember(user_id=user_id, key=key, fingerprint="f", status=200, body={})
    await watcher.execute(
        "UPDATE idempotency_key SET created_at = now() - interval '25 hours' WHERE user_id = %s", [user_id]
    )
    assert await answers.remembered(user_id=user_id, key="old", fingerprint="f") is None
    await answers.remember(user_id=user_id, key="old", fingerprint="another", status=201, body={"new": True})
    assert await answers.remembered(user_id=user_id, key="old", fingerprint="another") == (201, {"new": True})
    left = await watcher.execute("SELECT key FROM idempotency_key WHERE user_id = %s", [user_id])
    assert await left.fetchall() == [("old",)]
