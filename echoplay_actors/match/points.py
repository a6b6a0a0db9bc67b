"""Decisions on points of information: offered by the other side outside protected time, taken one at a time.

The speech's clock runs on while a point is spoken. All offers lapse when the speech ends.
"""

from __future__ import annotations

from echoplay_actors.errors import Forbidden, WrongPhase
from echoplay_actors.match import events as e
from echoplay_actors.match.commands import AnswerPoint, EndPoint, OfferPoint, WithdrawPoint
from echoplay_actors.match.limits import POINTS_OFFERED_MAX
from echoplay_actors.match.schedule import Turn, present_turn
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Phase


def offer_point(state: MatchState, command: OfferPoint, now_ms: int) -> list[e.Event]:
    """Rise for a point; rising twice is rising once."""
    one = state.participant(command.by.user_id)
    if one is None:
        raise Forbidden(refusal("participants_only"))
    turn = _turn_with_points(state)
    if one.side == turn.speech.side:
        raise Forbidden(refusal("point_to_own_side"))
    _check_unprotected(state, turn, now_ms)
    if one.user_id in state.offers or (state.point is not None and state.point.user_id == one.user_id):
        return []
    if state.offers_made.get(one.user_id, 0) >= POINTS_OFFERED_MAX:
        raise WrongPhase(refusal("points_used_up", most=POINTS_OFFERED_MAX))
    return [e.PointOffered(one.user_id)]


def withdraw_point(state: MatchState, command: WithdrawPoint, now_ms: int) -> list[e.Event]:
    """Sit down again; nothing happens to whoever sits."""
    if state.participant(command.by.user_id) is None:
        raise Forbidden(refusal("participants_only"))
    return [e.PointWithdrawn(command.by.user_id)] if command.by.user_id in state.offers else []


def answer_point(state: MatchState, command: AnswerPoint, now_ms: int) -> list[e.Event]:
    """The speaker takes a point, or declines it; declining is always possible."""
    turn = _turn_with_points(state)
    if command.by.user_id != turn.speaker_id:
        raise Forbidden(refusal("speaker_only"))
    if command.user_id not in state.offers:
        raise WrongPhase(refusal("no_such_offer"))
    if not command.accept:
        return [e.PointAnswered(command.user_id, False, None)]
    if state.point is not None:
        raise WrongPhase(refusal("point_runs"))
    _check_unprotected(state, turn, now_ms)
    assert turn.speech.points is not None
    assert state.countdown is not None
    ends_at_ms = min(now_ms + turn.speech.points.seconds_max * 1000, state.countdown.ends_at_ms)
    return [e.PointAnswered(command.user_id, True, ends_at_ms)]


def end_point(state: MatchState, command: EndPoint, now_ms: int) -> list[e.Event]:
    """The speaker goes on; whoever speaks the point, the host and moderators may end it too."""
    if state.point is None:
        return []
    current = state.current_round
    allowed = {state.host_id, state.point.user_id, current.speaker_id if current else state.host_id}
    if command.by.user_id not in allowed and not command.by.moderates:
        raise Forbidden(refusal("speaker_only"))
    return [e.PointEnded(state.point.user_id)]


def _turn_with_points(state: MatchState) -> Turn:
    turn = present_turn(state)
    if state.phase is not Phase.SPEAKING or turn is None or turn.speech.points is None:
        raise WrongPhase(refusal("no_points_now"))
    return turn


def _check_unprotected(state: MatchState, turn: Turn, now_ms: int) -> None:
    window = turn.speech.points
    assert window is not None
    assert state.countdown is not None
    spoken_ms = state.countdown.duration_ms - (state.countdown.ends_at_ms - now_ms)
    if not window.from_s * 1000 <= spoken_ms < window.to_s * 1000:
        raise WrongPhase(refusal("protected_time"))
