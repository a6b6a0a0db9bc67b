"""The decision of a new owner: the outage is never charged to a speaker, to a side that is gone, or to who waits."""

from __future__ import annotations

from echoplay_actors.match import events as e
from echoplay_actors.match.commands import RecoverMatch
from echoplay_actors.match.limits import RECOVERY_GRACE_MS
from echoplay_actors.match.state import MatchState

RECOVERY = "recovery"
"""The `reason` of the `timer_adjusted` that gives an outage back."""


def recover_match(state: MatchState, command: RecoverMatch, now_ms: int) -> list[e.Event]:
    """New end = now + (old end − last proof of life) + grace.

    The last proof is the previous owner's lease, as the match counted its time then, or the last event if that is
    younger. It may lie after the end
    (a round whose ending was never committed): then only the grace is left of it.
    """
    if state.phase.final:
        return []
    proof_ms = min(max(command.proof_of_life_ms + state.ahead_ms, state.at_ms), now_ms)
    decided: list[e.Event] = [e.OwnerRecovered(now_ms - proof_ms, command.ahead_ms)]
    if state.countdown is not None:
        left_ms = max(state.countdown.ends_at_ms - proof_ms, 0)
        ends_at_ms = now_ms + left_ms + RECOVERY_GRACE_MS
        added_ms = ends_at_ms - state.countdown.ends_at_ms
        decided.append(e.TimerAdjusted(RECOVERY, added_ms, ends_at_ms))
    for one in state.absences:
        if not one.over:
            left_ms = max(one.returns_by_ms - proof_ms, 0)
            returns_by_ms = now_ms + left_ms + RECOVERY_GRACE_MS
            decided.append(e.ReturnExtended(one.side, returns_by_ms - one.returns_by_ms, returns_by_ms))
    return decided
