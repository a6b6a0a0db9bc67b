"""A snapshot: all that a room would have of its journal's rows up to one of them, had it replayed them.

It is never the truth. The journal is, and a snapshot that cannot be believed is left out and the whole journal read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from echoplay_actors.actor.history import NumberedEvent
from echoplay_actors.match.state import MatchState

KeptAnswer = tuple[str, Mapping[str, Any]]
"""Digest of (person, operation id), and what that operation was answered."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A match right after the row `seq`. Answers and events come in the order in which they were kept."""

    seq: int
    state: MatchState
    command_answers: Sequence[KeptAnswer]
    vote_answers: Sequence[KeptAnswer]
    events: Sequence[NumberedEvent]
    """The last numbered ones; once it was written, without the names of people (see `nameless`)."""


@dataclass(frozen=True, slots=True)
class StoredSnapshot:
    """A snapshot as storage keeps it, one a match: written by the owner that had `epoch`."""

    match_id: str
    epoch: int
    seq: int
    schema: int
    """The number of the form of `body`."""
    body: bytes
