"""Bugs of sides that are gone: how long they have, what brings them back, and who wins by a forfeit."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.match import absence, deadlines, recovery

_ONLY_WHILE_GONE = "a side forfeits only while it is gone"

BUGS = (
    Bug(
        "forfeit a side that is back",
        (
            Change(
                absence._is_gone,
                "return left and not _is_there(state, side)",
                "return left and not _is_there(state, side) or any(one.side == side for one in state.absences)",
            ),
        ),
        caught_by=frozenset({"a side is waited for while nobody of it is there", _ONLY_WHILE_GONE}),
        first_seed=5,
        only=("devices away",),
    ),
    Bug(
        "charge the outage to who is gone",
        (Change(recovery.recover_match, "one.returns_by_ms - proof_ms, 0", "one.returns_by_ms - now_ms, 0"),),
        caught_by=frozenset({"an outage is given back exactly"}),
        first_seed=8,
        only=("actor killed", "devices away"),
    ),
    Bug(
        "forfeit a side after a minute",
        (Change(deadlines._deadlines, "Deadline(absence.returns_by_ms,", "Deadline(absence.returns_by_ms - 60_000,"),),
        caught_by=frozenset({"no waiting time ends early"}),
        only=(),
    ),
    Bug(
        "never end the time of a side that is gone",
        (Change(deadlines._deadlines, "if not absence.over:", "if False:"),),
        caught_by=frozenset({"a side's time to come back ends when it is over"}),
        only=(),
    ),
    Bug(
        "let somebody win by forfeit who is gone too",
        (Change(absence.return_time_over, "if not _is_there(state, winner_side):", "if False:"),),
        caught_by=frozenset({_ONLY_WHILE_GONE}),
        only=(),
    ),
    Bug(
        "let a side forfeit a family game",
        (Change(absence.return_time_over, "if after_absence(state) is not AfterAbsence.FORFEIT:", "if False:"),),
        caught_by=frozenset({_ONLY_WHILE_GONE}),
        first_seed=25,
        only=(),
    ),
)
