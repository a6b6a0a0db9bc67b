"""Bugs of the end, of the records beside the journal, and of what cannot be read again."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor.room import Room
from echoplay_actors.match import codec
from echoplay_actors.protocol import records
from echoplay_actors.testing import memory_tables

BUGS = (
    Bug(
        "write a result twice",
        (
            Change(records.records_of, "return [closed]", "return [closed, closed]"),
            Change(memory_tables._close, "tables.status in OPEN and", ""),
        ),
        caught_by=frozenset({"a match has one result"}),
        only=(),
    ),
    Bug(
        "record another end than the journal's",
        (Change(records.records_of, "match_id, status, state.at_ms,", "match_id, status, state.created_at_ms,"),),
        caught_by=frozenset({"a result is what the journal says"}),
        only=(),
    ),
    Bug(
        "record no change of host",
        (Change(records.records_of, "return [HostReplaced(match_id, event.host_id)]", "return []"),),
        caught_by=frozenset({"records follow the journal"}),
        first_seed=4,
        only=("suspension",),
    ),
    Bug(
        "record a round as begun when it ends",
        (
            Change(
                records.records_of,
                "RoundClosed(match_id, event.number, state.at_ms)",
                "RoundClosed(match_id, event.number, state.rounds[-1].started_at_ms)",
            ),
        ),
        caught_by=frozenset({"records follow the journal"}),
        only=(),
    ),
    Bug(
        "write an event without one of its fields",
        (
            Change(
                codec.encode_event,
                "for field in _names(kind)}",
                "for field in _names(kind) if field != 'remaining_ms'}",
            ),
        ),
        caught_by=frozenset({"the journal replays"}),
        first_seed=3,
        only=(),
    ),
    Bug(
        "remember what no event says",
        (
            Change(
                Room.install,
                "self._state = draft.state",
                "import dataclasses\n"
                "    self._state = draft.state and dataclasses.replace(draft.state, touched_at_ms=draft.state.at_ms)",
            ),
        ),
        caught_by=frozenset({"replay gives the live state"}),
        only=(),
    ),
)
