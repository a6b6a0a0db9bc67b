"""What the `MatchStore` port promises, asked of every implementation alike.

Longer than most: the port is one, and so is the list of what it promises.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import psycopg
import pytest
from match_story import START_MS, Story, lease, new_id, row, rows

from echoplay_actors.ports.match_store import AppendFailed, AppendRejected, MatchAppend, MatchStore
from echoplay_actors.ports.records import ParticipantsReseated
from echoplay_actors.testing import MemoryMatchStore
from echoplay_persistence import PostgresMatchStore, PostgresPlacementStore, SessionPool


@dataclass
class Subject:
    """A store, and the one thing its tests need beyond the port."""

    store: MatchStore
    revoke: Callable[[str], Awaitable[object]]


@pytest.fixture(params=["postgres", "memory"])
def subject(request: pytest.FixtureRequest, pool: SessionPool) -> Subject:
    if request.param == "memory":
        memory = MemoryMatchStore(delay_s=0)

        async def revoke(actor_id: str) -> None:
            memory.revoked.add(actor_id)

        return Subject(memory, revoke)
    placement = PostgresPlacementStore(pool)
    return Subject(PostgresMatchStore(pool), lambda actor_id: placement.revoke_lease(actor_id=actor_id))


@pytest.fixture
def store(subject: Subject) -> MatchStore:
    return subject.store


async def test_what_was_opened_and_appended_is_read_back_as_it_was(store: MatchStore, story: Story) -> None:
    owner, successor = new_id(), new_id()
    first, second = row(1, n=1), row(2, op="digest", nested={"a": [1, None, "x"], "b": 1.5})
    await store.open_match(owner=owner, card=story.card, rows=[first], records=story.seats())
    assert await store.append(owner=owner, batch=[MatchAppend(story.match_id, 1, [second])]) == frozenset()
    (taken,) = await store.take_over(owner=successor, last_owners={story.match_id: owner})
    assert taken.card == story.card
    assert taken.epoch == 2
    assert list(taken.rows) == [first, second]
    assert taken.rows[0].answer is None


async def test_a_match_is_opened_once(store: MatchStore, story: Story) -> None:
    await story.opened(store, new_id())
    with pytest.raises(AppendRejected):
        await story.opened(store, new_id())


@pytest.mark.parametrize("topic", ["\0", "half \ud800", "\ud83d\ude00"])
async def test_a_topic_that_is_no_text_is_refused(store: MatchStore, story: Story, topic: str) -> None:
    card = replace(story.card, topic=topic)
    with pytest.raises(AppendRejected):
        await store.open_match(owner=new_id(), card=card, rows=rows(1), records=[])
    await story.opened(store, new_id())


async def test_reseating_nobody_changes_nothing(store: MatchStore, story: Story) -> None:
    owner = new_id()
    await story.opened(store, owner)
    nobody = story.append(2, records=[ParticipantsReseated(story.match_id, ())])
    assert await store.append(owner=owner, batch=[nobody]) == frozenset()


async def test_the_old_epoch_is_fenced_and_the_rest_of_the_batch_commits(store: MatchStore, story: Story) -> None:
    owner, other = new_id(), story.another()
    await story.opened(store, owner)
    await other.opened(store, owner)
    await store.reclaim(owner=owner, read_to={story.match_id: 0})
    assert await store.append(owner=owner, batch=[story.append(2), other.append(2)]) == {story.match_id}
    taken = {one.card.match_id: one for one in await store.take_over(
        owner=new_id(), last_owners={story.match_id: owner, other.match_id: owner})}  # fmt: skip
    assert len(taken[story.match_id].rows) == 1
    assert len(taken[other.match_id].rows) == 2


async def test_who_lost_a_match_writes_nothing_more_to_it(store: MatchStore, story: Story) -> None:
    owner, successor = new_id(), new_id()
    await story.opened(store, owner)
    await store.take_over(owner=successor, last_owners={story.match_id: owner})
    for epoch in (1, 2, 3):
        assert await store.append(owner=owner, batch=[story.append(2, epoch=epoch)]) == {story.match_id}
    assert await store.append(owner=successor, batch=[story.append(2, epoch=2)]) == frozenset()


async def test_a_match_nobody_opened_is_fenced(store: MatchStore, story: Story) -> None:
    assert await store.append(owner=new_id(), batch=[story.append(1)]) == {story.match_id}


async def test_records_of_a_fenced_match_are_not_written(store: MatchStore, story: Story) -> None:
    owner, successor = new_id(), new_id()
    await story.opened(store, owner)
    await store.take_over(owner=successor, last_owners={story.match_id: owner})
    close = story.append(2, records=[story.ended()])
    assert await store.append(owner=owner, batch=[close]) == {story.match_id}
    assert len(await store.reclaim(owner=successor, read_to={story.match_id: 0})) == 1


async def test_a_take_over_that_comes_late_takes_nothing_from_who_has_the_match_by_then(
    store: MatchStore, story: Story
) -> None:
    first, second, late, other = new_id(), new_id(), new_id(), story.another()
    await story.opened(store, first)
    await other.opened(store, first)
    await store.take_over(owner=second, last_owners={story.match_id: first})
    taken = await store.take_over(owner=late, last_owners={story.match_id: first, other.match_id: first})
    assert [(one.card.match_id, one.epoch) for one in taken] == [(other.match_id, 2)]
    assert await store.append(owner=second, batch=[story.append(2, epoch=2)]) == frozenset()


async def test_who_never_heard_that_it_took_a_match_over_takes_it_anew(store: MatchStore, story: Story) -> None:
    owner, successor = new_id(), new_id()
    await story.opened(store, owner)
    for epoch in (2, 3):
        (taken,) = await store.take_over(owner=successor, last_owners={story.match_id: owner})
        assert taken.epoch == epoch


@pytest.mark.parametrize("first_seq", [1, 3], ids=["a seq that is taken", "a hole"])
async def test_a_batch_with_a_wrong_seq_is_rejected_whole(store: MatchStore, story: Story, first_seq: int) -> None:
    owner, other = new_id(), story.another()
    await story.opened(store, owner)
    await other.opened(store, owner)
    with pytest.raises(AppendRejected):
        await store.append(owner=owner, batch=[other.append(2), story.append(first_seq)])
    for taken in await store.take_over(owner=owner, last_owners={story.match_id: owner, other.match_id: owner}):
        assert [one.seq for one in taken.rows] == [1]


async def test_events_of_one_batch_follow_each_other(store: MatchStore, story: Story) -> None:
    owner = new_id()
    await story.opened(store, owner)
    with pytest.raises(AppendRejected):
        await store.append(owner=owner, batch=[MatchAppend(story.match_id, 1, [row(2), row(4)])])


async def test_final_and_unknown_matches_are_not_taken_over(store: MatchStore, story: Story) -> None:
    owner, scored, going_on = new_id(), story.another(), story.another()
    for one in (story, scored, going_on):
        await one.opened(store, owner)
    ended = story.append(2, records=[story.ended()])
    result = scored.append(2, records=[scored.live(), scored.scored()])
    await store.append(owner=owner, batch=[ended, result])
    wanted = [story.match_id, scored.match_id, going_on.match_id, new_id()]
    taken = await store.take_over(owner=new_id(), last_owners=dict.fromkeys(wanted, owner))
    assert [one.card.match_id for one in taken] == [going_on.match_id]
    assert await store.take_over(owner=new_id(), last_owners={}) == []


async def test_reclaiming_gives_back_what_is_still_owned_final_or_not(store: MatchStore, story: Story) -> None:
    owner, lost, final = new_id(), story.another(), story.another()
    for one in (story, lost, final):
        await one.opened(store, owner)
    await store.take_over(owner=new_id(), last_owners={lost.match_id: owner})
    await store.append(owner=owner, batch=[final.append(2, records=[final.ended()])])
    taken = await store.reclaim(owner=owner, read_to=dict.fromkeys((story.match_id, lost.match_id, final.match_id), 0))
    assert {one.card.match_id: (one.epoch, len(one.rows)) for one in taken} == {
        story.match_id: (2, 1),
        final.match_id: (2, 2),
    }
    assert await store.append(owner=owner, batch=[story.append(2, epoch=1)]) == {story.match_id}
    assert await store.append(owner=owner, batch=[story.append(2, epoch=2)]) == frozenset()


async def test_the_previous_owners_lease_is_the_proof_of_life(store: MatchStore, story: Story) -> None:
    owner, successor = new_id(), new_id()
    await store.register_lease(lease(owner))
    await story.opened(store, owner)
    assert await store.renew_lease(actor_id=owner, match_time_ms=START_MS + 700)
    (taken,) = await store.take_over(owner=successor, last_owners={story.match_id: owner})
    assert taken.proof_of_life_ms == START_MS + 700
    # The successor has no lease, and so no proof of what it does from here on.
    await store.append(owner=successor, batch=[story.append(2, epoch=2)])
    (taken,) = await store.take_over(owner=new_id(), last_owners={story.match_id: successor})
    assert taken.proof_of_life_ms == 0


async def test_reaction_counts_only_rise_and_only_their_matchs_owner_raises_them(
    store: MatchStore, story: Story
) -> None:
    owner = new_id()
    await story.opened(store, owner)
    await store.save_reactions(owner=owner, counts={story.match_id: {"heart": 5, "laugh": 1}, new_id(): {"heart": 9}})
    await store.save_reactions(owner=owner, counts={story.match_id: {"heart": 3, "laugh": 2}})
    await store.save_reactions(owner=new_id(), counts={story.match_id: {"heart": 50}})
    await store.save_reactions(owner=owner, counts={})
    (taken,) = await store.take_over(owner=new_id(), last_owners={story.match_id: owner})
    assert taken.reaction_counts == {"heart": 5, "laugh": 2}


async def test_a_lease_is_renewed_until_it_is_revoked_or_released(subject: Subject) -> None:
    store, revoked, released = subject.store, new_id(), new_id()
    assert not await store.renew_lease(actor_id=new_id(), match_time_ms=START_MS)
    for actor_id in (revoked, released):
        await store.register_lease(lease(actor_id))
        assert await store.renew_lease(actor_id=actor_id, match_time_ms=START_MS + 1)
    await subject.revoke(revoked)
    await store.release_lease(actor_id=released)
    assert not await store.renew_lease(actor_id=revoked, match_time_ms=START_MS + 2)
    assert not await store.renew_lease(actor_id=released, match_time_ms=START_MS + 2)


async def test_who_was_told_to_stop_takes_nothing_back(subject: Subject, story: Story) -> None:
    store, owner, successor, other = subject.store, new_id(), new_id(), story.another()
    await store.register_lease(lease(owner))
    await story.opened(store, owner)
    await other.opened(store, owner)
    await subject.revoke(owner)
    await store.take_over(owner=successor, last_owners={story.match_id: owner})
    assert await store.take_over(owner=owner, last_owners={story.match_id: successor}) == []
    assert await store.reclaim(owner=owner, read_to={other.match_id: 0}) == []
    assert await store.append(owner=successor, batch=[story.append(2, epoch=2)]) == frozenset()


async def test_announcing_again_does_not_undo_a_revocation(subject: Subject) -> None:
    actor_id = new_id()
    await subject.store.register_lease(lease(actor_id))
    await subject.revoke(actor_id)
    await subject.store.register_lease(lease(actor_id))
    assert not await subject.store.renew_lease(actor_id=actor_id, match_time_ms=START_MS)


async def test_of_a_hundred_finishes_at_once_one_closes_the_match(
    store: MatchStore, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    owner = new_id()
    await story.opened(store, owner)
    await store.append(owner=owner, batch=[story.append(2, records=[story.live()])])
    finish = story.append(3, records=[story.scored({story.host: story.guest})])

    async def try_to_finish() -> bool:
        try:
            return await store.append(owner=owner, batch=[finish]) == frozenset()
        except AppendFailed:
            return False

    closed = await asyncio.gather(*(try_to_finish() for _ in range(100)))
    assert closed.count(True) == 1
    (taken,) = await store.reclaim(owner=owner, read_to={story.match_id: 0})
    assert [one.seq for one in taken.rows] == [1, 2, 3]
    if isinstance(store, PostgresMatchStore):
        for table in ("evaluation", "vote"):
            counted = await watcher.execute(f"SELECT count(*) FROM {table} WHERE match_id = %s", [story.match_id])
            assert await counted.fetchone() == (1,)


async def test_a_batch_of_many_matches_and_events_lands_whole(store: MatchStore, story: Story) -> None:
    owner = new_id()
    matches = [story.another() for _ in range(30)]
    for one in matches:
        await one.opened(store, owner)
    await store.append(owner=owner, batch=[one.append(2, 20) for one in reversed(matches)])
    taken = await store.take_over(owner=new_id(), last_owners={one.match_id: owner for one in matches})
    assert len(taken) == 30
    for one in taken:
        assert [replace(event, epoch=1) for event in one.rows] == rows(1, 21)
