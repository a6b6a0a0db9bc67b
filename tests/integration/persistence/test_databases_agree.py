"""Postgres answers any sequence of calls as the database in memory does, and holds the same at the end."""

from __future__ import annotations

import random

import pytest
from both_databases import both_databases
from database_calls import Call
from random_calls import RandomCalls

STEPS_MS = (*[0] * 8, *[1_000] * 4, 1, 999, 2_000, -1_000, -3_000, 86_400_000)


@pytest.mark.parametrize("seed", range(60))
async def test_postgres_and_memory_give_the_same_answers(told_url: str, seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    async with both_databases(told_url) as both:
        calls = RandomCalls(both.world, chance, both.memory)
        for turn in range(80):
            await both.clock.tell(both.clock.at_ms + chance.choice(STEPS_MS))
            call = calls.one("open_match" if turn < 3 else None)
            print(f"at {both.clock.at_ms}: {call}")
            assert await both.on_postgres(call) == both.in_memory(call)
        for match_id in both.world.matches:
            for call in (Call("finished", {"match_id": match_id}), Call("card", {"match_id": match_id})):
                assert await both.on_postgres(call) == both.in_memory(call)
        assert await both.postgres_picture() == both.memory_picture()
