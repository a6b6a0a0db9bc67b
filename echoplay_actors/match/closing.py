"""Decisions that end something: a score, and every deadline that runs out."""

from __future__ import annotations

from echoplay_actors.errors import Forbidden, WrongPhase
from echoplay_actors.match import events as e
from echoplay_actors.match.absence import return_time_over, sides_left
from echoplay_actors.match.commands import DeadlineReached, RequestScore
from echoplay_actors.match.course import interlude_end, score, turn_end
from echoplay_actors.match.deadlines import Waiting, host_successor, stands
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.pauses import agreed_by_all
from echoplay_actors.match.round_ending import round_end
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Phase


def request_score(state: MatchState, command: RequestScore, now_ms: int) -> list[e.Event]:
    """Close the voting, score, end. A second call changes nothing and is answered with the first result."""
    if state.participant(command.by.user_id) is None and not (state.format.preset and command.by.moderates):
        raise Forbidden(refusal("participants_only"))
    if state.phase is Phase.SCORED:
        return []
    if state.phase is Phase.ENDED:
        raise WrongPhase(refusal("over"))
    if state.format.preset and not (command.by.moderates and state.phase is Phase.VOTING):
        raise WrongPhase(refusal("preset_scores_itself"))
    if state.current_round is not None:
        raise WrongPhase(refusal("round_runs"))
    if not state.rounds:
        raise WrongPhase(refusal("no_round_yet"))
    return score(state)


def deadline_reached(state: MatchState, command: DeadlineReached, now_ms: int) -> list[e.Event]:
    """What follows when a waiting time is over; a deadline that is stale or still to come changes nothing."""
    deadline = command.deadline
    if now_ms < deadline.at_ms or not stands(state, deadline):
        return []
    if deadline.waiting is Waiting.PHASE:
        return interlude_end(state, now_ms) if state.interlude is not None else turn_end(state, now_ms)
    if deadline.waiting is Waiting.POINT:
        return [e.PointEnded(deadline.subject)]
    if deadline.waiting is Waiting.PARTICIPANT_AWAY:
        return _with_agreements(state, _left(state, deadline.subject, now_ms), now_ms)
    if deadline.waiting is Waiting.HOST_GONE:
        successor = host_successor(state)
        return _with_agreements(state, e.HostChanged(successor.user_id), now_ms) if successor else []
    if deadline.waiting is Waiting.SIDE_GONE:
        return return_time_over(state, deadline.subject, now_ms)
    if deadline.waiting is Waiting.LOBBY_IDLE:
        return [e.MatchEnded("lobby_idle")]
    return [*round_end(state, now_ms), e.MatchEnded("abandoned")]


def _left(state: MatchState, user_id: str, now_ms: int) -> e.ParticipantLeft:
    gone = sides_left(evolve(state, e.ParticipantLeft(user_id), now_ms), now_ms)
    return e.ParticipantLeft(user_id, gone[0].returns_by_ms if gone else None)


def _with_agreements(state: MatchState, event: e.Event, now_ms: int) -> list[e.Event]:
    """Somebody whose agreement was missing may be needed no longer."""
    return [event, *agreed_by_all(evolve(state, event, now_ms), now_ms)]
