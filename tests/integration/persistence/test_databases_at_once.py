"""Calls that meet on several sessions of Postgres come out as if they had come one after the other, in some order.

Two to four start together; now and then all of them first run into rows that somebody else has locked, which is when
a statement goes on with what it saw before it had to wait. Some order of the same calls on the database in memory
must give each the same answer, and leave the same tables.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest
from both_databases import BothDatabases, both_databases
from database_calls import Call
from database_pictures import Picture
from match_story import rows
from random_calls import RandomCalls

from echoplay_actors.ports.match_store import MatchAppend
from echoplay_actors.testing import MemoryDatabase

LOCKS = (
    "SELECT FROM match_owner WHERE match_id = ANY(%s::uuid[]) ORDER BY match_id FOR UPDATE",
    "SELECT FROM actor_lease WHERE actor_id = ANY(%s::uuid[]) ORDER BY actor_id FOR UPDATE",
    "SELECT FROM app_user WHERE id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE",
)

Strand = list[tuple[Call, Any]]
"""What one session was asked and what it answered, one after the other."""


@pytest.mark.parametrize("seed", range(16))
async def test_calls_at_once_come_out_as_in_some_order(told_url: str, seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    async with both_databases(told_url) as both, await psycopg.AsyncConnection.connect(told_url) as blocker:
        await two_matches(both, chance)
        for _ in range(25):
            await both.clock.tell(both.clock.at_ms + chance.choice([0, 0, 500, 2_500]))
            drawn = RandomCalls(both.world, chance, both.memory, at_once=True)
            together = drawn.together(chance.choice([2, 2, 3, 4]))
            async with held_up(both, blocker, chance):
                asked = [asyncio.create_task(asked_one(both, call, chance.random())) for call in together]
            await explained(both, [await one for one in asked])


@pytest.mark.parametrize("seed", range(6))
async def test_owners_who_take_over_and_write_at_once_come_out_as_in_some_order(told_url: str, seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    async with both_databases(told_url) as both, await psycopg.AsyncConnection.connect(told_url) as blocker:
        await two_matches(both, chance)
        for _ in range(20):
            async with held_up(both, blocker, chance):
                reigns = [reign(both, owner, chance.random(), chance.random()) for owner in both.world.owners]
                asked = [asyncio.create_task(one) for one in reigns]
            await explained(both, [await one for one in asked])


async def two_matches(both: BothDatabases, chance: random.Random) -> None:
    calls = RandomCalls(both.world, chance, both.memory)
    while len(both.memory.matches) < 2:
        opening = calls.one("open_match")
        assert await both.on_postgres(opening) == both.in_memory(opening)


async def asked_one(both: BothDatabases, call: Call, wait: float) -> Strand:
    await asyncio.sleep(wait * 0.002)
    return [(call, await both.on_postgres(call))]


async def reign(both: BothDatabases, owner: str, wait: float, pause: float) -> Strand:
    """Take everything over, and write to what was had."""
    await asyncio.sleep(wait * 0.004)
    strand: Strand = []

    async def ask(name: str, **arguments: Any) -> Any:
        call = Call(name, {"owner": owner, **arguments})
        strand.append((call, await both.on_postgres(call)))
        return strand[-1][1]

    had = await ask("take_over", last_owners={one: stored.owner for one, stored in both.memory.matches.items()})
    await asyncio.sleep(pause * 0.002)
    batch = [
        MatchAppend(card.match_id, epoch, rows(after + len(read) + 1, epoch=epoch))
        for card, epoch, _, read, _, _, after, _ in had
    ]
    await ask("append", batch=batch)
    return strand


@asynccontextmanager
async def held_up(both: BothDatabases, blocker: psycopg.AsyncConnection, chance: random.Random) -> AsyncIterator[None]:
    """Mostly, what starts in this block runs into locks that are let go of some milliseconds after it."""
    ids = (both.world.matches, both.world.actors, both.world.people)
    held = [(lock, which) for lock, which in zip(LOCKS, ids, strict=True) if chance.random() < 0.3]
    for lock, which in held:
        await blocker.execute(lock, [which])
    yield
    if held:
        await asyncio.sleep(0.006)
    await blocker.commit()


async def explained(both: BothDatabases, strands: Sequence[Strand]) -> None:
    """Bring the database in memory to where an order of these calls brings it that explains it all."""
    picture = await both.postgres_picture()
    for strand in strands:
        for call, answer in strand:
            print(f"{call}\n    -> {answer}")
    assert_fenced(picture, [one for strand in strands for one in strand])
    found = after_some_order(both, both.memory, list(strands), picture)
    assert found is not None, "no order of the last calls gives these answers and leaves these tables"
    print("---")
    both.memory = found


def after_some_order(
    both: BothDatabases, memory: MemoryDatabase, strands: list[Strand], picture: Picture
) -> MemoryDatabase | None:
    if not any(strands):
        return memory if both.memory_picture(memory) == picture else None
    for place, strand in enumerate(strands):
        if strand:
            (call, answer), *later = strand
            tried = memory.copied()
            if both.in_memory(call, tried) == answer:
                left = [*strands[:place], later, *strands[place + 1 :]]
                if found := after_some_order(both, tried, left, picture):
                    return found
    return None


def assert_fenced(picture: Picture, answered: Strand) -> None:
    """Every journal is dense, its epochs only grow, and a new owner has read all that is there of older ones."""
    journals: dict[str, list[tuple[int, int]]] = {}
    for match_id, seq, epoch, *_ in picture["rows"]:
        journals.setdefault(match_id, []).append((seq, epoch))
    for journal in journals.values():
        assert [seq for seq, _ in journal] == list(range(1, len(journal) + 1))
        assert [epoch for _, epoch in journal] == sorted(epoch for _, epoch in journal)
    for call, answer in answered:
        for card, epoch, _, read, _, _, after, _ in answer if call.name in ("take_over", "reclaim") else ():
            assert after + len(read) == sum(
                written_under < epoch for _, written_under in journals.get(card.match_id, [])
            )
