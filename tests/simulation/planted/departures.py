"""Bugs of an orderly hand-over: a second that nobody hears, time that is given for nothing, a match that goes on."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor.departure import Departure
from echoplay_actors.actor.turn import Turns
from echoplay_actors.match import recovery

_LEAVING = ("actor drained",)

BUGS = (
    Bug(
        "let a match go right before its second",
        (
            Change(
                Departure._is_quiet,
                "self._limits.hand_over_within_ms <= due_ms - room.now_ms(self._clock) <= 1_000 - 2 * slot_ms",
                "due_ms - room.now_ms(self._clock) <= 26",
            ),
        ),
        caught_by=frozenset({"a hand-over loses no second"}),
        only=_LEAVING,
    ),
    Bug(
        "give the grace of an outage where a match was handed over",
        (Change(recovery.recover_match, "0 if in_order else RECOVERY_GRACE_MS", "RECOVERY_GRACE_MS"),),
        caught_by=frozenset({"an outage is given back exactly"}),
        only=_LEAVING,
    ),
    Bug(
        "charge the hand-over to the speaker",
        (Change(recovery.recover_match, "state.at_ms if in_order else", "now_ms if in_order else"),),
        caught_by=frozenset({"an outage is given back exactly"}),
        only=_LEAVING,
    ),
    Bug(
        "go on with a match that was let go",
        (Change(Turns._publish, "self._let_go(room)", "self._installed(room)"),),
        caught_by=frozenset({"nothing happens between two owners"}),
        only=_LEAVING,
    ),
)
