"""Snapshots that are not what their journal gives, or are there before it."""

from __future__ import annotations

import dataclasses

from checker.history import History
from stories.snapshooting import save, snapshot_at, spare
from stories.spoiling import place, spoils

from echoplay_actors.actor.history import NumberedEvent
from echoplay_actors.match.cast_votes import CastVotes


@spoils("a snapshot is no newer than its journal")
def _(history: History) -> None:
    save(history, "debate", snapshot_at(history, "debate", 20), after_us=-1)


@spoils("a snapshot is what its journal gives")
def _(history: History) -> None:
    """A vote is missing."""
    voted = place(history, "debate", "VoteSubmitted") + 1
    whole = snapshot_at(history, "debate", voted)
    save(history, "debate", dataclasses.replace(whole, state=dataclasses.replace(whole.state, votes=CastVotes())))


@spoils("a snapshot is what its journal gives")
def _(history: History) -> None:
    """The answer to a vote is forgotten by whoever begins with it."""
    voted = place(history, "debate", "VoteSubmitted") + 1
    whole = snapshot_at(history, "debate", voted)
    assert whole.vote_answers
    save(history, "debate", whole)
    spare(history, "debate", dataclasses.replace(whole, vote_answers=[]))


@spoils("a snapshot is what its journal gives")
def _(history: History) -> None:
    started = place(history, "debate", "RoundStarted") + 1
    whole = snapshot_at(history, "debate", started)
    assert whole.command_answers
    save(history, "debate", dataclasses.replace(whole, command_answers=whole.command_answers[:-1]))


@spoils("a snapshot is what its journal gives")
def _(history: History) -> None:
    whole = snapshot_at(history, "debate", 20)
    events = [NumberedEvent(one.v, one.epoch + 1, one.name, one.payload) for one in whole.events]
    save(history, "debate", dataclasses.replace(whole, events=events))


@spoils("a snapshot is what its journal gives")
def _(history: History) -> None:
    """It cannot be read."""
    save(history, "debate", snapshot_at(history, "debate", 20))
    kept = history.saved[-1]
    history.saved[-1] = dataclasses.replace(kept, snapshot=dataclasses.replace(kept.snapshot, body=b"nothing"))
