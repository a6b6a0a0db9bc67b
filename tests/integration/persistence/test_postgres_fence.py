"""No commit from an older epoch: appends and take-overs that meet on real connections, in every order."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import psycopg
import pytest
from match_story import Story, lease, new_id

from echoplay_actors.ports.match_store import AppendFailed, AppendRejected
from echoplay_persistence import PostgresMatchStore, PostgresPlacementStore, SessionPool
from echoplay_persistence.journal_append import append
from echoplay_persistence.outcomes import NothingWritten

TAKE = "UPDATE match_owner SET owner = %s, epoch = epoch + 1 WHERE match_id = %s"


@pytest.fixture
def store(pool: SessionPool) -> PostgresMatchStore:
    return PostgresMatchStore(pool)


@pytest.fixture
async def meddler(migrated_url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """A connection on which a test holds a transaction open."""
    async with await psycopg.AsyncConnection.connect(migrated_url) as connection:
        yield connection


@pytest.fixture
def waiting_for_a_lock(watcher: psycopg.AsyncConnection) -> Callable[[psycopg.AsyncConnection], Awaitable[None]]:
    """Returns once somebody waits for what this connection has locked."""

    async def wait(holder: psycopg.AsyncConnection) -> None:
        question = "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"
        async with asyncio.timeout(5):
            while True:
                waiting = await watcher.execute(question, [holder.info.backend_pid])
                if await waiting.fetchone() != (0,):
                    return

    return wait


async def seqs(watcher: psycopg.AsyncConnection, story: Story) -> list[int]:
    found = await watcher.execute("SELECT seq FROM match_event WHERE match_id = %s ORDER BY seq", [story.match_id])
    return [seq for (seq,) in await found.fetchall()]


@pytest.mark.parametrize("with_records", [False, True], ids=["one statement", "a transaction"])
@pytest.mark.parametrize("takes", [True, False], ids=["it commits", "it rolls back"])
async def test_an_append_waits_for_a_take_over_that_came_first(
    store: PostgresMatchStore, story: Story, meddler: psycopg.AsyncConnection, watcher: psycopg.AsyncConnection,
    waiting_for_a_lock: Callable[[psycopg.AsyncConnection], Awaitable[None]], with_records: bool, takes: bool,
) -> None:  # fmt: skip
    owner, other = new_id(), story.another()
    await story.opened(store, owner)
    await other.opened(store, owner)
    await meddler.execute(TAKE, [new_id(), story.match_id])
    batch = [one.append(2, records=[one.live()] if with_records else []) for one in (story, other)]
    appending = asyncio.create_task(store.append(owner=owner, batch=batch))
    await waiting_for_a_lock(meddler)
    await (meddler.commit() if takes else meddler.rollback())
    assert await appending == ({story.match_id} if takes else frozenset())
    assert await seqs(watcher, story) == ([1] if takes else [1, 2])
    assert await seqs(watcher, other) == [1, 2]


async def test_a_take_over_waits_for_an_append_that_came_first_and_reads_it(
    store: PostgresMatchStore, story: Story, meddler: psycopg.AsyncConnection,
    waiting_for_a_lock: Callable[[psycopg.AsyncConnection], Awaitable[None]], pool: SessionPool,
) -> None:  # fmt: skip
    owner = new_id()
    await story.opened(store, owner)
    async with pool.session() as session:
        async with session.transaction():
            assert await append(session, owner, [story.append(2)]) == frozenset()
            taking = asyncio.create_task(store.take_over(owner=new_id(), last_owners={story.match_id: owner}))
            await asyncio.sleep(0.05)
            assert not taking.done()
        (taken,) = await taking
    assert [one.seq for one in taken.rows] == [1, 2]


@pytest.mark.parametrize("seed", range(5))
async def test_nothing_of_the_old_owner_lands_after_the_new_one_has_read(
    migrated_url: str, story: Story, watcher: psycopg.AsyncConnection, seed: int
) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    pools = [SessionPool(migrated_url) for _ in range(3)]
    stores = [PostgresMatchStore(pool) for pool in pools]
    owners = [new_id() for _ in range(3)]
    await story.opened(stores[0], owners[0])
    last_owner = owners[:1]
    read: list[tuple[int, int]] = []

    async def own(store: PostgresMatchStore, owner: str) -> None:
        for _ in range(12):
            await asyncio.sleep(chance.random() * 0.01)
            found = await store.take_over(owner=owner, last_owners={story.match_id: last_owner[0]})
            if not found:
                continue
            last_owner[0] = owner
            (taken,) = found
            seq = taken.rows[-1].seq
            assert [one.seq for one in taken.rows] == list(range(1, seq + 1))
            read.append((taken.epoch, seq))
            fenced: frozenset[str] = frozenset()
            while not fenced and chance.random() < 0.9:
                records = [] if chance.random() < 0.7 else [story.round_opened(seq), story.round_closed(seq)]
                batch = [story.append(seq + 1, epoch=taken.epoch, records=list(records))]
                fenced = await store.append(owner=owner, batch=batch)
                seq += 1

    await asyncio.gather(*(own(store, owner) for store, owner in zip(stores, owners, strict=True)))
    stored = await watcher.execute(
        "SELECT seq, epoch FROM match_event WHERE match_id = %s ORDER BY seq", [story.match_id]
    )
    events = await stored.fetchall()
    assert [seq for seq, _ in events] == list(range(1, len(events) + 1))
    assert [epoch for _, epoch in events] == sorted(epoch for _, epoch in events)
    for epoch, last_seq in read:
        older = [seq for seq, written_under in events if written_under < epoch]
        assert max(older) == last_seq
    for pool in pools:
        await pool.close()


async def test_appends_and_take_overs_of_many_matches_in_any_order_never_deadlock(
    migrated_url: str, story: Story
) -> None:
    pools = [SessionPool(migrated_url) for _ in range(2)]
    mine, other = (PostgresMatchStore(pool) for pool in pools)
    owner = new_id()
    stories = [story.another() for _ in range(12)]
    for one in stories:
        await one.opened(mine, owner)
    for turn in range(20):
        shuffled = random.Random(turn).sample(stories, len(stories))
        owners = {one.match_id: one.owner for one in await PostgresPlacementStore(pools[0]).open_matches()}
        await asyncio.gather(
            mine.append(owner=owner, batch=[one.append(2) for one in shuffled]),
            other.take_over(owner=new_id(), last_owners={one.match_id: owners[one.match_id] for one in shuffled[::-1]}),
            mine.take_over(owner=new_id(), last_owners={one.match_id: owners[one.match_id] for one in shuffled[::2]}),
            other.save_reactions(owner=owner, counts={one.match_id: {"heart": turn} for one in shuffled}),
        )
    for pool in pools:
        await pool.close()


async def test_appends_to_the_same_matches_in_opposite_orders_do_not_deadlock(
    store: PostgresMatchStore, story: Story, meddler: psycopg.AsyncConnection, watcher: psycopg.AsyncConnection
) -> None:
    owner = new_id()
    stories = sorted((story.another() for _ in range(5)), key=lambda one: one.match_id)
    for one in stories:
        await one.opened(store, owner)
    halfway = "INSERT INTO match_event VALUES (%s, 2, 1, 0, 'RoomEmptied', 1, '{}')"
    await meddler.execute(halfway, [stories[2].match_id])
    batch = [one.append(2, records=[one.live()]) for one in stories]
    asked = [asyncio.create_task(store.append(owner=owner, batch=given)) for given in (batch, batch[::-1])]
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"
    async with asyncio.timeout(5):
        while await (await watcher.execute(waiting)).fetchone() != (2,):
            pass
    await meddler.rollback()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert frozenset() in answers
    assert [type(one) for one in answers if one != frozenset()] == [AppendRejected]


async def test_an_owner_frozen_in_its_transaction_is_in_nobodys_way_for_longer_than_a_second(
    store: PostgresMatchStore, pool: SessionPool, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    frozen, successor = new_id(), new_id()
    await story.opened(store, frozen)
    locked, taken_over = asyncio.Event(), asyncio.Event()

    async def freeze_and_go_on() -> None:
        async with pool.session() as session, session.transaction():
            await append(session, frozen, [story.append(2)])
            locked.set()
            await taken_over.wait()
            await append(session, frozen, [story.append(3)])

    freezing = asyncio.create_task(freeze_and_go_on())
    await locked.wait()
    began = time.monotonic()
    (taken,) = await store.take_over(owner=successor, last_owners={story.match_id: frozen})
    assert time.monotonic() - began < 1.3
    taken_over.set()
    with pytest.raises(NothingWritten):
        await freezing
    assert len(taken.rows) == 1
    assert await seqs(watcher, story) == [1]
    assert await store.append(owner=successor, batch=[story.append(2, epoch=2)]) == frozenset()


async def test_a_revocation_that_comes_while_its_owner_waits_to_take_over_counts(
    store: PostgresMatchStore, pool: SessionPool, story: Story, meddler: psycopg.AsyncConnection,
    waiting_for_a_lock: Callable[[psycopg.AsyncConnection], Awaitable[None]],
) -> None:  # fmt: skip
    owner, successor = new_id(), new_id()
    await store.register_lease(lease(owner))
    await story.opened(store, owner)
    await meddler.execute(TAKE, [successor, story.match_id])
    taking = asyncio.create_task(store.take_over(owner=owner, last_owners={story.match_id: owner}))
    await waiting_for_a_lock(meddler)
    await PostgresPlacementStore(pool).revoke_lease(actor_id=owner)
    await meddler.commit()
    assert await taking == []


@pytest.mark.parametrize("change", ["epoch = epoch", "epoch = epoch - 1", "epoch = 1, owner = gen_random_uuid()"])
async def test_the_database_refuses_an_epoch_that_does_not_grow(
    store: PostgresMatchStore, story: Story, watcher: psycopg.AsyncConnection, change: str
) -> None:
    await story.opened(store, new_id())
    await watcher.execute(TAKE, [new_id(), story.match_id])
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        await watcher.execute(f"UPDATE match_owner SET {change} WHERE match_id = '{story.match_id}'")


async def test_the_database_holds_one_open_round_a_match(store: PostgresMatchStore, story: Story) -> None:
    owner = new_id()
    await story.opened(store, owner)
    begun = story.append(2, records=[story.live(), story.round_opened(1)])
    await store.append(owner=owner, batch=[begun])
    with pytest.raises(AppendRejected):
        await store.append(owner=owner, batch=[story.append(3, records=[story.round_opened(2)])])
    both = story.append(3, records=[story.round_closed(1), story.round_opened(2)])
    assert await store.append(owner=owner, batch=[both]) == frozenset()


async def test_a_record_that_contradicts_the_tables_takes_its_event_back_too(
    store: PostgresMatchStore, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    owner = new_id()
    await story.opened(store, owner)
    await store.append(owner=owner, batch=[story.append(2, records=[story.ended()])])
    for record in (story.ended(), story.live(), story.round_closed(), story.round_opened(0)):
        with pytest.raises(AppendFailed):
            await store.append(owner=owner, batch=[story.append(3, records=[record])])
    assert await seqs(watcher, story) == [1, 2]
