"""What the directory rebuilds itself from: open matches, and leases by the database's clock."""

from __future__ import annotations

import asyncio
import time

import psycopg
import pytest
from match_story import Story, lease, new_id

from echoplay_persistence import PostgresMatchStore, PostgresPlacementStore, SessionPool


@pytest.fixture
def store(pool: SessionPool) -> PostgresMatchStore:
    return PostgresMatchStore(pool)


@pytest.fixture
def placement(pool: SessionPool) -> PostgresPlacementStore:
    return PostgresPlacementStore(pool)


async def backdated(watcher: psycopg.AsyncConnection, actor_id: str, interval: str) -> None:
    await watcher.execute(
        "UPDATE actor_lease SET renewed_at = renewed_at - %s::interval, revoked_at = revoked_at - %s::interval, "
        "released_at = released_at - %s::interval WHERE actor_id = %s",
        [interval, interval, interval, actor_id],
    )


async def test_open_matches_are_listed_those_with_a_running_clock_first(
    store: PostgresMatchStore, placement: PostgresPlacementStore, story: Story
) -> None:
    owner = new_id()
    lobby, between, speaking, over = stories = [story.another() for _ in range(4)]
    for one in stories:
        await one.opened(store, owner)
    await store.append(owner=owner, batch=[
        between.append(2, records=[between.live(), between.round_opened(), between.round_closed()]),
        speaking.append(2, records=[speaking.live(), speaking.round_opened()]),
        over.append(2, records=[over.ended()]),
    ])  # fmt: skip
    await store.reclaim(owner=owner, read_to={between.match_id: 0})
    listed = await placement.open_matches()
    clocks = [one.clock_runs for one in listed]
    assert clocks == sorted(clocks, reverse=True)
    mine = {one.match_id: (one.epoch, one.clock_runs) for one in listed if one.owner == owner}
    assert mine == {
        lobby.match_id: (1, False),
        between.match_id: (2, False),
        speaking.match_id: (1, True),
    }


async def test_a_lease_is_listed_while_it_holds(
    store: PostgresMatchStore, placement: PostgresPlacementStore, watcher: psycopg.AsyncConnection
) -> None:
    holding, stale, revoked, released = [new_id() for _ in range(4)]
    for actor_id in (holding, stale, revoked, released):
        await store.register_lease(lease(actor_id))
    await backdated(watcher, stale, "2001 ms")
    await placement.revoke_lease(actor_id=revoked)
    await store.release_lease(actor_id=released)
    ours = {holding, stale, revoked, released}
    assert [one for one in await placement.leases() if one.actor_id in ours] == [lease(holding)]
    assert await store.renew_lease(actor_id=stale, match_time_ms=1)
    assert {one.actor_id for one in await placement.leases()} & ours == {holding, stale}


async def test_a_revoked_lease_has_run_out_when_the_milliseconds_said_are_over(
    store: PostgresMatchStore, placement: PostgresPlacementStore, watcher: psycopg.AsyncConnection
) -> None:
    actor_id, old = new_id(), new_id()
    before = time.monotonic()
    await store.register_lease(lease(actor_id))
    left_ms = await placement.revoke_lease(actor_id=actor_id)
    assert before + 2 <= time.monotonic() + left_ms / 1000
    assert left_ms <= 2000
    assert await placement.revoke_lease(actor_id=actor_id) <= left_ms
    await store.register_lease(lease(old))
    await backdated(watcher, old, "1500 ms")
    assert 400 < await placement.revoke_lease(actor_id=old) <= 500
    await backdated(watcher, old, "1 s")
    assert await placement.revoke_lease(actor_id=old) == 0


async def test_a_clock_that_was_set_back_holds_up_no_recovery(
    store: PostgresMatchStore, placement: PostgresPlacementStore, watcher: psycopg.AsyncConnection
) -> None:
    actor_id = new_id()
    await store.register_lease(lease(actor_id))
    await backdated(watcher, actor_id, "-1 hour")
    assert await placement.revoke_lease(actor_id=actor_id) == 2000


async def test_a_lease_that_is_unknown_or_was_given_back_has_nothing_left(
    store: PostgresMatchStore, placement: PostgresPlacementStore
) -> None:
    released = new_id()
    await store.register_lease(lease(released))
    await store.release_lease(actor_id=released)
    assert await placement.revoke_lease(actor_id=released) == 0
    assert await placement.revoke_lease(actor_id=new_id()) == 0


async def test_a_renewal_and_a_revocation_at_once_agree(
    store: PostgresMatchStore, placement: PostgresPlacementStore
) -> None:
    for _ in range(20):
        actor_id = new_id()
        await store.register_lease(lease(actor_id))
        await asyncio.gather(
            *(store.renew_lease(actor_id=actor_id, match_time_ms=1) for _ in range(2)),
            placement.revoke_lease(actor_id=actor_id),
        )
        assert not await store.renew_lease(actor_id=actor_id, match_time_ms=1)


async def test_only_leases_that_ended_long_ago_and_own_nothing_open_are_forgotten(
    store: PostgresMatchStore, placement: PostgresPlacementStore, watcher: psycopg.AsyncConnection, story: Story
) -> None:
    fresh, gone, revoked, owns_open, owns_final = ours = [new_id() for _ in range(5)]
    for actor_id in ours:
        await store.register_lease(lease(actor_id))
    await placement.revoke_lease(actor_id=revoked)
    final = story.another()
    await story.opened(store, owns_open)
    await final.opened(store, owns_final)
    await store.append(owner=owns_final, batch=[final.append(2, records=[final.ended()])])
    await backdated(watcher, fresh, "23 hours")
    for actor_id in (gone, revoked, owns_open, owns_final):
        await backdated(watcher, actor_id, "25 hours")
    await placement.forget_old_leases()
    left = await watcher.execute("SELECT actor_id::text FROM actor_lease WHERE actor_id = ANY(%s::uuid[])", [ours])
    assert {actor_id for (actor_id,) in await left.fetchall()} == {fresh, owns_open}
