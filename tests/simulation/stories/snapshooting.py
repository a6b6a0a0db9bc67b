"""Snapshots in a history that was made by hand: what an owner would have saved, and its successor been given."""

from __future__ import annotations

from checker.history import History, Saved, Spared

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Room
from echoplay_actors.snapshots.body import SCHEMA, body_parts
from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot


def snapshot_at(history: History, match_id: str, seq: int) -> Snapshot:
    """Of the match right after that row."""
    stored = history.matches[match_id]
    room = Room(card=stored.card, epoch=1, names={}, limits=ActorLimits())
    room.replay(stored.rows[:seq])
    return room.snapshot()


def save(history: History, match_id: str, snapshot: Snapshot, *, after_us: int = 1) -> None:
    """It is kept so long after the row it goes up to was committed."""
    stored = history.matches[match_id]
    at_us = stored.committed_us[snapshot.seq - 1] + after_us
    body = b"".join(body_parts(snapshot))
    history.saved.append(Saved(at_us, StoredSnapshot(match_id, 1, snapshot.seq, SCHEMA, body)))


def spare(history: History, match_id: str, snapshot: Snapshot) -> None:
    """Whoever took the match over last begins with it."""
    at_us = max(one.at_us for one in history.took if one.match_id == match_id)
    history.spared.append(Spared(at_us, match_id, snapshot))
