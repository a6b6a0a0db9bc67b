"""A snapshot and the rows after it give a room that the whole journal gives, wherever the snapshot was made."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence

import pytest
from actor_stage import MATCH, Stage
from snapshot_scenes import GOLDEN, LIMITS, NAMES, as_read, golden_rows, known_of, random_journal, read_back, room_of

from echoplay_actors.match.events import VoteSubmitted
from echoplay_actors.ports.match_store import JournalRow


def assert_every_snapshot_spares_the_rows_before_it(match_id: str, rows: Sequence[JournalRow]) -> None:
    whole = known_of(room_of(match_id, rows))
    growing = room_of(match_id, [])
    for place, row in enumerate(rows, start=1):
        growing.replay([row])
        restored = room_of(match_id, rows[place:], read_back(growing))
        assert known_of(restored) == whole, f"a snapshot at seq {place}"


@pytest.mark.parametrize("seed", range(12))
async def test_a_snapshot_of_a_random_match_and_the_rows_after_it_are_its_journal(stage: Stage, seed: int) -> None:
    rows = [as_read(row) for row in await random_journal(stage, seed)]
    assert_every_snapshot_spares_the_rows_before_it(MATCH, rows)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("journal_v*.json")), ids=lambda path: path.stem)
def test_a_snapshot_of_a_golden_journal_and_the_rows_after_it_are_its_journal(path: pathlib.Path) -> None:
    rows = golden_rows(path.stem)
    assert_every_snapshot_spares_the_rows_before_it(rows[0].data["match_id"], rows)


async def test_a_snapshot_of_a_snapshot_is_still_the_journal(stage: Stage) -> None:
    """As many owners in a row make them, each from what the one before had left."""
    rows = [as_read(row) for row in await random_journal(stage, 3)]
    room = room_of(MATCH, [])
    for first in range(0, len(rows), 7):
        room.replay(rows[first : first + 7])
        room = room_of(MATCH, [], read_back(room))
    assert known_of(room) == known_of(room_of(MATCH, rows))


async def test_random_journals_have_what_a_snapshot_has_to_carry(stage: Stage) -> None:
    """More answers of both kinds than are kept, more numbered events, and people whose names are in some of them."""
    rows = await random_journal(stage, 0)
    votes = {row.op for row in rows if row.op and row.type == VoteSubmitted.__name__}
    assert len(votes) > LIMITS.vote_answers_kept_max
    assert len({row.op for row in rows if row.op} - votes) > LIMITS.answers_kept_max
    room = room_of(MATCH, rows[:12])
    assert any(NAMES["ann"] in event.payload for event in room.history.kept())
    room = room_of(MATCH, rows)
    assert len(room.history.kept()) == LIMITS.history_events_max < room.state.version
