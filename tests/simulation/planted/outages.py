"""Bugs of the recovery: who pays for an outage, how often its grace is given, and whose proof of life counts."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor.arrivals import Arrivals
from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.actor.recoveries import Recoveries
from echoplay_actors.actor.room import Room
from echoplay_actors.match import evolve, recovery
from echoplay_actors.testing.memory_journal import MemoryJournal

_EXACTLY = frozenset({"an outage is given back exactly"})
_WAITED = frozenset({"no waiting time ends early"})

BUGS = (
    Bug(
        "charge the outage to the speaker",
        (
            Change(
                recovery.recover_match,
                "state.countdown.ends_at_ms - proof_ms, 0",
                "state.countdown.ends_at_ms - now_ms, 0",
            ),
        ),
        caught_by=_EXACTLY,
        first_seed=7,
        only=("actor killed",),
    ),
    Bug(
        "give no grace",
        (
            Change(
                recovery.recover_match,
                "        ends_at_ms = now_ms + left_ms + grace_ms\n        added",
                "        ends_at_ms = now_ms + left_ms\n        added",
            ),
        ),
        caught_by=_EXACTLY,
        first_seed=7,
        only=("actor killed",),
    ),
    Bug(
        "give the grace twice",
        (
            Change(
                Arrivals.adopt,
                "        under_way.append(self._recoveries.recover(room, taken.proof_of_life_ms))",
                "        under_way.append(self._recoveries.recover(room, taken.proof_of_life_ms))\n"
                "            under_way.append(self._recoveries.recover(room, taken.proof_of_life_ms))",
            ),
        ),
        caught_by=frozenset({"one grace an outage"}),
        only=("actor killed",),
    ),
    Bug(
        "take over without a lease, so that one outage is given back twice",
        (
            Change(Arrivals.adopt, "await self._until_leased()", "pass"),
            Change(Recoveries._attempt, "if self._holds(self._clock.now_ms()):", "if True:"),
            Change(Recoveries.lapsed, "if not room.frozen:", "if True:"),
        ),
        caught_by=frozenset({"one grace an outage"}),
        first_seed=23,
        only=("storage slow", "actor killed"),
    ),
    Bug(
        "forget the hand-over's and the voting window's extension",
        (
            Change(
                recovery.recover_match,
                "if state.countdown is not None:",
                "if state.countdown is not None and state.interlude is None:",
            ),
        ),
        caught_by=_EXACTLY,
        first_seed=13,
        only=("actor killed",),
    ),
    Bug(
        "charge the outage to those who are away",
        (Change(evolve._recovered, "gone_at_ms=one.gone_at_ms + later_ms", "gone_at_ms=one.gone_at_ms"),),
        caught_by=_WAITED,
        first_seed=4,
        only=("actor killed", "devices away", "suspension"),
    ),
    Bug(
        "charge the outage to an empty room",
        (Change(evolve._recovered, "else state.empty_since_ms + later_ms", "else state.empty_since_ms"),),
        caught_by=_WAITED,
        first_seed=285,
        only=("late restarts", "everything killed"),
    ),
    Bug(
        "charge the outage to an idle lobby",
        (
            Change(
                evolve._recovered, "touched_at_ms=state.touched_at_ms + later_ms", "touched_at_ms=state.touched_at_ms"
            ),
        ),
        caught_by=_WAITED,
        first_seed=9,
        only=("late restarts", "everything killed"),
    ),
    Bug(
        "use the proof of life of an owner that wrote nothing",
        (
            Change(
                MemoryJournal._change_owner,
                "if stored.rows and stored.rows[-1].epoch >= stored.taken_epoch:",
                "if True:",
            ),
        ),
        caught_by=_EXACTLY,
        first_seed=4,
        only=("actor killed in a turn", "actor killed at a step", "storage slow"),
    ),
    Bug(
        "let match time stand still when a clock is behind",
        (Change(Room.keep_time, "self.ahead_ms = max(reached_ms - clock.now_ms(), 0)", "self.ahead_ms = 0"),),
        caught_by=_EXACTLY | {"no phase ends late", "a command is stamped when it is received"},
        first_seed=7,
        only=("clock set",),
    ),
    Bug(
        "keep the time of a lapse of the lease",
        (Change(MatchActor._regained, "self._recoveries.lapsed(room, proof_of_life_ms)", "pass"),),
        caught_by=frozenset({"a lapse of the lease is given back"}),
        first_seed=4,
        only=("storage restarted", "storage slow"),
    ),
)
