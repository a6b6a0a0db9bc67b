"""What the `MatchStore` port promises of snapshots, asked of Postgres and of the database in memory alike."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from match_story import Story, new_id
from sample_snapshots import damaged, foreign, snapshot_of

from echoplay_actors.ports.match_store import MatchStore
from echoplay_actors.snapshots.body import body_parts
from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot
from echoplay_actors.testing import MemoryMatchStore
from echoplay_persistence import PostgresMatchStore, SessionPool


@pytest.fixture(params=["postgres", "memory"])
def store(request: pytest.FixtureRequest, pool: SessionPool) -> MatchStore:
    return MemoryMatchStore(delay_s=0) if request.param == "memory" else PostgresMatchStore(pool)


async def opened(store: MatchStore, story: Story, *, rows: int) -> str:
    owner = new_id()
    await story.opened(store, owner)
    assert await store.append(owner=owner, batch=[story.append(2, rows - 1)]) == frozenset()
    return owner


def body(snapshot: Snapshot | None) -> bytes | None:
    return None if snapshot is None else b"".join(body_parts(snapshot))


async def test_a_new_owner_is_given_the_snapshot_and_the_rows_after_it(store: MatchStore, story: Story) -> None:
    owner = await opened(store, story, rows=9)
    saved = snapshot_of(story.match_id, 7, votes=600)
    assert await store.save_snapshot(owner=owner, snapshot=saved)
    (taken,) = await store.take_over(owner=new_id(), last_owners={story.match_id: owner})
    assert (taken.after_seq, [row.seq for row in taken.rows]) == (7, [8, 9])
    assert body(taken.snapshot) == saved.body
    assert taken.names.keys() <= story.names.keys()


async def test_of_several_matches_each_has_its_own_or_none(store: MatchStore, story: Story) -> None:
    stories = [story, story.another(), story.another()]
    owner = new_id()
    for one in stories:
        await one.opened(store, owner)
        await store.append(owner=owner, batch=[one.append(2, 4)])
    for one, seq in zip(stories[:2], (2, 5), strict=True):
        assert await store.save_snapshot(owner=owner, snapshot=snapshot_of(one.match_id, seq))
    taken = await store.take_over(owner=new_id(), last_owners={one.match_id: owner for one in stories})
    assert [(one.after_seq, len(one.rows)) for one in taken] == [(2, 3), (5, 0), (0, 5)]


async def test_a_snapshot_only_moves_forward(store: MatchStore, story: Story) -> None:
    owner = await opened(store, story, rows=9)
    saved = [await store.save_snapshot(owner=owner, snapshot=snapshot_of(story.match_id, seq)) for seq in (5, 3, 5, 8)]
    assert saved == [True, False, False, True]
    (taken,) = await store.take_over(owner=new_id(), last_owners={story.match_id: owner})
    assert taken.after_seq == 8


@pytest.mark.parametrize("seq", [0, -1, 10])
async def test_a_snapshot_of_a_row_that_the_journal_does_not_have_is_not_kept(
    store: MatchStore, story: Story, seq: int
) -> None:
    owner = await opened(store, story, rows=9)
    assert not await store.save_snapshot(owner=owner, snapshot=snapshot_of(story.match_id, seq))


async def test_nobody_but_the_owner_at_its_epoch_saves_a_snapshot(store: MatchStore, story: Story) -> None:
    first, second = await opened(store, story, rows=9), new_id()
    (taken,) = await store.take_over(owner=second, last_owners={story.match_id: first})
    assert taken.epoch == 2
    for owner, epoch in ((first, 1), (first, 2), (second, 1), (second, 3), (new_id(), 2)):
        assert not await store.save_snapshot(owner=owner, snapshot=snapshot_of(story.match_id, 5, epoch=epoch))
    assert not await store.save_snapshot(owner=second, snapshot=snapshot_of(new_id(), 5, epoch=2))
    assert await store.save_snapshot(owner=second, snapshot=snapshot_of(story.match_id, 5, epoch=2))


async def test_a_match_that_is_final_has_no_snapshot_and_gets_none(store: MatchStore, story: Story) -> None:
    owner = await opened(store, story, rows=9)
    assert await store.save_snapshot(owner=owner, snapshot=snapshot_of(story.match_id, 5))
    await store.append(owner=owner, batch=[story.append(10, records=[story.ended()])])
    assert not await store.save_snapshot(owner=owner, snapshot=snapshot_of(story.match_id, 10))
    (taken,) = await store.reclaim(owner=owner, read_to={story.match_id: 8})
    assert ([row.seq for row in taken.rows], taken.snapshot) == ([9, 10], None)


@pytest.mark.parametrize("spoil", [foreign, damaged])
async def test_a_snapshot_that_cannot_be_believed_is_left_out_and_does_not_stay(
    store: MatchStore, story: Story, spoil: object
) -> None:
    assert callable(spoil)
    first, second = await opened(store, story, rows=9), new_id()
    assert await store.save_snapshot(owner=first, snapshot=spoil(snapshot_of(story.match_id, 7)))
    (taken,) = await store.take_over(owner=second, last_owners={story.match_id: first})
    assert (taken.after_seq, len(taken.rows), taken.snapshot) == (0, 9, None)
    assert await store.save_snapshot(owner=second, snapshot=snapshot_of(story.match_id, 2, epoch=2))


async def test_reclaiming_reads_on_from_what_was_read(store: MatchStore, story: Story) -> None:
    owner = await opened(store, story, rows=9)
    assert await store.save_snapshot(owner=owner, snapshot=snapshot_of(story.match_id, 7))
    (taken,) = await store.reclaim(owner=owner, read_to={story.match_id: 4})
    assert (taken.after_seq, [row.seq for row in taken.rows], taken.snapshot) == (4, [5, 6, 7, 8, 9], None)


async def test_a_snapshot_ahead_of_the_journal_is_never_believed_not_even_later(
    pool: SessionPool, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    store = PostgresMatchStore(pool)
    first, second = await opened(store, story, rows=9), new_id()
    await _put(watcher, snapshot_of(story.match_id, 12))
    (taken,) = await store.take_over(owner=second, last_owners={story.match_id: first})
    assert (taken.after_seq, len(taken.rows)) == (0, 9)
    await store.append(owner=second, batch=[story.append(10, 6, epoch=2)])
    (taken,) = await store.take_over(owner=new_id(), last_owners={story.match_id: second})
    assert (taken.after_seq, len(taken.rows)) == (0, 15)


async def test_a_snapshot_of_an_even_newer_owner_is_left_out_and_left_there(
    pool: SessionPool, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    store = PostgresMatchStore(pool)
    first, second = await opened(store, story, rows=9), new_id()
    await _put(watcher, snapshot_of(story.match_id, 9, epoch=3))
    (taken,) = await store.take_over(owner=second, last_owners={story.match_id: first})
    assert (taken.epoch, taken.after_seq, len(taken.rows)) == (2, 0, 9)
    (taken,) = await store.take_over(owner=new_id(), last_owners={story.match_id: second})
    assert (taken.epoch, taken.after_seq, len(taken.rows)) == (3, 9, 0)


async def test_a_snapshot_holds_up_no_append(pool: SessionPool, story: Story, migrated_url: str) -> None:
    """Whoever saves one has locked what it locks, and does not commit."""
    store = PostgresMatchStore(pool)
    owner = await opened(store, story, rows=9)
    async with await psycopg.AsyncConnection.connect(migrated_url) as saving:
        await saving.execute("SELECT FROM match_owner WHERE match_id = %s FOR SHARE", [story.match_id])
        await saving.execute("SELECT FROM match WHERE id = %s FOR SHARE", [story.match_id])
        await _put(saving, snapshot_of(story.match_id, 5))
        assert await store.append(owner=owner, batch=[story.append(10)]) == frozenset()


async def test_what_is_closed_while_its_snapshot_is_saved_has_none_afterwards(
    pool: SessionPool, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    store = PostgresMatchStore(pool)
    stories = [story.another() for _ in range(12)]
    owner = new_id()
    for one in stories:
        await one.opened(store, owner)
    await asyncio.gather(
        *(store.save_snapshot(owner=owner, snapshot=snapshot_of(one.match_id, 1)) for one in stories),
        *(store.append(owner=owner, batch=[one.append(2, records=[one.ended()])]) for one in stories),
    )
    left = await watcher.execute(
        "SELECT FROM match_snapshot WHERE match_id = ANY(%s::uuid[])", [[one.match_id for one in stories]]
    )
    assert await left.fetchall() == []


async def _put(connection: psycopg.AsyncConnection, snapshot: StoredSnapshot) -> None:
    """Whatever it says, as nobody who asks the store could."""
    await connection.execute(
        "INSERT INTO match_snapshot (match_id, epoch, seq, schema, body) VALUES (%s, %s, %s, %s, %s)",
        [snapshot.match_id, snapshot.epoch, snapshot.seq, snapshot.schema, snapshot.body],
    )
