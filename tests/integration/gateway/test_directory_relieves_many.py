"""An actor with hundreds of matches is told to end, over real links and on Postgres: all are handed over in order."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from postgres_house import fill, handed_over, owners, postgres_house
from whole_cluster import eventually, running

from echoplay_cluster.directory.departures import MATCHES_AT_A_TIME
from echoplay_persistence import SessionPool
from echoplay_persistence.migrate import upgrade

MATCHES = 6 * MATCHES_AT_A_TIME
ACTORS_MAX = 2


@pytest.fixture
async def pool(postgres_url: str) -> SessionPool:
    await upgrade(postgres_url)
    return SessionPool(postgres_url)


async def test_hundreds_of_matches_are_handed_over_in_order_to_no_more_actors_than_there_may_be(
    folder: Path, pool: SessionPool, postgres_url: str
) -> None:
    house = postgres_house(folder, pool)
    try:
        async with running(house, per_actor=2 * MATCHES, actors_max=ACTORS_MAX) as directory:
            await eventually(lambda: house.actors, within_s=30.0)
            old = house.actors[0]
            match_ids = await fill(old, pool, MATCHES)
            await asyncio.wait_for(old.shell.leave(), 60.0)
            await eventually(lambda: not directory.report()["recovering"], within_s=60.0)
    finally:
        await house.close()
        await pool.close()
    gaps_ms = handed_over(postgres_url, match_ids)
    assert [len(gaps_ms[match_id]) for match_id in match_ids] == [1] * MATCHES
    assert old.actor_id not in house.storage.revoked, "it was not given up"
    having = owners(postgres_url, match_ids)
    assert old.actor_id not in having
    assert len(having) <= ACTORS_MAX
    assert having.total() == MATCHES
