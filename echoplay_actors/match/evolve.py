"""From one state to the next: what each event means. The only code that changes a match's state.

Longer than most files: it is one table, and each of its rows is a few lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from echoplay_actors.formats import Ballot, format_of
from echoplay_actors.match import events as e
from echoplay_actors.match.cast_votes import CastVotes
from echoplay_actors.match.replacing import replace
from echoplay_actors.match.state import (
    Absence,
    Countdown,
    Interlude,
    MatchState,
    Metric,
    Participant,
    Point,
    Result,
    Round,
    Stopped,
)
from echoplay_actors.match.values import Mode, Phase, Presence, Wait


def evolve(state: MatchState | None, event: e.Event, at_ms: int) -> MatchState:
    """The state after `event`, which happened at `at_ms`. The first event must be `MatchCreated`."""
    if isinstance(event, e.MatchCreated):
        return _created(event, at_ms)
    if state is None:
        raise ValueError(f"a match cannot begin with {type(event).__name__}")
    after: MatchState = _APPLY[type(event)](state, event, at_ms)
    version = after.version + 1 if type(event) in e.NUMBERED else after.version
    if (after.at_ms, after.version) == (at_ms, version):
        return after
    return replace(after, at_ms=at_ms, version=version)


def _created(event: e.MatchCreated, at_ms: int) -> MatchState:
    host = Participant(event.participant_id, event.host_id, event.side, at_ms, seat=event.seat)
    pool_ms = format_of(event.format, event.format_version).prep_pool_s * 1000
    return MatchState(
        match_id=event.match_id, mode=Mode(event.mode), format_id=event.format, phase=Phase.LOBBY,
        format_version=event.format_version, prep_left_ms={"A": pool_ms, "B": pool_ms} if pool_ms else {},
        host_id=event.host_id, created_at_ms=at_ms, at_ms=at_ms, touched_at_ms=at_ms, empty_since_ms=at_ms,
        participants=(host,),
    )  # fmt: skip


def _joined(state: MatchState, event: e.ParticipantJoined, at_ms: int) -> MatchState:
    newcomer = Participant(
        event.participant_id, event.user_id, event.side, at_ms, seat=event.seat, scripted=event.scripted
    )
    return replace(state, participants=(*state.participants, newcomer), touched_at_ms=at_ms, coin_heads=None)


def _with_presence(state: MatchState, user_id: str, presence: Presence, gone_at_ms: int | None) -> MatchState:
    participants = tuple(
        replace(one, presence=presence, gone_at_ms=gone_at_ms) if one.user_id == user_id else one
        for one in state.participants
    )
    return replace(state, participants=participants)


def _here(state: MatchState, event: e.ParticipantArrived | e.ParticipantReturned, at_ms: int) -> MatchState:
    return replace(_with_presence(state, event.user_id, Presence.HERE, None), touched_at_ms=at_ms)


def _disconnected(state: MatchState, event: e.ParticipantDisconnected, at_ms: int) -> MatchState:
    return _with_presence(state, event.user_id, Presence.LEAVING, at_ms)


def _left(state: MatchState, event: e.ParticipantLeft, at_ms: int) -> MatchState:
    one = state.participant(event.user_id)
    gone_at_ms = at_ms if one is None else one.gone_at_ms
    return replace(
        _with_presence(state, event.user_id, Presence.LEFT, gone_at_ms),
        agreed=state.agreed - {event.user_id}, ready=state.ready - {event.user_id},
    )  # fmt: skip


def _occupied(state: MatchState, event: e.RoomOccupied, at_ms: int) -> MatchState:
    return replace(state, empty_since_ms=None, touched_at_ms=at_ms)


def _emptied(state: MatchState, event: e.RoomEmptied, at_ms: int) -> MatchState:
    return replace(state, empty_since_ms=at_ms)


def _host_changed(state: MatchState, event: e.HostChanged, at_ms: int) -> MatchState:
    return replace(state, host_id=event.host_id, touched_at_ms=at_ms)


def _started(state: MatchState, event: e.DebateStarted, at_ms: int) -> MatchState:
    empty_since_ms = None if state.empty_since_ms is None else at_ms
    after = replace(
        state, phase=Phase.OPEN, started_at_ms=at_ms, empty_since_ms=empty_since_ms, countdown=None, interlude=None
    )
    if state.format.ballot is Ballot.SWING:
        return replace(after, votes=CastVotes(), votes_before=state.votes.totals)
    return after


def _round_started(state: MatchState, event: e.RoundStarted, at_ms: int) -> MatchState:
    begun = Round(event.round_id, event.number, event.speaker_id, at_ms, event.duration_ms, speech_key=event.speech_key)
    return replace(
        state, phase=Phase.SPEAKING, rounds=(*state.rounds, begun), agreed=frozenset(), stopped=None,
        interlude=None, offers=(), offers_made={}, point=None, point_left_ms=None,
        countdown=Countdown(event.duration_ms, event.ends_at_ms),
    )  # fmt: skip


def _round_ended(state: MatchState, event: e.RoundEnded, at_ms: int) -> MatchState:
    ended = replace(state.rounds[-1], ended_at_ms=at_ms, spoken_ms=event.spoken_ms)
    return replace(
        state, phase=Phase.OPEN, rounds=(*state.rounds[:-1], ended), countdown=None, stopped=None,
        agreed=frozenset(), offers=(), offers_made={}, point=None, point_left_ms=None,
    )  # fmt: skip


def _voted(state: MatchState, event: e.VoteSubmitted, at_ms: int) -> MatchState:
    # With its time, so that a state is made once: most of a long journal is votes.
    return replace(state, votes=state.votes.with_vote(event.voter_id, event.for_user_id), at_ms=at_ms)


def _agreed(state: MatchState, event: e.PauseAgreed | e.ContinueAgreed, at_ms: int) -> MatchState:
    return replace(state, agreed=state.agreed | {event.user_id})


def _paused(state: MatchState, event: e.DebatePaused, at_ms: int) -> MatchState:
    duration_ms = state.countdown.duration_ms if state.countdown else event.remaining_ms
    point_left_ms = None if state.point is None else max(state.point.ends_at_ms - at_ms, 0)
    return replace(
        state, phase=Phase.PAUSED, countdown=None, agreed=frozenset(), point_left_ms=point_left_ms,
        stopped=Stopped(state.phase, duration_ms, event.remaining_ms),
    )  # fmt: skip


def _continued(state: MatchState, event: e.DebateContinued, at_ms: int) -> MatchState:
    stopped = state.stopped or Stopped(Phase.SPEAKING, event.ends_at_ms - at_ms, event.ends_at_ms - at_ms)
    point = state.point
    if point is not None and state.point_left_ms is not None:
        point = replace(point, ends_at_ms=at_ms + state.point_left_ms)
    return replace(
        state, phase=stopped.phase, stopped=None, agreed=frozenset(), point=point, point_left_ms=None,
        countdown=Countdown(stopped.duration_ms, event.ends_at_ms),
    )  # fmt: skip


def _let_go(state: MatchState, event: e.OwnerLetGo, at_ms: int) -> MatchState:
    return replace(state, let_go=True)


def _recovered(state: MatchState, event: e.OwnerRecovered, at_ms: int) -> MatchState:
    later_ms = event.outage_ms
    participants = tuple(
        one if one.gone_at_ms is None else replace(one, gone_at_ms=one.gone_at_ms + later_ms)
        for one in state.participants
    )
    empty_since_ms = None if state.empty_since_ms is None else state.empty_since_ms + later_ms
    return replace(
        state, participants=participants, empty_since_ms=empty_since_ms,
        touched_at_ms=state.touched_at_ms + later_ms, ahead_ms=event.ahead_ms, let_go=False,
    )  # fmt: skip


def _adjusted(state: MatchState, event: e.TimerAdjusted, at_ms: int) -> MatchState:
    if state.countdown is None:
        return state
    point = state.point and replace(state.point, ends_at_ms=state.point.ends_at_ms + event.added_ms)
    return replace(state, countdown=replace(state.countdown, ends_at_ms=event.ends_at_ms), point=point)


def _scored(state: MatchState, event: e.ResultRecorded, at_ms: int) -> MatchState:
    metrics = tuple(Metric(*one) for one in event.metrics)
    return replace(state, result=Result(event.score, event.winner_user_id, metrics, event.winner_side))


def _ended(state: MatchState, event: e.MatchEnded, at_ms: int) -> MatchState:
    phase = Phase.SCORED if state.result is not None else Phase.ENDED
    return replace(
        state,
        phase=phase,
        ended_at_ms=at_ms,
        countdown=None,
        stopped=None,
        agreed=frozenset(),
        interlude=None,
        offers=(),
        offers_made={},
        point=None,
        point_left_ms=None,
        absences=(),
    )


def _ready(state: MatchState, event: e.ParticipantReady, at_ms: int) -> MatchState:
    ready = state.ready | {event.user_id} if event.ready else state.ready - {event.user_id}
    return replace(state, ready=ready, touched_at_ms=at_ms)


def _reseated(state: MatchState, event: e.SidesChanged, at_ms: int) -> MatchState:
    seats = {user_id: (side, seat) for user_id, side, seat in event.seats}
    participants = tuple(
        replace(one, side=seats[one.user_id][0], seat=seats[one.user_id][1]) if one.user_id in seats else one
        for one in state.participants
    )
    votes = CastVotes() if event.votes_void else state.votes
    return replace(state, participants=participants, touched_at_ms=at_ms, coin_heads=event.heads, votes=votes)


def _prep_started(state: MatchState, event: e.PrepStarted, at_ms: int) -> MatchState:
    kind = Wait.OPENING_PREP if event.side is None else Wait.PREP
    countdown = Countdown(event.duration_ms, event.ends_at_ms)
    return replace(state, countdown=countdown, interlude=Interlude(kind, event.side), touched_at_ms=at_ms)


def _prep_ended(state: MatchState, event: e.PrepEnded, at_ms: int) -> MatchState:
    left_ms = state.prep_left_ms
    if event.side is not None:
        left_ms = {**left_ms, event.side: event.remaining_ms}
    return replace(state, countdown=None, interlude=None, prep_left_ms=left_ms)


def _handover_started(state: MatchState, event: e.HandoverStarted, at_ms: int) -> MatchState:
    countdown = Countdown(event.duration_ms, event.ends_at_ms)
    return replace(state, phase=Phase.HANDOVER, countdown=countdown, interlude=Interlude(Wait.HANDOVER))


def _voting_opened(state: MatchState, event: e.VotingOpened, at_ms: int) -> MatchState:
    countdown = Countdown(event.duration_ms, event.closes_at_ms)
    return replace(state, phase=Phase.VOTING, countdown=countdown, interlude=Interlude(Wait.VOTING), absences=())


def _point_offered(state: MatchState, event: e.PointOffered, at_ms: int) -> MatchState:
    made = {**state.offers_made, event.user_id: state.offers_made.get(event.user_id, 0) + 1}
    return replace(state, offers=(*state.offers, event.user_id), offers_made=made)


def _point_withdrawn(state: MatchState, event: e.PointWithdrawn, at_ms: int) -> MatchState:
    return replace(state, offers=tuple(one for one in state.offers if one != event.user_id))


def _point_answered(state: MatchState, event: e.PointAnswered, at_ms: int) -> MatchState:
    offers = tuple(one for one in state.offers if one != event.user_id)
    point = state.point if event.ends_at_ms is None else Point(event.user_id, event.ends_at_ms)
    return replace(state, offers=offers, point=point)


def _point_ended(state: MatchState, event: e.PointEnded, at_ms: int) -> MatchState:
    return replace(state, point=None, point_left_ms=None)


def _side_left(state: MatchState, event: e.SideLeft, at_ms: int) -> MatchState:
    return replace(state, absences=(*state.absences, Absence(event.side, event.returns_by_ms)))


def _side_returned(state: MatchState, event: e.SideReturned, at_ms: int) -> MatchState:
    return replace(state, absences=tuple(one for one in state.absences if one.side != event.side))


def _return_extended(state: MatchState, event: e.ReturnExtended, at_ms: int) -> MatchState:
    return _with_absence(state, event.side, returns_by_ms=event.returns_by_ms)


def _return_time_over(state: MatchState, event: e.ReturnTimeOver, at_ms: int) -> MatchState:
    return _with_absence(state, event.side, over=True)


def _forfeited(state: MatchState, event: e.SideForfeited, at_ms: int) -> MatchState:
    return replace(state, forfeited_side=event.side)


def _with_absence(state: MatchState, side: str, **changed: Any) -> MatchState:
    absences = tuple(replace(one, **changed) if one.side == side else one for one in state.absences)
    return replace(state, absences=absences)


_APPLY: dict[type[Any], Callable[[MatchState, Any, int], MatchState]] = {
    e.ParticipantJoined: _joined,
    e.ParticipantArrived: _here,
    e.ParticipantReturned: _here,
    e.ParticipantDisconnected: _disconnected,
    e.ParticipantLeft: _left,
    e.RoomOccupied: _occupied,
    e.RoomEmptied: _emptied,
    e.HostChanged: _host_changed,
    e.DebateStarted: _started,
    e.RoundStarted: _round_started,
    e.RoundEnded: _round_ended,
    e.VoteSubmitted: _voted,
    e.PauseAgreed: _agreed,
    e.DebatePaused: _paused,
    e.ContinueAgreed: _agreed,
    e.DebateContinued: _continued,
    e.OwnerLetGo: _let_go,
    e.OwnerRecovered: _recovered,
    e.TimerAdjusted: _adjusted,
    e.ResultRecorded: _scored,
    e.MatchEnded: _ended,
    e.ParticipantReady: _ready,
    e.SidesChanged: _reseated,
    e.PrepStarted: _prep_started,
    e.PrepEnded: _prep_ended,
    e.HandoverStarted: _handover_started,
    e.VotingOpened: _voting_opened,
    e.PointOffered: _point_offered,
    e.PointWithdrawn: _point_withdrawn,
    e.PointAnswered: _point_answered,
    e.PointEnded: _point_ended,
    e.SideLeft: _side_left,
    e.SideReturned: _side_returned,
    e.ReturnExtended: _return_extended,
    e.ReturnTimeOver: _return_time_over,
    e.SideForfeited: _forfeited,
}
