"""People, families and first answers in memory, as their ports promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from echoplay_actors.errors import Invalid, Unavailable
from echoplay_actors.ports.account_store import Account, Profile, ProfilePatch, Standing
from echoplay_actors.testing import MemoryDatabase


class MemoryAccounts:
    """An `AccountStore` on the people of a `MemoryDatabase`."""

    def __init__(self, database: MemoryDatabase) -> None:
        self.people = database.people.accounts
        self.make_family = database.make_family
        self.ban = database.ban
        self._database = database
        self._by_firebase: dict[str, str] = {}
        self.away = False
        self.standings_asked: list[list[str]] = []

    async def suspended(self, *, within_s: int) -> frozenset[str]:
        if self.away:
            raise Unavailable("the database is away")
        return self._database.suspended(within_s=within_s)

    async def account(self, user_id: str) -> Account | None:
        if self.away:
            raise RuntimeError("the database is away: postgresql://user:secret@db")
        return self._database.account(user_id)

    async def standings(self, user_ids: Sequence[str]) -> dict[str, Standing]:
        if self.away:
            raise RuntimeError("the database is away: postgresql://user:secret@db")
        self.standings_asked.append(list(user_ids))
        return self._database.standings(user_ids)

    async def account_for_firebase(
        self, *, firebase_uid: str, user_id: str, profile_id: str, display_name: str, email: str | None,
        avatar_url: str | None,
    ) -> Account:  # fmt: skip
        known = self._by_firebase.setdefault(firebase_uid, user_id)
        if known not in self.people:
            self._add(user_id, profile_id, display_name, "USER", email=email, avatar_url=avatar_url)
        return self.people[known]

    async def create_account(self, *, user_id: str, profile_id: str, display_name: str, role: str) -> Account:
        return self._add(user_id, profile_id, display_name, role)

    async def create_scripted_accounts(self, names: Mapping[str, str]) -> None:
        for user_id, name in names.items():
            if user_id not in self.people:
                self._database.add_account(Account(user_id, name, None, None, "USER", None, scripted=True))

    async def update_account(self, user_id: str, patch: ProfilePatch, *, new_profile_id: str) -> Account | None:
        account = self.people.get(user_id)
        if account is None:
            return None
        mode = patch.mode or "SOLO"
        profiles = {profile.mode: profile for profile in account.profiles}
        profile = profiles.get(mode) or _profile(new_profile_id, mode)
        profiles[mode] = replace(
            profile,
            bio=profile.bio if patch.bio is None else patch.bio,
            interests=profile.interests if patch.interests is None else tuple(patch.interests),
            locale=patch.locale or profile.locale,
        )
        patched = replace(
            account,
            display_name=patch.display_name or account.display_name,
            avatar_url=patch.avatar_url or account.avatar_url,
            profiles=tuple(profiles.values()),
        )
        self._database.add_account(patched)
        return self._database.account(user_id)

    async def share_a_family(self, first_user_id: str, second_user_id: str) -> bool:
        return self._database.share_a_family(first_user_id, second_user_id)

    def _add(
        self, user_id: str, profile_id: str, display_name: str, role: str, *, email: str | None = None,
        avatar_url: str | None = None,
    ) -> Account:  # fmt: skip
        account = Account(
            user_id, display_name, email, avatar_url, role, None, profiles=(_profile(profile_id, "SOLO"),)
        )
        self._database.add_account(account)
        return account


class MemoryIdempotency:
    """An `IdempotencyStore`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, int, dict[str, Any]]] = {}

    def forget(self) -> None:
        """As if nothing could ever be kept."""
        self._kept.clear()

    async def remembered(self, *, user_id: str, key: str, fingerprint: str) -> tuple[int, dict[str, Any]] | None:
        kept = self._kept.get((user_id, key))
        if kept is None:
            return None
        if kept[0] != fingerprint:
            raise Invalid("This key was used with another request.")
        return kept[1], kept[2]

    async def remember(self, *, user_id: str, key: str, fingerprint: str, status: int, body: dict[str, Any]) -> None:
        self._kept.setdefault((user_id, key), (fingerprint, status, body))


def _profile(profile_id: str, mode: str) -> Profile:
    return Profile(profile_id, mode, None, (), "en", 1200, 1200)
