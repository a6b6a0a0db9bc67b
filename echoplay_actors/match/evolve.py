"""From one state to the next: what each event means. The only code that changes a match's state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from echoplay_actors.match import events as e
from echoplay_actors.match.state import Countdown, MatchState, Metric, Participant, Result, Round, Stopped
from echoplay_actors.match.values import Mode, Phase, Presence


def evolve(state: MatchState | None, event: e.Event, at_ms: int) -> MatchState:
    """The state after `event`, which happened at `at_ms`. The first event must be `MatchCreated`."""
    if isinstance(event, e.MatchCreated):
        return _created(event, at_ms)
    if state is None:
        raise ValueError(f"a match cannot begin with {type(event).__name__}")
    after: MatchState = _APPLY[type(event)](state, event, at_ms)
    version = after.version + 1 if type(event) in e.NUMBERED else after.version
    return replace(after, at_ms=at_ms, version=version)


def _created(event: e.MatchCreated, at_ms: int) -> MatchState:
    host = Participant(event.participant_id, event.host_id, event.side, at_ms)
    return MatchState(
        match_id=event.match_id, mode=Mode(event.mode), format=event.format, phase=Phase.LOBBY,
        host_id=event.host_id, created_at_ms=at_ms, at_ms=at_ms, touched_at_ms=at_ms, empty_since_ms=at_ms,
        participants=(host,),
    )  # fmt: skip


def _joined(state: MatchState, event: e.ParticipantJoined, at_ms: int) -> MatchState:
    newcomer = Participant(event.participant_id, event.user_id, event.side, at_ms)
    return replace(state, participants=(*state.participants, newcomer), touched_at_ms=at_ms)


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
        _with_presence(state, event.user_id, Presence.LEFT, gone_at_ms), agreed=state.agreed - {event.user_id}
    )


def _occupied(state: MatchState, event: e.RoomOccupied, at_ms: int) -> MatchState:
    return replace(state, empty_since_ms=None, touched_at_ms=at_ms)


def _emptied(state: MatchState, event: e.RoomEmptied, at_ms: int) -> MatchState:
    return replace(state, empty_since_ms=at_ms)


def _host_changed(state: MatchState, event: e.HostChanged, at_ms: int) -> MatchState:
    return replace(state, host_id=event.host_id, touched_at_ms=at_ms)


def _started(state: MatchState, event: e.DebateStarted, at_ms: int) -> MatchState:
    empty_since_ms = None if state.empty_since_ms is None else at_ms
    return replace(state, phase=Phase.OPEN, started_at_ms=at_ms, empty_since_ms=empty_since_ms)


def _round_started(state: MatchState, event: e.RoundStarted, at_ms: int) -> MatchState:
    begun = Round(event.round_id, event.number, event.speaker_id, at_ms, event.duration_ms)
    return replace(
        state, phase=Phase.SPEAKING, rounds=(*state.rounds, begun), agreed=frozenset(), stopped=None,
        countdown=Countdown(event.duration_ms, event.ends_at_ms),
    )  # fmt: skip


def _round_ended(state: MatchState, event: e.RoundEnded, at_ms: int) -> MatchState:
    ended = replace(state.rounds[-1], ended_at_ms=at_ms, spoken_ms=event.spoken_ms)
    return replace(
        state, phase=Phase.OPEN, rounds=(*state.rounds[:-1], ended), countdown=None, stopped=None,
        agreed=frozenset(),
    )  # fmt: skip


def _voted(state: MatchState, event: e.VoteSubmitted, at_ms: int) -> MatchState:
    return replace(state, votes={**state.votes, event.voter_id: event.for_user_id})


def _agreed(state: MatchState, event: e.PauseAgreed | e.ContinueAgreed, at_ms: int) -> MatchState:
    return replace(state, agreed=state.agreed | {event.user_id})


def _paused(state: MatchState, event: e.DebatePaused, at_ms: int) -> MatchState:
    duration_ms = state.countdown.duration_ms if state.countdown else event.remaining_ms
    return replace(
        state, phase=Phase.PAUSED, countdown=None, agreed=frozenset(),
        stopped=Stopped(state.phase, duration_ms, event.remaining_ms),
    )  # fmt: skip


def _continued(state: MatchState, event: e.DebateContinued, at_ms: int) -> MatchState:
    stopped = state.stopped or Stopped(Phase.SPEAKING, event.ends_at_ms - at_ms, event.ends_at_ms - at_ms)
    return replace(
        state, phase=stopped.phase, stopped=None, agreed=frozenset(),
        countdown=Countdown(stopped.duration_ms, event.ends_at_ms),
    )  # fmt: skip


def _recovered(state: MatchState, event: e.OwnerRecovered, at_ms: int) -> MatchState:
    later_ms = event.outage_ms
    participants = tuple(
        one if one.gone_at_ms is None else replace(one, gone_at_ms=one.gone_at_ms + later_ms)
        for one in state.participants
    )
    empty_since_ms = None if state.empty_since_ms is None else state.empty_since_ms + later_ms
    return replace(
        state, participants=participants, empty_since_ms=empty_since_ms,
        touched_at_ms=state.touched_at_ms + later_ms,
    )  # fmt: skip


def _adjusted(state: MatchState, event: e.TimerAdjusted, at_ms: int) -> MatchState:
    if state.countdown is None:
        return state
    return replace(state, countdown=replace(state.countdown, ends_at_ms=event.ends_at_ms))


def _scored(state: MatchState, event: e.ResultRecorded, at_ms: int) -> MatchState:
    metrics = tuple(Metric(*one) for one in event.metrics)
    return replace(state, result=Result(event.score, event.winner_user_id, metrics))


def _ended(state: MatchState, event: e.MatchEnded, at_ms: int) -> MatchState:
    phase = Phase.SCORED if state.result is not None else Phase.ENDED
    return replace(state, phase=phase, ended_at_ms=at_ms, countdown=None, stopped=None, agreed=frozenset())


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
    e.OwnerRecovered: _recovered,
    e.TimerAdjusted: _adjusted,
    e.ResultRecorded: _scored,
    e.MatchEnded: _ended,
}
