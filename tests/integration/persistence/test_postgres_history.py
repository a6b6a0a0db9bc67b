"""Stored journals and one's own matches, read from real Postgres."""

from __future__ import annotations

import random

import pytest
from match_story import START_MS, Story, new_id

from echoplay_actors.errors import Unavailable
from echoplay_actors.ports.match_store import JournalRow, MatchAppend
from echoplay_actors.protocol.replay import room_story
from echoplay_actors.protocol.vote_story import VOTE_TOTALS_MAX
from echoplay_actors.testing.memory_story import stored_journal
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


def _journal(story: Story, seed: int, *, votes: int) -> list[JournalRow]:
    """An Oxford debate whose sides change before it, with that many votes by half as many people along the way."""
    draws = random.Random(seed)
    seats = [[story.host, "B", 1], [story.guest, "A", 1]]
    marks: list[tuple[str, dict[str, object]]] = [
        ("SidesChanged", {"reason": "swapped", "seats": seats, "heads": None, "votes_void": True}),
        ("SidesChanged", {"reason": "coin", "seats": seats, "heads": False, "votes_void": False}),
        ("DebateStarted", {}),
        ("RoundStarted", {"round_id": new_id(), "number": 1, "speaker_id": story.host, "duration_ms": 420_000,
                          "ends_at_ms": START_MS + 420_000, "speech_key": "for1"}),
        ("RoundEnded", {"number": 1, "spoken_ms": 420_000}),
        ("ResultRecorded", {"score": 77, "winner_user_id": story.guest, "winner_side": "A",
                            "metrics": [["swing", 10, 40, 50], ["balance", 100, 1, 1]]}),
        ("MatchEnded", {"reason": "scored"}),
    ]  # fmt: skip
    voters = [new_id() for _ in range(max(votes // 2, 1))]
    happened: list[tuple[str, dict[str, object]]] = [
        ("MatchCreated", {"match_id": story.match_id, "mode": "GLOBAL", "format": "OXFORD", "host_id": story.host,
                          "participant_id": new_id(), "side": "A", "format_version": 2, "seat": 1}),
        ("ParticipantJoined", {"participant_id": new_id(), "user_id": story.guest, "side": "B", "seat": 1,
                               "scripted": False}),
    ]  # fmt: skip
    per_mark = [votes // 5] * 5 + [0, 0]
    for mark, count in zip(marks, per_mark, strict=True):
        for _ in range(count):
            choice = draws.choice([story.host, story.guest])
            happened.append(("VoteSubmitted", {"voter_id": draws.choice(voters), "for_user_id": choice}))
        happened += [("RoomEmptied", {}), ("RoomOccupied", {}), mark]
    rows, at_ms = [], START_MS
    for seq, (name, data) in enumerate(happened, start=1):
        at_ms += draws.choice([0, 0, 1, 40, 99, 100, 2_500])
        rows.append(JournalRow(seq, 1, at_ms, name, 1, data))
    return rows


async def _write(store: PostgresMatchStore, story: Story, rows: list[JournalRow]) -> None:
    owner = new_id()
    await store.open_match(owner=owner, card=story.card, rows=rows[:1], records=story.seats())
    records = [story.live(), story.round_opened(), story.round_closed(), story.scored()]
    for start in range(1, len(rows), 1_000):
        part = rows[start : start + 1_000]
        last = start + 1_000 >= len(rows)
        await store.append(owner=owner, batch=[MatchAppend(story.match_id, 1, part, records if last else [])])


@pytest.mark.parametrize("votes", [0, 5, 200])
@pytest.mark.parametrize("events_max", [100, 8])
async def test_what_the_room_was_shown_is_read_as_the_store_in_memory_reads_it(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story, votes: int, events_max: int
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    rows = _journal(story, seed, votes=votes)
    await _write(store, story, rows)
    found = await reader.journal(story.match_id, events_max=events_max)
    assert found is not None
    wanted = stored_journal(rows, story.names, events_max=events_max)
    assert found == wanted
    assert found.truncated == (events_max == 8)
    told, _ = room_story(found)
    assert told == room_story(wanted)[0]
    assert [one["name"] for one in told][-2:] == ["ai_score", "match_ended"]


async def test_thousands_of_votes_are_read_as_a_bounded_number_of_totals(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story
) -> None:
    rows = _journal(story, 1, votes=6_000)
    await _write(store, story, rows)
    found = await reader.journal(story.match_id, events_max=100)
    assert found is not None
    assert not found.truncated
    assert len(found.rows) == 9
    assert 100 < len(found.votes) <= VOTE_TOTALS_MAX


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
