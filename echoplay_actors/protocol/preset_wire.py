"""What a preset adds to the wire: speeches, what the clock waits for, preparation, points of information."""

from __future__ import annotations

from echoplay_actors.formats import Bell, Speech
from echoplay_actors.match.clock_ends import time_left
from echoplay_actors.match.schedule import Turn, next_turn
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.values import Phase
from echoplay_actors.protocol.wire import Wire, iso


def bell_wire(bell: Bell) -> Wire:
    return {"at": bell.at_s, "strokes": bell.strokes}


def speech_of_format_wire(speech: Speech) -> Wire:
    """A speech as `GET /v1/formats` has it. `with` are places of the other side, `withSeats` those of both."""
    points = speech.points
    return {
        "key": speech.key,
        "name": speech.name,
        "side": speech.side,
        "seat": speech.seat,
        "kind": speech.kind.value,
        "seconds": speech.seconds,
        "bells": [bell_wire(bell) for bell in speech.bells],
        "poi": points and {"from": points.from_s, "to": points.to_s, "secondsMax": points.seconds_max},
        "with": list(speech.opposing_seats),
        "withSeats": [{"side": side, "seat": seat} for side, seat in speech.partner_seats],
    }


def speech_wire(turn: Turn | None) -> Wire | None:
    """A speech of a match; `index` counts from 1. None in free rounds."""
    if turn is None:
        return None
    described = speech_of_format_wire(turn.speech)
    return {**described, "withUserIds": list(turn.partner_ids), "index": turn.index + 1, "of": turn.of}


def next_wire(state: MatchState) -> Wire | None:
    """The speech that comes next and who gives it; None after the last, and where nobody knows yet."""
    turn = next_turn(state)
    return None if turn is None else {"speech": speech_wire(turn), "speakerUserId": turn.speaker_id}


def waiting_wire(state: MatchState, now_ms: int) -> Wire | None:
    """The clock that runs, or is stopped, while nobody speaks."""
    if state.interlude is None:
        return None
    if state.countdown is not None:
        remaining_ms, duration_ms = time_left(state.countdown, now_ms), state.countdown.duration_ms
    elif state.stopped is not None:
        remaining_ms, duration_ms = state.stopped.remaining_ms, state.stopped.duration_ms
    else:
        return None
    return {
        "kind": state.interlude.kind.value,
        "side": state.interlude.side,
        "remaining": -(-remaining_ms // 1000),
        "remainingMs": remaining_ms,
        "duration": -(-duration_ms // 1000),
        "endsAt": iso(now_ms + remaining_ms),
    }


def points_wire(state: MatchState, now_ms: int) -> Wire:
    """Who offers a point, and who makes one; while paused `endsAt` is its end if the clock went on now."""
    point, left_ms = state.point, state.point_left_ms
    return {
        "offers": list(state.offers),
        "speaking": point
        and {
            "userId": point.user_id,
            "endsAt": iso(point.ends_at_ms if left_ms is None else now_ms + left_ms),
        },
    }


def preset_fields(state: MatchState, now_ms: int) -> Wire:
    """What `room_state` says besides the contract's own fields."""
    return {
        "format": {"id": state.format_id, "version": state.format_version},
        "waiting": waiting_wire(state, now_ms),
        "next": None if state.phase.final or state.phase is Phase.VOTING else next_wire(state),
        "ready": sorted(state.ready),
        "coin": None if state.coin_heads is None else {"heads": state.coin_heads},
        "prep": dict(state.prep_left_ms) or None,
        "points": points_wire(state, now_ms),
        "votesBefore": None if state.votes_before is None else dict(state.votes_before),
    }
