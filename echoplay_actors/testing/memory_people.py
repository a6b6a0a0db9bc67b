"""People and families in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from echoplay_actors.ports.account_store import Account, Standing


class MemoryPeople:
    """Accounts by id, who is in which family, and who was suspended when, by the database's clock."""

    def __init__(self, *, now_ms: Callable[[], int]) -> None:
        self.accounts: dict[str, Account] = {}
        """As they were added; `account` adds their families."""
        self.families: dict[str, list[str]] = {}
        """User ids by family id, in the order in which they came."""
        self.banned_at_ms: dict[str, int] = {}
        self._now_ms = now_ms

    def become(self, other: MemoryPeople) -> None:
        """Know what the other one knows."""
        self.accounts, self.banned_at_ms = dict(other.accounts), dict(other.banned_at_ms)
        self.families = {family_id: list(members) for family_id, members in other.families.items()}

    def add_account(self, account: Account) -> None:
        """A new person, or one as they are from now on; the families said of them are left out."""
        self.accounts[account.id] = replace(account, families=())
        if account.banned:
            self.banned_at_ms.setdefault(account.id, self._now_ms())

    def ban(self, user_id: str) -> None:
        self.accounts[user_id] = replace(self.accounts[user_id], banned=True)
        self.banned_at_ms[user_id] = self._now_ms()

    def make_family(self, *user_ids: str, family_id: str | None = None) -> None:
        """A new family of these people, each a PARENT."""
        if not self.accounts.keys() >= set(user_ids):
            raise KeyError("somebody has no account")
        self.families[family_id or f"family-{len(self.families) + 1}"] = list(dict.fromkeys(user_ids))

    def account(self, user_id: str) -> Account | None:
        account = self.accounts.get(user_id)
        if account is None:
            return None
        return replace(account, families=[self._family(one) for one in self._families_of(user_id)])

    def standings(self, user_ids: Iterable[str]) -> dict[str, Standing]:
        known = [self.accounts[user_id] for user_id in user_ids if user_id in self.accounts]
        return {one.id: Standing(one.display_name, one.banned, one.scripted) for one in known}

    def suspended(self, *, within_s: int) -> frozenset[str]:
        since_ms = self._now_ms() - within_s * 1000
        return frozenset(user_id for user_id, at_ms in self.banned_at_ms.items() if at_ms > since_ms)

    def share_a_family(self, first_user_id: str, second_user_id: str) -> bool:
        if first_user_id == second_user_id:
            return True
        return any(second_user_id in self.families[family_id] for family_id in self._families_of(first_user_id))

    def names(self, user_ids: Mapping[str, Any]) -> dict[str, str]:
        """Display names of those who have an account."""
        return {one: self.accounts[one].display_name for one in user_ids if one in self.accounts}

    def _families_of(self, user_id: str) -> list[str]:
        return [family_id for family_id, members in self.families.items() if user_id in members]

    def _family(self, family_id: str) -> Mapping[str, Any]:
        members = [
            {"userId": one, "displayName": self.accounts[one].display_name, "role": "PARENT"}
            for one in self.families[family_id]
            if one in self.accounts
        ]
        return {"id": family_id, "name": "Ours", "role": "PARENT", "members": members}
