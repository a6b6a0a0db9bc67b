"""Bugs of what a room is shown: a number too many, a snapshot of the future, a resume that leaves something out."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor.history import History
from echoplay_actors.actor.room import Room
from echoplay_actors.actor.told_alike import ToldAlike
from echoplay_actors.match import evolve
from echoplay_actors.protocol import room_events

_HOLE = frozenset({"no hole is shown"})
_MISSED = "missed = [event for event in self._events if event.v > v]"
_ALL_THERE = "missed if len(missed) == last - v else None"

BUGS = (
    Bug(
        "skip a number",
        (
            Change(
                evolve.evolve,
                "after.version + 1 if type(event) in e.NUMBERED else",
                "after.version + 1 + isinstance(event, e.RoundEnded) if type(event) in e.NUMBERED else",
            ),
        ),
        caught_by=_HOLE | {"what is shown is committed", "an answer agrees with the journal"},
        only=(),
    ),
    Bug(
        "give a snapshot the v of the event to come",
        (Change(room_events.lasting_fields, '"v": state.version', '"v": state.version + (state.version > 2)'),),
        caught_by=frozenset({"a snapshot agrees with the journal"}),
        only=(),
    ),
    Bug(
        "tell newcomers what was told to the first of them",
        (
            Change(
                ToldAlike._keep,
                "if self._state is not state or self._names_then != names:",
                "if self._state is None:",
            ),
        ),
        caught_by=_HOLE | {"a snapshot agrees with the journal"},
        only=(),
    ),
    Bug(
        "give a snapshot without the last of who debates",
        (
            Change(
                room_events.lasting_fields,
                '"participants": record["participants"]',
                '"participants": record["participants"][:1]',
            ),
        ),
        caught_by=frozenset({"a snapshot agrees with the journal"}),
        only=(),
    ),
    Bug(
        "resume with one event too few",
        (
            Change(History.since, _MISSED, _MISSED.replace("event.v > v", "event.v > v + 1")),
            Change(History.since, _ALL_THERE, "missed if len(missed) >= last - v - 1 else None"),
        ),
        caught_by=_HOLE,
        only=("devices away",),
    ),
    Bug(
        "resume with one event too many",
        (
            Change(History.since, _MISSED, _MISSED.replace("event.v > v", "event.v >= v")),
            Change(History.since, _ALL_THERE, "missed if len(missed) >= last - v else None"),
        ),
        caught_by=frozenset({"nothing is shown twice"}),
        only=("connections reset", "reconnect storm"),
    ),
    Bug(
        "resume with a hole",
        (Change(History.since, _ALL_THERE, "missed[:1] + missed[2:] if len(missed) == last - v else None"),),
        caught_by=_HOLE,
        first_seed=7,
        only=("device killed", "devices away", "reconnect storm"),
    ),
    Bug(
        "forget the names with their owner",
        (
            Change(
                Room.replay,
                "numbered_event(event, state, self.names, row.epoch)",
                "numbered_event(event, state, {}, row.epoch)",
            ),
        ),
        caught_by=frozenset({"two devices see the same"}),
        first_seed=18,
        only=("devices away", "actor killed"),
    ),
    Bug(
        "show another score at the end",
        (
            Change(
                room_events._numbered,
                '"aiScore": result.score if result else None',
                '"aiScore": result.score - 1 if result else None',
            ),
        ),
        caught_by=frozenset({"the end is shown once and in order", "what is shown is committed"}),
        only=(),
    ),
)
