"""Whose proof of life a new owner is told: of the last one who carried the match, in memory and in Postgres alike."""

from __future__ import annotations

import pytest
from match_story import START_MS, Story, lease, new_id

from echoplay_actors.ports.match_store import MatchStore
from echoplay_actors.testing import MemoryMatchStore
from echoplay_persistence import PostgresMatchStore, SessionPool


@pytest.fixture(params=["postgres", "memory"])
def store(request: pytest.FixtureRequest, pool: SessionPool) -> MatchStore:
    return PostgresMatchStore(pool) if request.param == "postgres" else MemoryMatchStore(delay_s=0)


async def _owners(store: MatchStore, count: int) -> list[str]:
    """Owners whose leases prove them alive a second after one another."""
    owners = [new_id() for _ in range(count)]
    for number, owner in enumerate(owners):
        await store.register_lease(lease(owner, match_time_ms=START_MS + 1_000 * number))
    return owners


async def _proof_ms(store: MatchStore, story: Story, owner: str, *, last: str) -> int:
    (taken,) = await store.take_over(owner=owner, last_owners={story.match_id: last})
    return taken.proof_of_life_ms - START_MS


async def test_an_owner_that_wrote_nothing_proves_nothing(store: MatchStore, story: Story) -> None:
    first, second, third, fourth = await _owners(store, 4)
    await story.opened(store, first)
    assert await _proof_ms(store, story, second, last=first) == 0
    assert await _proof_ms(store, story, third, last=second) == 0
    await store.append(owner=third, batch=[story.append(2, epoch=3)])
    assert await _proof_ms(store, story, fourth, last=third) == 2_000


async def test_taking_over_twice_changes_no_proof(store: MatchStore, story: Story) -> None:
    first, second = await _owners(store, 2)
    await story.opened(store, first)
    assert await _proof_ms(store, story, second, last=first) == 0
    assert await _proof_ms(store, story, second, last=first) == 0


async def test_an_owner_that_reclaimed_its_match_still_proves_its_life(store: MatchStore, story: Story) -> None:
    first, second, third = await _owners(store, 3)
    await story.opened(store, first)
    await _proof_ms(store, story, second, last=first)
    await store.append(owner=second, batch=[story.append(2, epoch=2)])
    await store.reclaim(owner=second, read_to={story.match_id: 0})
    assert await _proof_ms(store, story, third, last=second) == 1_000
