"""Stored journals and one's own matches, read from real Postgres."""

from __future__ import annotations

import pytest
from match_story import Story, new_id

from echoplay_actors.errors import Unavailable
from echoplay_persistence import PostgresMatchReader, PostgresMatchStore, SessionPool


@pytest.fixture
def store(pool: SessionPool) -> PostgresMatchStore:
    return PostgresMatchStore(pool)


@pytest.fixture
def reader(pool: SessionPool) -> PostgresMatchReader:
    return PostgresMatchReader(pool)


async def _scored(store: PostgresMatchStore, story: Story) -> None:
    owner = new_id()
    await story.opened(store, owner)
    await store.append(owner=owner, batch=[story.append(2, records=[story.live(), story.round_opened()])])
    close = story.append(3, records=[story.round_closed(), story.scored({story.host: story.guest})])
    await store.append(owner=owner, batch=[close])


async def test_the_journal_of_a_final_match_is_read_in_order_up_to_a_bound(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story
) -> None:
    await _scored(store, story)
    whole = await reader.journal(story.match_id, events_max=100)
    assert whole is not None
    assert [row.seq for row in whole.rows] == [1, 2, 3]
    assert not whole.truncated
    assert set(whole.names) == {story.host, story.guest}
    part = await reader.journal(story.match_id, events_max=2)
    assert part is not None
    assert ([row.seq for row in part.rows], part.truncated) == ([1, 2], True)


async def test_a_match_that_goes_on_has_no_journal_to_show(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story
) -> None:
    await story.opened(store, new_id())
    assert await reader.journal(story.match_id, events_max=100) is None
    assert await reader.journal("nonsense", events_max=100) is None


async def test_the_matches_somebody_debated_in_are_found_and_paged(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story
) -> None:
    await _scored(store, story)
    (found,) = await reader.debated_by(story.guest, before=None, limit=10)
    assert (found["id"], found["status"]) == (story.match_id, "SCORED")
    assert {one["userId"] for one in found["participants"]} == {story.host, story.guest}
    before = (story.card.created_at_ms, story.match_id)
    assert await reader.debated_by(story.guest, before=before, limit=10) == []
    assert await reader.debated_by(new_id(), before=None, limit=10) == []


async def test_a_page_after_the_end_of_time_is_refused_in_the_ports_own_error(
    reader: PostgresMatchReader, story: Story
) -> None:
    with pytest.raises(Unavailable):
        await reader.debated_by(story.guest, before=(253_402_300_800_000, story.match_id), limit=10)
