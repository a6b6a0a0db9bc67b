"""Decisions on a side that is gone: how long it has to come back, and what follows when it does not.

A side is gone when nobody of it is there and somebody of it had been: who never came cannot come back, and a practice
partner is always there. It counts from the first speech until voting opens, in formats that have a rule for it. A side
of practice partners alone wins nothing by forfeit: then the debate goes on.
"""

from __future__ import annotations

from echoplay_actors.formats import AfterAbsence
from echoplay_actors.match import events as e
from echoplay_actors.match.course import recorded
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.round_ending import round_end
from echoplay_actors.match.schedule import SIDES, other_side, team
from echoplay_actors.match.scoring import score_forfeit
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.values import Phase, Presence

UNFINISHED = frozenset({Phase.SPEAKING, Phase.HANDOVER, Phase.PAUSED})
"""The phases in which a side has to be there."""
_THERE = frozenset({Presence.HERE, Presence.LEAVING})


def absent_sides(state: MatchState) -> list[str]:
    """The sides that have to come back now, in order; none where no rule says so."""
    if state.phase not in UNFINISHED or state.format.absence is None:
        return []
    return [side for side in SIDES if _is_gone(state, side)]


def after_absence(state: MatchState) -> AfterAbsence | None:
    """What follows when a side does not come back in time; None where no rule says so."""
    rule = state.format.absence
    if rule is None:
        return None
    practice = any(all(one.scripted for one in team(state, side)) for side in SIDES)
    return AfterAbsence.GO_ON if practice else rule.then


def absence_news(state: MatchState, now_ms: int) -> list[e.Event]:
    """What the room has to be told of sides that went, or came back, with what has just happened."""
    gone = absent_sides(state)
    if not gone and not state.absences:
        return []
    known = [one.side for one in state.absences]
    return [*(e.SideReturned(side) for side in known if side not in gone), *sides_left(state, now_ms)]


def sides_left(state: MatchState, now_ms: int) -> list[e.SideLeft]:
    """The sides that are gone without the state knowing it yet, and until when they have to be back."""
    rule = state.format.absence
    if rule is None:
        return []
    known = {one.side for one in state.absences}
    duration_ms = rule.return_within_s * 1000
    gone = (side for side in absent_sides(state) if side not in known)
    return [e.SideLeft(side, duration_ms, now_ms + duration_ms) for side in gone]


def return_time_over(state: MatchState, side: str, now_ms: int) -> list[e.Event]:
    """What follows when a side has not come back: the format's rule. Nobody wins where nobody is there to win."""
    if after_absence(state) is not AfterAbsence.FORFEIT:
        return [e.ReturnTimeOver(side)]
    ended = round_end(state, now_ms)
    winner_side = other_side(side)
    if not _is_there(state, winner_side):
        return [*ended, e.MatchEnded("both_sides_absent")]
    for event in ended:
        state = evolve(state, event, now_ms)
    result = score_forfeit(state, winner_side)
    assert result.winner_user_id is not None
    return [
        *ended,
        e.SideForfeited(side, winner_side, result.winner_user_id),
        recorded(result),
        e.MatchEnded("forfeit"),
    ]


def _is_there(state: MatchState, side: str) -> bool:
    return any(one.scripted or one.presence in _THERE for one in state.participants if one.side == side)


def _is_gone(state: MatchState, side: str) -> bool:
    left = any(one.presence is Presence.LEFT for one in state.participants if one.side == side)
    return left and not _is_there(state, side)
