"""The test kit: virtual time, seeded randomness, a journal in memory and a link that records.

`MemoryMatchStore` keeps every promise of the `MatchStore` port; the tests of that port run against it and against
Postgres alike.
"""

from __future__ import annotations

import asyncio
import random
import selectors
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from echoplay_actors.ports.match_store import (
    ActorLease,
    AppendFailed,
    AppendRejected,
    JournalRow,
    MatchAppend,
    TakenMatch,
)
from echoplay_actors.ports.records import MatchCard, MatchClosed, Record

_THREADS_WITHIN_S = 2.0
"""How long, in real time, a loop that has nothing else to do waits for a thread."""


class _JumpingSelector(selectors.DefaultSelector):
    """Never waits: when nothing is ready it moves its loop's time to the next timer instead."""

    loop: VirtualTimeLoop

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready and timeout is None:
            ready = super().select(_THREADS_WITHIN_S)
            if not ready:
                raise RuntimeError("everything on this loop waits for something that will never come")
        if not ready and timeout:
            self.loop.advance(timeout)
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds pass as soon as nothing else is to be done."""

    def __init__(self) -> None:
        selector = _JumpingSelector()
        selector.loop = self
        self._virtual_s = 0.0
        super().__init__(selector)

    def time(self) -> float:
        return self._virtual_s

    def advance(self, seconds: float) -> None:
        self._virtual_s += seconds


class LoopClock:
    """Match time that follows an event loop's time from a fixed beginning."""

    START_MS = 1_800_000_000_000

    def __init__(self, loop: asyncio.AbstractEventLoop, *, start_ms: int = START_MS) -> None:
        self._loop = loop
        self._start_ms = start_ms

    def now_ms(self) -> int:
        return self._start_ms + round(self._loop.time() * 1000)


class SeededRandomness:
    """Random bytes from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def token_bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)


@dataclass
class _StoredMatch:
    card: MatchCard
    owner: str
    epoch: int
    rows: list[JournalRow] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    reactions: dict[str, int] = field(default_factory=dict)

    @property
    def final(self) -> bool:
        return any(isinstance(record, MatchClosed) for record in self.records)


class MemoryMatchStore:
    """A journal with fence and leases in memory, shared by as many actors as a test likes.

    Faults: `delay_s` is what each call takes, `away` makes all calls fail, `fail_next` holds errors that the next
    calls raise instead of doing anything, `fail_after_next` errors that the next appends raise after they wrote;
    an append to a match in `rejects` is refused. `appends` counts the commits.
    """

    def __init__(self, *, delay_s: float = 0.001) -> None:
        self.matches: dict[str, _StoredMatch] = {}
        self.leases: dict[str, ActorLease] = {}
        self.revoked: set[str] = set()
        self.released: set[str] = set()
        self.delay_s = delay_s
        self.fail_next: list[Exception] = []
        self.fail_after_next: list[Exception] = []
        self.rejects: set[str] = set()
        self.appends = 0
        self.away = False

    async def open_match(
        self, *, owner: str, card: MatchCard, rows: Sequence[JournalRow], records: Sequence[Record]
    ) -> None:
        await self._wait()
        if card.match_id in self.matches:
            raise AppendRejected("this match exists")
        self.matches[card.match_id] = _StoredMatch(card, owner, 1, list(rows), list(records))

    async def append(self, *, owner: str, batch: Sequence[MatchAppend]) -> frozenset[str]:
        await self._wait()
        fenced = set()
        allowed: list[tuple[_StoredMatch, MatchAppend]] = []
        for one in batch:
            stored = self.matches.get(one.match_id)
            if stored is None or (stored.owner, stored.epoch) != (owner, one.epoch):
                fenced.add(one.match_id)
                continue
            if [row.seq for row in one.rows] != [len(stored.rows) + 1 + n for n in range(len(one.rows))]:
                raise AppendRejected("seq is taken, or leaves a hole")
            if one.match_id in self.rejects:
                raise AppendRejected("these rows are not wanted")
            allowed.append((stored, one))
        for stored, one in allowed:
            stored.rows.extend(one.rows)
            stored.records.extend(one.records)
        self.appends += 1
        if self.fail_after_next:
            raise self.fail_after_next.pop(0)
        return frozenset(fenced)

    async def take_over(self, *, owner: str, match_ids: Sequence[str]) -> Sequence[TakenMatch]:
        await self._wait()
        open_ones = [one for one in self._stored(match_ids) if not one.final and owner not in self.revoked]
        return [self._taken(one, owner) for one in open_ones]

    async def reclaim(self, *, owner: str, match_ids: Sequence[str]) -> Sequence[TakenMatch]:
        await self._wait()
        return [
            self._taken(one, owner)
            for one in self._stored(match_ids)
            if one.owner == owner and owner not in self.revoked
        ]

    async def save_reactions(self, *, owner: str, counts: Mapping[str, Mapping[str, int]]) -> None:
        await self._wait()
        for match_id, kinds in counts.items():
            stored = self.matches.get(match_id)
            if stored is not None and stored.owner == owner:
                for kind, count in kinds.items():
                    stored.reactions[kind] = max(count, stored.reactions.get(kind, 0))

    async def register_lease(self, lease: ActorLease) -> None:
        await self._wait()
        self.leases[lease.actor_id] = lease

    async def renew_lease(self, *, actor_id: str, match_time_ms: int) -> bool:
        await self._wait()
        lease = self.leases.get(actor_id)
        if lease is None or actor_id in self.revoked or actor_id in self.released:
            return False
        self.leases[actor_id] = ActorLease(
            lease.actor_id, lease.name, lease.address, lease.node_id, lease.pid, match_time_ms
        )
        return True

    async def release_lease(self, *, actor_id: str) -> None:
        await self._wait()
        self.released.add(actor_id)

    def _stored(self, match_ids: Sequence[str]) -> list[_StoredMatch]:
        return [self.matches[match_id] for match_id in sorted(set(match_ids)) if match_id in self.matches]

    def _taken(self, stored: _StoredMatch, owner: str) -> TakenMatch:
        before = self.leases.get(stored.owner)
        stored.owner = owner
        stored.epoch += 1
        return TakenMatch(
            card=stored.card,
            epoch=stored.epoch,
            proof_of_life_ms=before.match_time_ms if before else 0,
            rows=list(stored.rows),
            names=dict(stored.names),
            reaction_counts=dict(stored.reactions),
        )

    async def _wait(self) -> None:
        await asyncio.sleep(self.delay_s)
        if self.fail_next:
            raise self.fail_next.pop(0)
        if self.away:
            raise AppendFailed("storage is away")
