"""Journals to make snapshots of, and rooms that were made from them in one way or the other.

Run as a program it writes the golden snapshots of the present schema number.
"""

from __future__ import annotations

import asyncio
import base64
import json
import pathlib
import random
from collections.abc import Sequence
from typing import Any

from actor_stage import MATCH, Stage

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Room
from echoplay_actors.match.codec import state_bytes
from echoplay_actors.ports.match_store import JournalRow, TakenMatch
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.snapshots.body import SCHEMA, body_parts, read_snapshot
from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot

GOLDEN = pathlib.Path(__file__).parents[2] / "golden"
GOLDEN_SNAPSHOTS = GOLDEN / f"snapshots_schema_{SCHEMA}.json"
PEOPLE = ("host", "ann", "bob", "cem", "dua")
NAMES = {user_id: f"Name-of-{user_id}" for user_id in PEOPLE}
LIMITS = ActorLimits(answers_kept_max=3, vote_answers_kept_max=4, history_events_max=6)
"""So few that a short journal forgets most of them."""
ASKED_MAX = 90


async def random_journal(stage: Stage, seed: int) -> list[JournalRow]:
    """What a random debate, with a few owners one after the other, has written."""
    chance = random.Random(seed)
    form = chance.choice(["FREE", "FREE", "DUEL"])
    edge = stage.edge(await stage.actor("owner-0"))
    await stage.open(edge, form=form, mode="COUPLE" if form == "DUEL" else "GLOBAL", guests=("ann",))
    if form == "FREE":
        await edge.ask("start_round", "host", speakerUserId="ann", durationSec=30)
    for turn in range(1, ASKED_MAX):
        user_id, name = chance.choice(("host", *PEOPLE)), chance.choice(_COMMANDS)
        op, arguments = f"op-{chance.randrange(200)}", {name: value(chance) for name, value in _ARGUMENTS.items()}
        edge.post_command(name, user_id, op=op, role=chance.choice(["USER", "MOD"]), **arguments)
        edge.devices(chance.choice(PEOPLE), chance.randrange(3))
        await asyncio.sleep(chance.choice([0.01, 0.5, 2, 5]))
        if turn % 30 == 0 and not stage.store.matches[MATCH].final:
            last, owner = stage.store.matches[MATCH].owner, f"owner-{turn}"
            stage.store.revoked.add(last)
            successor = await stage.actor(owner)
            await successor.adopt({MATCH: last})
            edge = stage.edge(successor)
            await edge.watch(1, *chance.sample(PEOPLE, 3))
    return list(stage.store.matches[MATCH].rows)


_COMMANDS = (
    "join", "start_debate", "start_round", "start_round", "end_round", *["submit_vote"] * 5, "pause_debate",
    "continue_debate", "set_ready", "begin_speech",
)  # fmt: skip
_ARGUMENTS: dict[str, Any] = {
    "displayName": lambda chance: "Somebody",
    "forUserId": lambda chance: chance.choice(("host", "ann")),
    "speakerUserId": lambda chance: chance.choice(("host", "ann")),
    "durationSec": lambda chance: chance.choice([1, 30, 300]),
    "ready": lambda chance: chance.random() < 0.5,
}


def room_of(match_id: str, rows: Sequence[JournalRow], snapshot: Snapshot | None = None) -> Room:
    """The room as a new owner has it after reading these."""
    card = MatchCard(match_id, "GLOBAL", "FREE", "topic", "host", rows[0].at_ms if rows else 0, False)
    after_seq = snapshot.seq if snapshot else 0
    return Room.replayed(TakenMatch(card, 9, 0, rows, NAMES, after_seq=after_seq, snapshot=snapshot), LIMITS)


def golden_rows(journal: str) -> list[JournalRow]:
    """A journal that an earlier release wrote, each event with the answer of an operation."""
    found = []
    for row in json.loads((GOLDEN / f"{journal}.json").read_text())["rows"]:
        command = "submit_vote" if row["type"] == "VoteSubmitted" else "a command"
        answer = {"command": command, "epoch": 1, "v": row["seq"]}
        op = f"op-{row['seq']}"
        found.append(JournalRow(row["seq"], 1, row["at_ms"], row["type"], row["version"], row["data"], op, answer))
    return found


def as_read(row: JournalRow) -> JournalRow:
    """A row that was to storage and back."""
    data, answer = json.loads(json.dumps([row.data, row.answer]))
    return JournalRow(row.seq, row.epoch, row.at_ms, row.type, row.version, data, row.op, answer)


def stored(room: Room, *, epoch: int = 1) -> StoredSnapshot:
    """The room's snapshot as an owner saves it."""
    body = b"".join(body_parts(room.snapshot()))
    return StoredSnapshot(room.match_id, epoch, room.seq, SCHEMA, body)


def read_back(room: Room) -> Snapshot:
    """The room's snapshot after it was to storage and back."""
    snapshot = read_snapshot(stored(room), at_ms=room.state.at_ms)
    assert snapshot is not None
    return snapshot


def known_of(room: Room) -> tuple[Any, ...]:
    """All that a replay gives a room."""
    votes = list(room.state.votes.items())
    return room.seq, state_bytes(room.state), room.state, votes, room.answers.written(), room.history.kept()


def golden_snapshot(journal: str) -> dict[str, Any]:
    """Of that golden journal, two thirds into it."""
    rows = golden_rows(journal)
    room = room_of(rows[0].data["match_id"], rows[: len(rows) * 2 // 3])
    return {"journal": journal, "seq": room.seq, "body": base64.b64encode(stored(room).body).decode()}


if __name__ == "__main__":
    made = [golden_snapshot(path.stem) for path in sorted(GOLDEN.glob("journal_v*.json"))]
    GOLDEN_SNAPSHOTS.write_text(json.dumps(made, indent=1) + "\n")
