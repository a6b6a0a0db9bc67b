"""Snapshots of matches that `match_story` tells of, whole ones and such as nobody may believe."""

from __future__ import annotations

import dataclasses

from match_story import START_MS

from echoplay_actors.actor.history import NumberedEvent
from echoplay_actors.match.cast_votes import CastVotes
from echoplay_actors.match.events import MatchCreated
from echoplay_actors.match.evolve import evolve
from echoplay_actors.snapshots.body import SCHEMA, body_parts
from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot


def snapshot_of(match_id: str, seq: int, *, epoch: int = 1, votes: int = 0) -> StoredSnapshot:
    """One that goes up to `match_story.row(seq)`, and tells of so many votes."""
    created = evolve(None, MatchCreated(match_id, "COUPLE", "FREE", "host", "seat", "A"), START_MS + seq)
    voted = {f"voter-{number}": "host" for number in range(votes)}
    answers = [(f"digest-{number}", {"command": "submit_vote", "epoch": epoch, "v": 0}) for number in range(votes)]
    events = [NumberedEvent(1, epoch, "debate_started", "{}")]
    state = dataclasses.replace(created, votes=CastVotes(voted))
    body = b"".join(body_parts(Snapshot(seq, state, [("digest", {"role": "HOST"})], answers, events)))
    return StoredSnapshot(match_id, epoch, seq, SCHEMA, body)


def foreign(snapshot: StoredSnapshot) -> StoredSnapshot:
    """Of a form that this release does not read."""
    return dataclasses.replace(snapshot, schema=SCHEMA + 1)


def damaged(snapshot: StoredSnapshot) -> StoredSnapshot:
    """A bit of it is another."""
    place = len(snapshot.body) // 2
    changed = snapshot.body[place] ^ 4
    return dataclasses.replace(snapshot, body=snapshot.body[:place] + bytes([changed]) + snapshot.body[place + 1 :])
