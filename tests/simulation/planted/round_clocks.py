"""Bugs of the clock of a round or a phase: it ends too early or late, a pause costs time, time is stamped wrongly."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor import due
from echoplay_actors.actor.desk import Desk
from echoplay_actors.actor.draft import Draft
from echoplay_actors.actor.room import Room
from echoplay_actors.actor.turn import Turns
from echoplay_actors.match import course, deadlines, invariants, pauses, round_ending, rounds

_PHASE = "yield Deadline(state.countdown.ends_at_ms, Waiting.PHASE, state.phase.value)"
_EARLY = frozenset({"no phase ends before its deadline"})

BUGS = (
    Bug(
        "end a round on the deadline it had before a pause",
        (
            Change(
                deadlines._deadlines,
                _PHASE,
                "began = state.current_round\n"
                "        ends_at_ms = state.countdown.ends_at_ms\n"
                "        if began is not None:\n"
                "            ends_at_ms = min(ends_at_ms, began.started_at_ms + began.duration_ms)\n"
                "        yield Deadline(ends_at_ms, Waiting.PHASE, state.phase.value)",
            ),
        ),
        caught_by=_EARLY,
        first_seed=7,
        only=("actor killed",),
    ),
    Bug(
        "end every phase a second early",
        (Change(deadlines._deadlines, _PHASE, _PHASE.replace("ends_at_ms,", "ends_at_ms - 1000,")),),
        caught_by=_EARLY,
        only=(),
    ),
    Bug(
        "end every phase a moment late",
        (Change(deadlines._deadlines, _PHASE, _PHASE.replace("ends_at_ms,", "ends_at_ms + 120,")),),
        caught_by=frozenset({"no phase ends late"}),
        only=(),
    ),
    Bug(
        "do what is asked before what is due",
        (
            Change(Turns._step, "draft.fire_due(now_ms)", "if envelope.asked is None:\n        draft.fire_due(now_ms)"),
            Change(
                due.nudge_due_ms,
                "max(deadline.at_ms, room.rests_until_ms)",
                "max(deadline.at_ms + 40, room.rests_until_ms)",
            ),
        ),
        caught_by=frozenset({"what is due comes first"}),
        first_seed=28,
        only=("slow reader",),
    ),
    Bug(
        "begin a clock at the time of the last event",
        (Change(rounds.start_round, "clock_end(now_ms,", "clock_end(state.at_ms,"),),
        caught_by=frozenset({"a clock begins with its whole time"}),
        only=(),
    ),
    Bug(
        "begin a speech with a second less",
        (Change(course._begin, "clock_end(now_ms, duration_ms)", "clock_end(now_ms, duration_ms - 1000)"),),
        caught_by=frozenset({"a clock begins with its whole time"}),
        only=(),
    ),
    Bug(
        "lose the part of a second in a pause",
        (
            Change(
                pauses._pause,
                "time_left(state.countdown, now_ms)",
                "time_left(state.countdown, now_ms) // 1000 * 1000",
            ),
        ),
        caught_by=frozenset({"a pause loses no time"}),
        first_seed=3,
        only=(),
    ),
    Bug(
        "go on after a pause with the whole time again",
        (
            Change(
                pauses._go_on,
                "clock_end(now_ms, state.stopped.remaining_ms)",
                "clock_end(now_ms, state.stopped.duration_ms)",
            ),
        ),
        caught_by=frozenset({"a pause loses no time"}),
        first_seed=3,
        only=(),
    ),
    Bug(
        "pause as soon as anybody asks for it",
        (Change(pauses.agreed_by_all, " or waiting_for(state, state.host_id)", ""),),
        caught_by=frozenset({"a pause is agreed by all who are here"}),
        only=(),
    ),
    Bug(
        "count the rest of a paused round as spoken",
        (
            Change(
                round_ending.round_end,
                "remaining_ms = state.stopped.remaining_ms",
                "remaining_ms = 0",
            ),
        ),
        caught_by=frozenset({"time that was used is counted"}),
        first_seed=33,
        only=("slow network",),
    ),
    Bug(
        "stamp what comes by a clock that is read once a second",
        (
            Change(
                Desk._ask,
                "room.now_ms(self._clock), asked=asked",
                "room.now_ms(self._clock) // 1000 * 1000, asked=asked",
            ),
        ),
        caught_by=frozenset({"a command is stamped when it is received"}),
        only=(),
    ),
    Bug(
        "let match time run back with the clock of a new owner",
        (
            Change(Room.keep_time, "max(reached_ms - clock.now_ms(), 0)", "0"),
            Change(Draft.apply, "now_ms = max(now_ms, before.at_ms) if before else now_ms", "pass"),
            Change(Draft.fire_due, "now_ms = max(now_ms, self.state.at_ms) if self.state else now_ms", "pass"),
            Change(invariants.check_move, "or after.at_ms < before.at_ms", ""),
            Change(invariants.check_state, "raise BrokenInvariant", "continue  #"),
        ),
        caught_by=frozenset({"match time never runs back"}),
        first_seed=7,
        only=("clock set",),
    ),
)
