"""Bugs of who may what: two hosts, and acts of those who may not act."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.match import closing, course, invariants, lobby, pauses, rounds, seating
from echoplay_actors.testing import memory_tables

_RIGHTS = frozenset({"who acts may do so"})

BUGS = (
    Bug(
        "have two hosts: whoever joined last is one too",
        (
            Change(
                rounds.start_round,
                "if command.by.user_id != state.host_id:",
                "if command.by.user_id not in (state.host_id, state.participants[-1].user_id):",
            ),
        ),
        caught_by=_RIGHTS,
        first_seed=15,
        only=("slow reader",),
    ),
    Bug(
        "let anybody who debates start a round",
        (
            Change(
                rounds.start_round,
                "if command.by.user_id != state.host_id:",
                "if state.participant(command.by.user_id) is None:",
            ),
        ),
        caught_by=_RIGHTS,
        only=(),
    ),
    Bug(
        "let anybody who watches end a round",
        (Change(rounds.end_round, "if not (speaks or", "if False and not (speaks or"),),
        caught_by=_RIGHTS,
        first_seed=11,
        only=("slow reader",),
    ),
    Bug(
        "let anybody in the room ask for the score",
        (
            Change(
                closing.request_score,
                "if state.participant(command.by.user_id) is None and",
                "if False and",
            ),
        ),
        caught_by=_RIGHTS,
        first_seed=30,
        only=("slow reader",),
    ),
    Bug(
        "let anybody begin the next speech",
        (Change(course.begin_speech, "if by.user_id not in (turn.speaker_id, state.host_id)", "if False"),),
        caught_by=_RIGHTS,
        only=(),
    ),
    Bug(
        "let those who watch agree to a pause",
        (Change(pauses._check_may_ask, "if state.participant(by.user_id) is None", "if False"),),
        caught_by=_RIGHTS,
        first_seed=24,
        only=("slow reader",),
    ),
    Bug(
        "take a seat after the start",
        (Change(lobby.join_match, "state.phase is not Phase.LOBBY or", ""),),
        caught_by=frozenset({"phases move along the legal graph"}),
        first_seed=13,
        only=("device killed", "slow network"),
    ),
    Bug(
        "toss the coin after the start",
        (Change(seating._check_host_with_sides, "if state.phase is not Phase.LOBBY:", "if False:"),),
        caught_by=frozenset({"phases move along the legal graph"}),
        first_seed=14,
        only=("slow reader",),
    ),
    Bug(
        "start a round while one runs",
        (
            Change(rounds.start_round, "decided += round_end(state, now_ms)", "pass"),
            Change(invariants.check_state, "raise BrokenInvariant", "continue  #"),
            Change(memory_tables.Draft._open_round, "and not tables.clock_runs", ""),
        ),
        caught_by=frozenset({"one round runs at a time"}),
        first_seed=12,
        only=("slow reader",),
    ),
)
