"""Practice partners in Postgres: made once by id, marked as such, and out of reach of every sign-in."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from match_story import new_id

from echoplay_actors.errors import Unavailable
from echoplay_persistence import PostgresAccountStore, SessionPool


@pytest.fixture
def accounts(pool: SessionPool) -> PostgresAccountStore:
    return PostgresAccountStore(pool)


async def test_partners_are_made_once_however_often_they_are_asked_for(
    accounts: PostgresAccountStore, watcher: psycopg.AsyncConnection
) -> None:
    names = {new_id(): f"Practice partner {number}" for number in range(1, 8)}
    backwards = dict(reversed(names.items()))
    await asyncio.gather(*(accounts.create_scripted_accounts(one) for one in (names, backwards) * 5))
    for user_id, name in names.items():
        made = await accounts.account(user_id)
        assert made is not None
        assert (made.display_name, made.role, made.scripted, made.banned) == (name, "USER", True, False)
        assert not made.profiles
    found = await watcher.execute("SELECT firebase_uid, email FROM app_user WHERE id = ANY(%s::uuid[])", [list(names)])
    assert await found.fetchall() == [(None, None)] * 7


async def test_nobody_at_all_is_no_error(accounts: PostgresAccountStore) -> None:
    await accounts.create_scripted_accounts({})


async def test_a_person_is_never_turned_into_a_partner(accounts: PostgresAccountStore) -> None:
    made = await accounts.create_account(user_id=new_id(), profile_id=new_id(), display_name="Ada", role="MOD")
    await accounts.create_scripted_accounts({made.id: "Practice partner 1"})
    assert await accounts.account(made.id) == made
    assert not made.scripted


async def test_an_id_that_is_none_makes_nobody(accounts: PostgresAccountStore) -> None:
    good = new_id()
    with pytest.raises(Unavailable):
        await accounts.create_scripted_accounts({good: "Practice partner 1", "me": "Practice partner 2"})
    assert await accounts.account(good) is None


@pytest.mark.parametrize("change", ["firebase_uid = 'somebody'", "role = 'ADMIN'"])
async def test_the_tables_themselves_keep_partners_from_signing_in_and_moderating(
    accounts: PostgresAccountStore, watcher: psycopg.AsyncConnection, change: str
) -> None:
    partner = new_id()
    await accounts.create_scripted_accounts({partner: "Practice partner 1"})
    with pytest.raises(psycopg.errors.CheckViolation):
        await watcher.execute(f"UPDATE app_user SET {change} WHERE id = %s", [partner])  # type: ignore[arg-type]
