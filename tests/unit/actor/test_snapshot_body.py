"""What a snapshot is as bytes: read as a whole or not at all, without a name in it, and in the form that is stated."""

from __future__ import annotations

import base64
import dataclasses
import json
import zlib

import pytest
from actor_stage import MATCH, Stage
from snapshot_scenes import GOLDEN_SNAPSHOTS, NAMES, golden_rows, known_of, random_journal, room_of, stored

from echoplay_actors.actor.room import Room
from echoplay_actors.snapshots.body import SCHEMA, read_snapshot
from echoplay_actors.snapshots.snapshot import StoredSnapshot

SNAPSHOTS = json.loads(GOLDEN_SNAPSHOTS.read_text())


@pytest.fixture
async def room(stage: Stage) -> Room:
    return room_of(MATCH, await random_journal(stage, 1))


def text_of(snapshot: StoredSnapshot) -> str:
    return zlib.decompress(snapshot.body[:-16]).decode()


async def test_a_snapshot_is_read_back_as_it_was(room: Room) -> None:
    snapshot = read_snapshot(stored(room), at_ms=room.state.at_ms)
    assert snapshot is not None
    assert known_of(room_of(MATCH, [], snapshot)) == known_of(room)


async def test_a_snapshot_with_any_byte_changed_or_missing_is_none(room: Room) -> None:
    whole = stored(room)
    for place in range(0, len(whole.body), 3):
        changed = whole.body[:place] + bytes([whole.body[place] ^ 1]) + whole.body[place + 1 :]
        assert read_snapshot(dataclasses.replace(whole, body=changed), at_ms=room.state.at_ms) is None
        cut = dataclasses.replace(whole, body=whole.body[:place])
        assert read_snapshot(cut, at_ms=room.state.at_ms) is None


@pytest.mark.parametrize(
    "foreign", [{"schema": SCHEMA + 1}, {"schema": 0}, {"match_id": "match-2"}, {"seq": 7}], ids=str
)
async def test_a_snapshot_of_another_form_match_or_row_is_none(room: Room, foreign: dict[str, object]) -> None:
    other = dataclasses.replace(stored(room), **foreign)  # type: ignore[arg-type]
    assert read_snapshot(other, at_ms=room.state.at_ms) is None


async def test_a_snapshot_of_another_journal_is_none(room: Room) -> None:
    """The row it goes up to happened at another time."""
    assert read_snapshot(stored(room), at_ms=room.state.at_ms + 1) is None


async def test_what_is_stored_has_no_name_in_it(stage: Stage) -> None:
    room = room_of(MATCH, (await random_journal(stage, 0))[:12])
    assert NAMES["ann"] in "".join(event.payload for event in room.history.kept())
    text = text_of(stored(room))
    assert "participant_joined" in text
    assert [name for name in NAMES.values() if name in text] == []


@pytest.mark.parametrize("kept", SNAPSHOTS, ids=lambda kept: kept["journal"])
def test_the_form_of_a_snapshot_is_the_one_its_schema_number_stands_for(kept: dict[str, str]) -> None:
    """Where this fails a new number is due: what was stored under this one would be read as something else."""
    rows = golden_rows(kept["journal"])
    seq, match_id = int(kept["seq"]), rows[0].data["match_id"]
    before = room_of(match_id, rows[:seq])
    old = StoredSnapshot(match_id, 1, seq, SCHEMA, base64.b64decode(kept["body"]))
    snapshot = read_snapshot(old, at_ms=rows[seq - 1].at_ms)
    assert snapshot is not None
    assert known_of(room_of(match_id, [], snapshot)) == known_of(before)
    assert text_of(stored(before)) == text_of(old)
