"""People in Postgres: made once, changed field by field, kept in families."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
import pytest
from match_story import new_id

from echoplay_actors.errors import Unavailable
from echoplay_actors.ports.account_store import Account, ProfilePatch, Standing
from echoplay_persistence import PostgresAccountStore, SessionPool


@pytest.fixture
def accounts(pool: SessionPool) -> PostgresAccountStore:
    return PostgresAccountStore(pool)


async def person(accounts: PostgresAccountStore, name: str = "Ada", role: str = "USER") -> Account:
    return await accounts.create_account(user_id=new_id(), profile_id=new_id(), display_name=name, role=role)


def first_sight(accounts: PostgresAccountStore, firebase_uid: str, **changed: Any) -> Any:
    given = {"display_name": "Ada", "email": "ada@example.org", "avatar_url": None, **changed}
    return accounts.account_for_firebase(firebase_uid=firebase_uid, user_id=new_id(), profile_id=new_id(), **given)


async def test_a_new_person_has_a_solo_profile(accounts: PostgresAccountStore) -> None:
    made = await person(accounts, role="MOD")
    assert (made.display_name, made.role, made.email, made.parent_id, made.banned) == ("Ada", "MOD", None, None, False)
    (profile,) = made.profiles
    assert (profile.mode, profile.bio, list(profile.interests), profile.locale) == ("SOLO", None, [], "en")
    assert await accounts.account(made.id) == made
    assert made.families == []


@pytest.mark.parametrize("nobody", ["00000000-0000-4000-8000-000000000000", "me", "", "\x00"])
async def test_an_unknown_or_malformed_id_is_nobody(accounts: PostgresAccountStore, nobody: str) -> None:
    assert await accounts.account(nobody) is None
    assert await accounts.update_account(nobody, ProfilePatch(display_name="X"), new_profile_id=new_id()) is None
    assert not await accounts.share_a_family(nobody, new_id())
    ada = await person(accounts)
    assert await accounts.standings([nobody, ada.id]) == {ada.id: Standing("Ada")}


async def test_many_are_asked_about_at_once(accounts: PostgresAccountStore) -> None:
    people = [await person(accounts, name) for name in ("Ada", "Ben", "Cleo")]
    partner = new_id()
    await accounts.create_scripted_accounts({partner: "Practice partner 1"})
    found = await accounts.standings([one.id for one in people] + [partner, new_id()])
    assert found == {
        **{one.id: Standing(one.display_name) for one in people},
        partner: Standing("Practice partner 1", scripted=True),
    }
    assert await accounts.standings([]) == {}


async def test_thirty_first_sights_at_once_make_one_person(accounts: PostgresAccountStore) -> None:
    uid = new_id()
    seen = await asyncio.gather(*(first_sight(accounts, uid) for _ in range(30)))
    assert len({one.id for one in seen}) == 1
    assert all(one.email == "ada@example.org" and len(one.profiles) == 1 for one in seen)


async def test_signing_in_again_changes_nothing(accounts: PostgresAccountStore) -> None:
    uid = new_id()
    first = await first_sight(accounts, uid)
    assert await first_sight(accounts, uid, display_name="Other", email=None) == first


async def test_an_id_is_given_once(accounts: PostgresAccountStore) -> None:
    made = await person(accounts)
    with pytest.raises(Unavailable):
        await accounts.create_account(user_id=made.id, profile_id=new_id(), display_name="B", role="USER")


async def test_a_patch_changes_what_it_names_and_nothing_else(accounts: PostgresAccountStore) -> None:
    made = await person(accounts)

    async def patched(**fields: Any) -> Account:
        after = await accounts.update_account(made.id, ProfilePatch(**fields), new_profile_id=new_id())
        assert after is not None
        return after

    assert (await patched(display_name="Ada L.")).profiles == made.profiles
    after = await patched(interests=["math", "it's", 'a "quote"', "a,b"], bio="Countess")
    assert after.display_name == "Ada L."
    assert list(after.profiles[0].interests) == ["math", "it's", 'a "quote"', "a,b"]
    assert after.profiles[0].id == made.profiles[0].id
    after = await patched(avatar_url="https://example.org/a.png", locale="fr")
    assert (after.profiles[0].bio, after.profiles[0].locale) == ("Countess", "fr")
    assert list((await patched(interests=[])).profiles[0].interests) == []


async def test_naming_a_mode_makes_its_profile_once(accounts: PostgresAccountStore) -> None:
    made = await person(accounts)
    patches = (ProfilePatch(mode="FAMILY", bio=f"{n}") for n in range(10))
    await asyncio.gather(*(accounts.update_account(made.id, one, new_profile_id=new_id()) for one in patches))
    after = await accounts.account(made.id)
    assert after is not None
    assert sorted(one.mode for one in after.profiles) == ["FAMILY", "SOLO"]


async def test_families_are_shown_with_their_members_and_can_be_shared(accounts: PostgresAccountStore) -> None:
    parent, child, stranger = [await person(accounts, name) for name in ("Ada", "Byron", "Eve")]
    family_id = new_id()
    await accounts.create_family(family_id=family_id, name="Lovelace", parent_user_id=parent.id)
    for _ in range(2):
        await accounts.add_family_member(family_id=family_id, user_id=child.id, role="CHILD")
    seen = await accounts.account(child.id)
    assert seen is not None
    assert seen.families == [
        {
            "id": family_id,
            "name": "Lovelace",
            "role": "CHILD",
            "members": [
                {"userId": parent.id, "displayName": "Ada", "role": "PARENT"},
                {"userId": child.id, "displayName": "Byron", "role": "CHILD"},
            ],
        }
    ]
    assert await accounts.share_a_family(parent.id, child.id)
    assert not await accounts.share_a_family(parent.id, stranger.id)
    assert await accounts.share_a_family(stranger.id, stranger.id)


async def test_a_family_without_its_parent_is_not_made(
    accounts: PostgresAccountStore, watcher: psycopg.AsyncConnection
) -> None:
    family_id = new_id()
    with pytest.raises(Unavailable):
        await accounts.create_family(family_id=family_id, name="Ghosts", parent_user_id=new_id())
    assert (await watcher.execute("SELECT FROM family WHERE id = %s", [family_id])).rowcount == 0


async def test_a_ban_is_seen(accounts: PostgresAccountStore, watcher: psycopg.AsyncConnection) -> None:
    made = await person(accounts)
    await watcher.execute("UPDATE app_user SET banned_at = now() WHERE id = %s", [made.id])
    seen = await accounts.account(made.id)
    assert seen is not None
    assert seen.banned


async def test_those_who_were_suspended_lately_are_known(
    accounts: PostgresAccountStore, watcher: psycopg.AsyncConnection
) -> None:
    lately, long_ago, never = await person(accounts), await person(accounts), await person(accounts)
    await watcher.execute("UPDATE app_user SET banned_at = now() WHERE id = %s", [lately.id])
    await watcher.execute("UPDATE app_user SET banned_at = now() - interval '2 hours' WHERE id = %s", [long_ago.id])
    assert {lately.id, long_ago.id, never.id} & await accounts.suspended(within_s=3600) == {lately.id}
