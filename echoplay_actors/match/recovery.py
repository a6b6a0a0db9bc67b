"""The decisions of owners that change: the time between is never charged to a speaker, to a side that is gone, or to
who waits."""

from __future__ import annotations

from echoplay_actors.match import events as e
from echoplay_actors.match.commands import LetGo, RecoverMatch
from echoplay_actors.match.limits import RECOVERY_GRACE_MS
from echoplay_actors.match.state import MatchState

RECOVERY = "recovery"
"""The `reason` of the `timer_adjusted` that gives an outage back."""
OWNER_CHANGED = "owner_changed"
"""Its `reason` after a hand-over in order, which takes milliseconds."""


def let_go(state: MatchState, command: LetGo, now_ms: int) -> list[e.Event]:
    """From this moment on nothing is charged to anybody, until the next owner carries on."""
    return [] if state.phase.final or state.let_go else [e.OwnerLetGo()]


def recover_match(state: MatchState, command: RecoverMatch, now_ms: int) -> list[e.Event]:
    """New end = now + (old end − last proof of life) + grace.

    The last proof is the previous owner's lease, as the match counted its time then, or the last event if that is
    younger. It may lie after the end
    (a round whose ending was never committed): then only the grace is left of it. Where the previous owner let go in
    order, the proof is that moment, and there is no grace: nobody had to find their way back.
    """
    if state.phase.final:
        return []
    in_order = state.let_go
    grace_ms = 0 if in_order else RECOVERY_GRACE_MS
    proof_ms = min(state.at_ms if in_order else max(command.proof_of_life_ms + state.ahead_ms, state.at_ms), now_ms)
    decided: list[e.Event] = [e.OwnerRecovered(now_ms - proof_ms, command.ahead_ms)]
    if state.countdown is not None:
        left_ms = max(state.countdown.ends_at_ms - proof_ms, 0)
        ends_at_ms = now_ms + left_ms + grace_ms
        added_ms = ends_at_ms - state.countdown.ends_at_ms
        decided.append(e.TimerAdjusted(OWNER_CHANGED if in_order else RECOVERY, added_ms, ends_at_ms))
    for one in state.absences:
        if not one.over:
            left_ms = max(one.returns_by_ms - proof_ms, 0)
            returns_by_ms = now_ms + left_ms + grace_ms
            decided.append(e.ReturnExtended(one.side, returns_by_ms - one.returns_by_ms, returns_by_ms))
    return decided
