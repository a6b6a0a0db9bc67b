"""The `MatchStore` port on a `MemoryDatabase`, with the delays and failures that a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, MutableSet, Sequence

from echoplay_actors.ports.match_store import (
    ActorLease,
    AppendFailed,
    AppendRejected,
    JournalRow,
    MatchAppend,
    TakenMatch,
)
from echoplay_actors.ports.records import MatchCard, Record
from echoplay_actors.snapshots.snapshot import StoredSnapshot
from echoplay_actors.testing.memory_database import MemoryDatabase
from echoplay_actors.testing.memory_leases import MemoryLeases
from echoplay_actors.testing.memory_match import StoredMatch


class MemoryMatchStore:
    """A journal with fence and leases in memory, shared by as many actors as a test likes.

    Unless it is given one, its database tells the time of the running loop and knows nobody, but lets everybody in.

    Faults: `delay_s` is what each call takes, `away` makes all calls fail, `fail_next` holds errors that the next
    calls raise instead of doing anything, `fail_after_next` errors that the next appends raise after they wrote;
    an append to a match in `rejects` is refused. `appends` counts the commits.
    """

    def __init__(self, *, delay_s: float = 0.001, database: MemoryDatabase | None = None) -> None:
        self.database = database or MemoryDatabase(now_ms=_loop_ms, strangers=True)
        self.revoked: MutableSet[str] = _Revoked(self.database.lease_table)
        """Incarnations that were told to stop; adding one revokes its lease."""
        self.delay_s = delay_s
        self.fail_next: list[Exception] = []
        self.fail_after_next: list[Exception] = []
        self.rejects: set[str] = set()
        self.appends = 0
        self.away = False

    @property
    def matches(self) -> dict[str, StoredMatch]:
        return self.database.matches

    @property
    def leases(self) -> dict[str, ActorLease]:
        """Every lease there ever was, by actor id."""
        return {actor_id: row.lease for actor_id, row in self.database.lease_table.rows.items()}

    @property
    def released(self) -> set[str]:
        rows = self.database.lease_table.rows
        return {actor_id for actor_id, row in rows.items() if row.released_at_ms is not None}

    async def open_match(
        self, *, owner: str, card: MatchCard, rows: Sequence[JournalRow], records: Sequence[Record]
    ) -> None:
        await self._wait()
        self.database.open_match(owner=owner, card=card, rows=rows, records=records)

    async def append(self, *, owner: str, batch: Sequence[MatchAppend]) -> frozenset[str]:
        await self._wait()
        if any(one.match_id in self.rejects and not self.database.fenced(owner, one) for one in batch):
            raise AppendRejected("these rows are not wanted")
        fenced = self.database.append(owner=owner, batch=batch)
        self.appends += 1
        if self.fail_after_next:
            raise self.fail_after_next.pop(0)
        return fenced

    async def take_over(self, *, owner: str, last_owners: Mapping[str, str]) -> Sequence[TakenMatch]:
        await self._wait()
        return self.database.take_over(owner=owner, last_owners=last_owners)

    async def reclaim(self, *, owner: str, read_to: Mapping[str, int]) -> Sequence[TakenMatch]:
        await self._wait()
        return self.database.reclaim(owner=owner, read_to=read_to)

    async def save_snapshot(self, *, owner: str, snapshot: StoredSnapshot) -> bool:
        await self._wait()
        return self.database.save_snapshot(owner=owner, snapshot=snapshot)

    async def save_reactions(self, *, owner: str, counts: Mapping[str, Mapping[str, int]]) -> None:
        await self._wait()
        self.database.save_reactions(owner=owner, counts=counts)

    async def register_lease(self, lease: ActorLease) -> None:
        await self._wait()
        self.database.register_lease(lease)

    async def renew_lease(self, *, actor_id: str, match_time_ms: int) -> bool:
        await self._wait()
        return self.database.renew_lease(actor_id=actor_id, match_time_ms=match_time_ms)

    async def release_lease(self, *, actor_id: str) -> None:
        await self._wait()
        self.database.release_lease(actor_id=actor_id)

    async def _wait(self) -> None:
        await asyncio.sleep(self.delay_s)
        if self.fail_next:
            raise self.fail_next.pop(0)
        if self.away:
            raise AppendFailed("storage is away")


class _Revoked(MutableSet[str]):
    """The revoked leases as a set of actor ids."""

    def __init__(self, leases: MemoryLeases) -> None:
        self._leases = leases

    @classmethod
    def _from_iterable(cls, it: Iterable[str]) -> set[str]:  # type: ignore[override]
        return set(it)

    def __contains__(self, actor_id: object) -> bool:
        return isinstance(actor_id, str) and self._leases.revoked(actor_id)

    def __iter__(self) -> Iterator[str]:
        return (actor_id for actor_id in self._leases.rows if self._leases.revoked(actor_id))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def add(self, value: str) -> None:
        self._leases.revoke(value)

    def discard(self, value: str) -> None:
        raise TypeError("a lease that was revoked stays revoked")


def _loop_ms() -> int:
    return round(asyncio.get_running_loop().time() * 1000)
