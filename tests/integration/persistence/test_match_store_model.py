"""Postgres answers any sequence of calls as the store in memory does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from match_story import Story, lease, new_id

from echoplay_actors.ports.match_store import AppendRejected, MatchStore
from echoplay_actors.testing import MemoryMatchStore
from echoplay_persistence import PostgresAccountStore, PostgresMatchStore, SessionPool

OWNERS, MATCHES = 3, 3


@dataclass(frozen=True)
class Call:
    """One call of one owner; `epoch` and `skip` say how far it is off what it should be."""

    kind: str
    owner: int
    matches: tuple[int, ...]
    epoch_off: int
    seq_off: int
    count: int
    closes: bool


matches = st.lists(st.integers(0, MATCHES - 1), min_size=1, max_size=MATCHES, unique=True).map(tuple)
mostly_zero = st.sampled_from([0, 0, 0, 0, 0, 1, -1])
calls = st.builds(
    Call,
    kind=st.sampled_from(["append", "append", "append", "take_over", "reclaim", "reactions"]),
    owner=st.integers(0, OWNERS - 1), matches=matches, epoch_off=mostly_zero, seq_off=mostly_zero,
    count=st.integers(1, 3), closes=st.sampled_from([False, False, False, True]),
)  # fmt: skip


class Player:
    """Plays calls on one store and keeps what it answered."""

    def __init__(self, store: MatchStore, stories: list[Story], owners: list[str]) -> None:
        self.store = store
        self.stories = stories
        self.owners = owners
        self.last = {story.match_id: (1, 1) for story in stories}
        """What a well-informed owner believes: epoch and last seq."""
        self.final: set[str] = set()

    async def begin(self) -> None:
        for owner in self.owners[:-1]:
            await self.store.register_lease(lease(owner))
        for story, owner in zip(self.stories, self.owners, strict=True):
            await story.opened(self.store, owner)

    async def play(self, call: Call) -> Any:
        owner = self.owners[call.owner]
        stories = [self.stories[one] for one in call.matches]
        match_ids = [story.match_id for story in stories]
        if call.kind == "reactions":
            await self.store.save_reactions(
                owner=owner, counts={match_id: {"heart": call.count} for match_id in match_ids}
            )
            return None
        if call.kind == "append":
            return await self.append(owner, stories, call)
        ask = self.store.take_over if call.kind == "take_over" else self.store.reclaim
        taken = await ask(owner=owner, match_ids=match_ids)
        for one in taken:
            self.last[one.card.match_id] = (one.epoch, one.rows[-1].seq)
        return sorted(
            (one.card.match_id, one.epoch, one.proof_of_life_ms, one.rows, one.reaction_counts) for one in taken
        )

    async def append(self, owner: str, stories: list[Story], call: Call) -> Any:
        batch = []
        for story in stories:
            epoch, seq = self.last[story.match_id]
            closes = call.closes and story.match_id not in self.final
            batch.append(
                story.append(
                    max(1, seq + 1 + call.seq_off), call.count, epoch=max(1, epoch + call.epoch_off),
                    records=[story.ended()] if closes else [],
                )
            )  # fmt: skip
        try:
            fenced = await self.store.append(owner=owner, batch=batch)
        except AppendRejected:
            return "rejected"
        for one in batch:
            if one.match_id not in fenced:
                self.last[one.match_id] = (one.epoch, one.rows[-1].seq)
                if one.records:
                    self.final.add(one.match_id)
        return fenced


@settings(max_examples=60, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=st.lists(calls, min_size=1, max_size=15))
def test_postgres_and_memory_give_the_same_answers(migrated_url: str, script: list[Call]) -> None:
    asyncio.run(compare(migrated_url, script))


async def compare(database_url: str, script: list[Call]) -> None:
    pool = SessionPool(database_url)
    try:
        people = Story.new()
        accounts = PostgresAccountStore(pool)
        for user_id, name in people.names.items():
            await accounts.create_account(user_id=user_id, profile_id=new_id(), display_name=name, role="USER")
        stories = [people.another() for _ in range(MATCHES)]
        owners = [new_id() for _ in range(OWNERS)]
        postgres = Player(PostgresMatchStore(pool), stories, owners)
        memory = Player(MemoryMatchStore(delay_s=0), stories, owners)
        await postgres.begin()
        await memory.begin()
        for call in script:
            assert await postgres.play(call) == await memory.play(call), call
    finally:
        await pool.close()
