"""What must hold of every state; a breach is our own bug, and the actor that sees one ends itself."""

from __future__ import annotations

from echoplay_actors.errors import BrokenInvariant
from echoplay_actors.match.absence import absent_sides
from echoplay_actors.match.schedule import other_side
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.values import PLACES, Phase

LEGAL_MOVES: dict[Phase, frozenset[Phase]] = {
    Phase.LOBBY: frozenset({Phase.OPEN, Phase.ENDED}),
    Phase.OPEN: frozenset({Phase.SPEAKING, Phase.HANDOVER, Phase.VOTING, Phase.SCORED, Phase.ENDED}),
    Phase.SPEAKING: frozenset({Phase.OPEN, Phase.PAUSED}),
    Phase.HANDOVER: frozenset({Phase.SPEAKING, Phase.PAUSED, Phase.SCORED, Phase.ENDED}),
    Phase.PAUSED: frozenset({Phase.SPEAKING, Phase.HANDOVER, Phase.OPEN, Phase.SCORED, Phase.ENDED}),
    Phase.VOTING: frozenset({Phase.SCORED, Phase.ENDED}),
    Phase.SCORED: frozenset(),
    Phase.ENDED: frozenset(),
}
"""Phase → the phases one event may lead to; staying is always legal."""


_WITH_CLOCK = frozenset({Phase.SPEAKING, Phase.HANDOVER, Phase.VOTING})


def check_state(state: MatchState) -> None:
    """Raise `BrokenInvariant` naming the first promise that does not hold."""
    open_rounds = [one.number for one in state.rounds if one.ended_at_ms is None]
    seats = [one.user_id for one in state.participants]
    taken = [(one.side, one.seat) for one in state.participants if one.seat is not None]
    promises = {
        "at most one round runs, and it is the last": open_rounds in ([], [len(state.rounds)]),
        "a clock runs exactly while somebody speaks or the format waits": (state.countdown is not None)
        == (state.phase in _WITH_CLOCK or (state.phase is Phase.LOBBY and state.interlude is not None)),
        "an interlude stands exactly between speeches": (state.interlude is not None)
        == (_phase_of_clock(state) in (Phase.HANDOVER, Phase.VOTING) or _prepares(state)),
        "a clock is stopped exactly while paused": (state.stopped is not None) == (state.phase is Phase.PAUSED),
        "a round is open exactly while speaking or paused": bool(open_rounds)
        == (_phase_of_clock(state) is Phase.SPEAKING),
        "points are raised only in a speech": not (state.offers or state.point)
        or _phase_of_clock(state) is Phase.SPEAKING,
        "nobody shares a seat": len(taken) == len(set(taken)),
        "the host is a person": not any(one.scripted for one in state.participants if one.user_id == state.host_id),
        "rounds are numbered from 1 without a hole": [one.number for one in state.rounds]
        == list(range(1, len(state.rounds) + 1)),
        "a result stands exactly when scored": (state.result is not None) == (state.phase is Phase.SCORED),
        "a side has time to come back exactly while nobody of it is there": sorted(one.side for one in state.absences)
        == absent_sides(state),
        "a side forfeits only to a winner": state.forfeited_side is None
        or (state.result is not None and state.result.winner_side == other_side(state.forfeited_side)),
        "a final match has an end": (state.ended_at_ms is not None) == state.phase.final,
        "the host debates": state.host_id in seats,
        "nobody sits twice, nor beyond the seats": len(set(seats)) == len(seats) <= PLACES[state.mode],
        "every vote is for another participant": all(for_id in seats for for_id in state.votes.totals)
        and all(state.votes.get(one) != one for one in seats),
        "no time lies after the last event": all(
            at_ms <= state.at_ms for at_ms in (state.created_at_ms, state.started_at_ms or 0)
        ),
    }
    for promise, holds in promises.items():
        if not holds:
            raise BrokenInvariant(f"match {state.match_id}: {promise}")


def _phase_of_clock(state: MatchState) -> Phase:
    """The phase, while paused the one that goes on."""
    return state.stopped.phase if state.stopped is not None else state.phase


def _prepares(state: MatchState) -> bool:
    return state.phase is Phase.LOBBY and state.countdown is not None


def check_move(before: MatchState, after: MatchState) -> None:
    """Raise `BrokenInvariant` when one event moved a match along an edge that does not exist."""
    if after.phase is not before.phase and after.phase not in LEGAL_MOVES[before.phase]:
        raise BrokenInvariant(f"match {after.match_id}: {before.phase} → {after.phase} is no legal move")
    if after.version < before.version or after.at_ms < before.at_ms:
        raise BrokenInvariant(f"match {after.match_id}: version or time ran backwards")
