"""What ends the round that runs."""

from __future__ import annotations

from echoplay_actors.match import events as e
from echoplay_actors.match.state import MatchState


def round_end(state: MatchState, now_ms: int) -> list[e.Event]:
    """What ends the present round, nothing when there is none. A paused clock has not run on."""
    current = state.current_round
    if current is None:
        return []
    remaining_ms = 0
    if state.countdown is not None:
        remaining_ms = state.countdown.ends_at_ms - now_ms
    elif state.stopped is not None:
        remaining_ms = state.stopped.remaining_ms
    spoken_ms = min(max(current.duration_ms - remaining_ms, 0), current.duration_ms)
    return [e.RoundEnded(current.number, spoken_ms)]
