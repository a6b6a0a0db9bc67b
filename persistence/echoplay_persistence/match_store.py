"""The journal, the fence and the lease in Postgres: the `MatchStore` port.

It promises what the port does, for any number of processes at once, and that nothing but the port's errors comes
out of it: `AppendRejected` when Postgres turned these very values down, `AppendUnknown` (from `open_match` and
`append` alone) when the connection was lost with a commit under way, `AppendFailed` otherwise.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from echoplay_actors.ports.match_store import (
    ActorLease,
    AppendFailed,
    AppendRejected,
    AppendUnknown,
    JournalRow,
    MatchAppend,
    TakenMatch,
)
from echoplay_actors.ports.records import MatchCard, Record
from echoplay_actors.snapshots.snapshot import StoredSnapshot
from echoplay_persistence import journal_append, leases, reactions, snapshots, take_over
from echoplay_persistence.outcomes import OutcomeUnknown, Refused, StorageError
from echoplay_persistence.session import Session
from echoplay_persistence.session_pool import SessionPool


class PostgresMatchStore:
    """A `MatchStore` on a pool that it shares and does not close."""

    def __init__(self, pool: SessionPool) -> None:
        self._pool = pool

    async def open_match(
        self, *, owner: str, card: MatchCard, rows: Sequence[JournalRow], records: Sequence[Record]
    ) -> None:
        async with self._committing() as session:
            await journal_append.open_match(session, owner, card, rows, records)

    async def append(self, *, owner: str, batch: Sequence[MatchAppend]) -> frozenset[str]:
        if not batch:
            return frozenset()
        async with self._committing() as session:
            return await journal_append.append(session, owner, batch)

    async def take_over(self, *, owner: str, last_owners: Mapping[str, str]) -> Sequence[TakenMatch]:
        async with self._repeatable() as session:
            return await take_over.take_over(session, owner, last_owners)

    async def reclaim(self, *, owner: str, read_to: Mapping[str, int]) -> Sequence[TakenMatch]:
        async with self._repeatable() as session:
            return await take_over.reclaim(session, owner, read_to)

    async def save_snapshot(self, *, owner: str, snapshot: StoredSnapshot) -> bool:
        async with self._repeatable() as session:
            return await snapshots.save(session, owner, snapshot)

    async def save_reactions(self, *, owner: str, counts: Mapping[str, Mapping[str, int]]) -> None:
        if counts:
            async with self._repeatable() as session:
                await reactions.save(session, owner, counts)

    async def register_lease(self, lease: ActorLease) -> None:
        async with self._repeatable() as session:
            await leases.register(session, lease)

    async def renew_lease(self, *, actor_id: str, match_time_ms: int) -> bool:
        async with self._repeatable() as session:
            return await leases.renew(session, actor_id, match_time_ms)

    async def release_lease(self, *, actor_id: str) -> None:
        async with self._repeatable() as session:
            await leases.release(session, actor_id)

    @asynccontextmanager
    async def _committing(self) -> AsyncIterator[Session]:
        """For what must not be done twice: a lost connection leaves it open whether it was done."""
        try:
            async with self._pool.session() as session:
                yield session
        except OutcomeUnknown as error:
            raise AppendUnknown(str(error)) from error
        except Refused as error:
            raise AppendRejected(str(error)) from error
        except StorageError as error:
            raise AppendFailed(str(error)) from error

    @asynccontextmanager
    async def _repeatable(self) -> AsyncIterator[Session]:
        """For what may be done twice: whoever is told that it failed does it again."""
        try:
            async with self._committing() as session:
                yield session
        except AppendUnknown as error:
            raise AppendFailed(str(error)) from error
