"""People in Postgres: the `AccountStore` port, and families.

A person with profiles and families is read by one statement, so that what it says fits together. Raises
`Unavailable` when Postgres cannot be asked, and nothing else; an id that is none is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from echoplay_actors.errors import Unavailable
from echoplay_actors.ids import is_id
from echoplay_actors.match.values import Mode
from echoplay_actors.ports.account_store import Account, Profile, ProfilePatch, Standing
from echoplay_persistence import families
from echoplay_persistence.session import Session
from echoplay_persistence.session_pool import SessionPool
from echoplay_persistence.unavailable import session_or_unavailable

_ACCOUNT: LiteralString = """
    SELECT person.id::text, person.display_name, person.email, person.avatar_url, person.role,
           person.parent_id::text, person.banned_at IS NOT NULL AS banned, person.scripted,
           (SELECT coalesce(json_agg(json_build_object(
                       'id', profile.id, 'mode', profile.mode, 'bio', profile.bio, 'interests', profile.interests,
                       'locale', profile.locale, 'civility_elo', profile.civility_elo,
                       'debate_elo', profile.debate_elo) ORDER BY profile.id), '[]')
              FROM profile WHERE profile.user_id = person.id) AS profiles,
           (SELECT coalesce(json_agg(json_build_object(
                       'id', family.id, 'name', family.name, 'role', place.role, 'members', (
                           SELECT json_agg(json_build_object(
                                      'userId', other.user_id, 'displayName', relative.display_name,
                                      'role', other.role) ORDER BY other.joined_at, other.user_id)
                             FROM family_member AS other JOIN app_user AS relative ON relative.id = other.user_id
                            WHERE other.family_id = family.id)) ORDER BY place.joined_at, family.id), '[]')
              FROM family_member AS place JOIN family ON family.id = place.family_id
             WHERE place.user_id = person.id) AS families
      FROM app_user AS person
"""
_BY_ID = _ACCOUNT + "WHERE person.id = %(user_id)s"
_BY_FIREBASE_UID = _ACCOUNT + "WHERE person.firebase_uid = %(firebase_uid)s"
_STANDINGS = """
    SELECT id::text, display_name, banned_at IS NOT NULL AS banned, scripted
      FROM app_user WHERE id = ANY(%(user_ids)s::uuid[])
"""

# One statement, so person and first profile appear together; of two at once, one makes them and one nothing.
_CREATE = """
    WITH person AS (
        INSERT INTO app_user (id, firebase_uid, display_name, email, avatar_url, role)
        VALUES (%(user_id)s, %(firebase_uid)s, %(display_name)s, %(email)s, %(avatar_url)s, %(role)s)
        ON CONFLICT (firebase_uid) DO NOTHING
        RETURNING id
    )
    INSERT INTO profile (id, user_id, mode) SELECT %(profile_id)s, person.id, 'SOLO' FROM person
"""
_CREATE_SCRIPTED = """
    INSERT INTO app_user (id, display_name, role, scripted)
    SELECT id::uuid, display_name, 'USER', true
      FROM unnest(%(ids)s::text[], %(display_names)s::text[]) AS partner (id, display_name) ORDER BY id
    ON CONFLICT (id) DO NOTHING
"""
_UPDATE_PERSON = """
    UPDATE app_user
       SET display_name = coalesce(%(display_name)s, display_name), avatar_url = coalesce(%(avatar_url)s, avatar_url)
     WHERE id = %(user_id)s
"""
_UPDATE_PROFILE = """
    INSERT INTO profile (id, user_id, mode, bio, interests, locale)
    VALUES (%(profile_id)s, %(user_id)s, %(mode)s, %(bio)s, coalesce(%(interests)s::text[], '{}'),
            coalesce(%(locale)s, 'en'))
    ON CONFLICT (user_id, mode) DO UPDATE
       SET bio = coalesce(%(bio)s, profile.bio), interests = coalesce(%(interests)s::text[], profile.interests),
           locale = coalesce(%(locale)s, profile.locale)
"""

_SUSPENDED = """
    SELECT id::text FROM app_user WHERE banned_at > now() - make_interval(secs => %(within_s)s)
"""


class PostgresAccountStore:
    """An `AccountStore` on a pool that it shares and does not close."""

    def __init__(self, pool: SessionPool) -> None:
        self._pool = pool

    async def account(self, user_id: str) -> Account | None:
        if not is_id(user_id):
            return None
        async with session_or_unavailable(self._pool) as session:
            return await _read(session, _BY_ID, user_id=user_id)

    async def standings(self, user_ids: Sequence[str]) -> dict[str, Standing]:
        known = [user_id for user_id in user_ids if is_id(user_id)]
        async with session_or_unavailable(self._pool) as session:
            rows = await session.run(_STANDINGS, user_ids=known)
        return {row.id: Standing(row.display_name, row.banned, row.scripted) for row in rows}

    async def account_for_firebase(
        self, *, firebase_uid: str, user_id: str, profile_id: str, display_name: str, email: str | None,
        avatar_url: str | None,
    ) -> Account:  # fmt: skip
        async with session_or_unavailable(self._pool) as session:
            known = await _read(session, _BY_FIREBASE_UID, firebase_uid=firebase_uid)
            if known is not None:
                return known
            await session.count(
                _CREATE, user_id=user_id, firebase_uid=firebase_uid, display_name=display_name, email=email,
                avatar_url=avatar_url, role="USER", profile_id=profile_id,
            )  # fmt: skip
            return _present(await _read(session, _BY_FIREBASE_UID, firebase_uid=firebase_uid))

    async def create_account(self, *, user_id: str, profile_id: str, display_name: str, role: str) -> Account:
        async with session_or_unavailable(self._pool) as session:
            await session.count(
                _CREATE, user_id=user_id, firebase_uid=None, display_name=display_name, email=None, avatar_url=None,
                role=role, profile_id=profile_id,
            )  # fmt: skip
            return _present(await _read(session, _BY_ID, user_id=user_id))

    async def create_scripted_accounts(self, names: Mapping[str, str]) -> None:
        if names:
            async with session_or_unavailable(self._pool) as session:
                await session.count(_CREATE_SCRIPTED, ids=list(names), display_names=list(names.values()))

    async def update_account(self, user_id: str, patch: ProfilePatch, *, new_profile_id: str) -> Account | None:
        if not is_id(user_id):
            return None
        async with session_or_unavailable(self._pool) as session:
            async with session.transaction():
                found = await session.count(
                    _UPDATE_PERSON, user_id=user_id, display_name=patch.display_name, avatar_url=patch.avatar_url
                )
                if not found:
                    return None
                if _names_a_profile(patch):
                    await session.count(
                        _UPDATE_PROFILE, profile_id=new_profile_id, user_id=user_id, mode=patch.mode or Mode.SOLO.value,
                        bio=patch.bio, locale=patch.locale,
                        interests=None if patch.interests is None else list(patch.interests),
                    )  # fmt: skip
            return await _read(session, _BY_ID, user_id=user_id)

    async def suspended(self, *, within_s: int) -> frozenset[str]:
        async with session_or_unavailable(self._pool) as session:
            return frozenset(row.id for row in await session.run(_SUSPENDED, within_s=within_s))

    async def share_a_family(self, first_user_id: str, second_user_id: str) -> bool:
        if first_user_id == second_user_id:
            return True
        if not (is_id(first_user_id) and is_id(second_user_id)):
            return False
        async with session_or_unavailable(self._pool) as session:
            return await families.shared(session, first_user_id, second_user_id)

    async def create_family(self, *, family_id: str, name: str, parent_user_id: str) -> None:
        """A new family with its first PARENT."""
        async with session_or_unavailable(self._pool) as session, session.transaction():
            await families.create(session, family_id, name)
            await families.add_member(session, family_id, parent_user_id, "PARENT")

    async def add_family_member(self, *, family_id: str, user_id: str, role: str) -> None:
        """Add a PARENT, CHILD or MEMBER; somebody who is in the family already stays what they are."""
        async with session_or_unavailable(self._pool) as session:
            await families.add_member(session, family_id, user_id, role)


def _names_a_profile(patch: ProfilePatch) -> bool:
    return any(given is not None for given in (patch.mode, patch.bio, patch.interests, patch.locale))


async def _read(session: Session, statement: LiteralString, **which: Any) -> Account | None:
    rows = await session.run(statement, **which)
    if not rows:
        return None
    (row,) = rows
    return Account(
        id=row.id,
        display_name=row.display_name,
        email=row.email,
        avatar_url=row.avatar_url,
        role=row.role,
        parent_id=row.parent_id,
        profiles=[Profile(**profile) for profile in row.profiles],
        families=row.families,
        banned=row.banned,
        scripted=row.scripted,
    )


def _present(account: Account | None) -> Account:
    """An account that was just written; it can only be missing when somebody deletes rows by hand."""
    if account is None:
        raise Unavailable("This account is being changed right now. Try again in a moment.")
    return account
