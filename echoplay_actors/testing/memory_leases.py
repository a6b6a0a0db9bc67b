"""Actors' leases in memory, by the database's clock: the rules of Postgres' table, row by row."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, replace

from echoplay_actors.ports.match_store import ActorLease

DAY_MS = 86_400_000


@dataclass(slots=True)
class LeaseRow:
    """An incarnation's lease, and when (database time) it was last renewed, revoked and released."""

    lease: ActorLease
    renewed_at_ms: int
    revoked_at_ms: int | None = None
    released_at_ms: int | None = None

    @property
    def ended(self) -> bool:
        return self.revoked_at_ms is not None or self.released_at_ms is not None


class MemoryLeases:
    """All leases; `rows` are by actor id."""

    def __init__(self, *, now_ms: Callable[[], int], term_ms: int) -> None:
        self.rows: dict[str, LeaseRow] = {}
        self._now_ms = now_ms
        self._term_ms = term_ms

    def become(self, other: MemoryLeases) -> None:
        """Hold what the other one holds."""
        self.rows = {actor_id: replace(row) for actor_id, row in other.rows.items()}

    def register(self, lease: ActorLease) -> None:
        """A second announcement is a renewal; never an amnesty."""
        row = self.rows.get(lease.actor_id)
        if row is None:
            self.rows[lease.actor_id] = LeaseRow(lease, self._now_ms())
        elif not row.ended:
            row.lease = replace(row.lease, address=lease.address, match_time_ms=lease.match_time_ms)
            row.renewed_at_ms = self._now_ms()

    def renew(self, actor_id: str, match_time_ms: int) -> bool:
        """False when there is nothing to renew: revoked, released, or never there."""
        row = self.rows.get(actor_id)
        if row is None or row.ended:
            return False
        if match_time_ms > row.lease.match_time_ms:
            row.lease = replace(row.lease, match_time_ms=match_time_ms)
        row.renewed_at_ms = self._now_ms()
        return True

    def release(self, actor_id: str) -> None:
        row = self.rows.get(actor_id)
        if row is not None and row.released_at_ms is None:
            row.released_at_ms = self._now_ms()

    def revoke(self, actor_id: str) -> int:
        """Milliseconds until the lease has run out, 0 when there is none."""
        row = self.rows.get(actor_id)
        if row is None:
            return 0
        if row.revoked_at_ms is None:
            row.revoked_at_ms = self._now_ms()
        left_ms = self._term_ms - (self._now_ms() - row.renewed_at_ms)
        return 0 if row.released_at_ms is not None else min(self._term_ms, max(0, left_ms))

    def live(self) -> list[ActorLease]:
        """Neither released nor revoked, and renewed within the term; by actor id."""
        since_ms = self._now_ms() - self._term_ms
        rows = (self.rows[actor_id] for actor_id in sorted(self.rows))
        return [row.lease for row in rows if not row.ended and row.renewed_at_ms > since_ms]

    def forget(self, *, in_use: Container[str]) -> None:
        """Delete rows that ended more than a day ago, but those of these incarnations."""
        since_ms = self._now_ms() - DAY_MS
        for actor_id, row in list(self.rows.items()):
            released_or_revoked_ms = row.revoked_at_ms if row.released_at_ms is None else row.released_at_ms
            if max(row.renewed_at_ms, released_or_revoked_ms or 0) < since_ms and actor_id not in in_use:
                del self.rows[actor_id]

    def revoked(self, actor_id: str) -> bool:
        row = self.rows.get(actor_id)
        return row is not None and row.revoked_at_ms is not None

    def proof_of_life_ms(self, actor_id: str) -> int:
        """The last match time it proved to be alive at, 0 if unknown."""
        row = self.rows.get(actor_id)
        return row.lease.match_time_ms if row else 0
