"""A database in memory that behaves as EchoPlay's Postgres does: the journal, the fence, leases, placement, people.

Every operation is one synchronous step: it happens whole or not at all, and nothing else happens meanwhile. Nothing
here waits, draws lots or looks at a clock of its own, so the same calls always give the same answers. The tests of
the stores play the same calls on Postgres, one after the other and several at once, and hold the answers against
these. Ids are taken as they are: whether they are UUIDs is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from echoplay_actors.ports.account_store import Account, Standing
from echoplay_actors.ports.match_reader import StoredJournal
from echoplay_actors.ports.match_store import LEASE_TERM_MS, ActorLease, JournalRow
from echoplay_actors.ports.placement_store import OwnedMatch
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.testing.memory_journal import MemoryJournal
from echoplay_actors.testing.memory_match import finished_record
from echoplay_actors.testing.memory_story import clock_rows, stored_journal


class MemoryDatabase(MemoryJournal):
    """The ports `MatchStore`, `PlacementStore` and `MatchReader`, and what an edge asks of `AccountStore`.

    `now_ms` is the database server's own clock; it and match time need not agree. With `strangers`, people who have
    no account may host and debate, which Postgres refuses. `matches` is for those who check what was written.
    """

    def __init__(
        self, *, now_ms: Callable[[], int], lease_term_ms: int = LEASE_TERM_MS, strangers: bool = False
    ) -> None:
        super().__init__(now_ms=now_ms, lease_term_ms=lease_term_ms, strangers=strangers)
        self._now_ms = now_ms
        self._lease_term_ms = lease_term_ms

    def copied(self) -> MemoryDatabase:
        """One that holds the same, looks at the same clock, and goes its own way from here."""
        copy = MemoryDatabase(now_ms=self._now_ms, lease_term_ms=self._lease_term_ms, strangers=self.strangers)
        copy.matches = {match_id: stored.copied() for match_id, stored in self.matches.items()}
        copy.people.become(self.people)
        copy.lease_table.become(self.lease_table)
        copy.participant_ids, copy.round_ids = set(self.participant_ids), set(self.round_ids)
        return copy

    # PlacementStore

    def open_matches(self) -> list[OwnedMatch]:
        found = [one for match_id in sorted(self.matches) if (one := self.owned_match(match_id))]
        return sorted(found, key=lambda one: not one.clock_runs)

    def owned_match(self, match_id: str) -> OwnedMatch | None:
        """The port's `open_match`."""
        stored = self.matches.get(match_id)
        if stored is None or stored.final:
            return None
        return OwnedMatch(match_id, stored.owner, stored.epoch, stored.tables.clock_runs)

    def leases(self) -> list[ActorLease]:
        return self.lease_table.live()

    def revoke_lease(self, *, actor_id: str) -> int:
        return self.lease_table.revoke(actor_id)

    def forget_old_leases(self) -> None:
        self.lease_table.forget(in_use={stored.owner for stored in self.matches.values() if not stored.final})

    # MatchReader

    def card(self, match_id: str) -> MatchCard | None:
        stored = self.matches.get(match_id)
        return stored.card if stored else None

    def statuses(self, match_ids: Sequence[str]) -> dict[str, str]:
        return {one: self.matches[one].tables.status for one in match_ids if one in self.matches}

    def finished(self, match_id: str) -> dict[str, Any] | None:
        stored = self.matches.get(match_id)
        return finished_record(stored, self._names(stored)) if stored and stored.final else None

    def journal(self, match_id: str, *, events_max: int) -> StoredJournal | None:
        stored = self.matches.get(match_id)
        if stored is None or not stored.final:
            return None
        return stored_journal(stored.rows, self._names(stored), events_max=events_max)

    def clock_rows(self, match_id: str, *, rows_max: int) -> list[JournalRow]:
        stored = self.matches.get(match_id)
        return clock_rows(stored.rows, rows_max=rows_max) if stored else []

    # Accounts

    def add_account(self, account: Account) -> None:
        self.people.add_account(account)

    def ban(self, user_id: str) -> None:
        self.people.ban(user_id)

    def make_family(self, *user_ids: str, family_id: str | None = None) -> None:
        self.people.make_family(*user_ids, family_id=family_id)

    def account(self, user_id: str) -> Account | None:
        return self.people.account(user_id)

    def standings(self, user_ids: Sequence[str]) -> dict[str, Standing]:
        return self.people.standings(user_ids)

    def suspended(self, *, within_s: int) -> frozenset[str]:
        return self.people.suspended(within_s=within_s)

    def share_a_family(self, first_user_id: str, second_user_id: str) -> bool:
        return self.people.share_a_family(first_user_id, second_user_id)
