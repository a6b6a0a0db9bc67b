"""A match's events as the numbered events of the wire contract, and its whole state as `room_state`.

Pure: a numbered event can be made again from the journal for whoever missed it.
Longer than most files: the event table is one thing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from echoplay_actors.match import events as e
from echoplay_actors.match.clock_ends import time_left
from echoplay_actors.match.pauses import waiting_for
from echoplay_actors.match.schedule import present_turn
from echoplay_actors.match.state import MatchState, Participant
from echoplay_actors.match.values import Presence
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.protocol.absence_wire import absences_wire, left_fields, return_extended_fields, side_left_fields
from echoplay_actors.protocol.evaluation import evaluation_of
from echoplay_actors.protocol.preset_wire import next_wire, preset_fields, speech_wire
from echoplay_actors.protocol.wire import (
    Wire,
    audience_fields,
    evaluation_record,
    iso,
    iso_or_none,
    match_record,
    participant_record,
    reaction_counts,
    round_record,
)

Names = Mapping[str, str]


_COMPACT = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def to_json(payload: Mapping[str, Any]) -> str:
    """Compact JSON; what goes to the room is encoded once, here."""
    return _COMPACT.encode(payload)


def numbered_event(event: e.Event, state: MatchState, names: Names, epoch: int) -> tuple[str, Wire] | None:
    """`(name, payload)` of a numbered event, `state` being the one right after it; None for the others."""
    if type(event) not in e.NUMBERED:
        return None
    name, fields = _numbered(event, state, names)
    return name, {"matchId": state.match_id, **fields, "epoch": epoch, "v": state.version}


def _numbered(event: e.Event, state: MatchState, names: Names) -> tuple[str, Wire]:
    match event:
        case e.ParticipantJoined() | e.ParticipantReturned():
            return "participant_joined", _participant_fields(state, event.user_id, names)
        case e.ParticipantLeft():
            left = _participant_fields(state, event.user_id, names)
            return "participant_left", {**left, **left_fields(event, state)}
        case e.SideLeft():
            return "side_left", side_left_fields(event, state)
        case e.SideReturned():
            return "side_returned", {"side": event.side}
        case e.ReturnExtended():
            return "return_extended", return_extended_fields(event, state)
        case e.ReturnTimeOver():
            return "return_time_over", {"side": event.side}
        case e.SideForfeited():
            won = {"winnerSide": event.winner_side, "winnerUserId": event.winner_user_id}
            return "side_forfeited", {"side": event.side, **won}
        case e.HostChanged():
            return "host_changed", {"hostUserId": event.host_id}
        case e.DebateStarted():
            return "debate_started", {"startedAt": iso(state.at_ms)}
        case e.RoundStarted():
            return "round_started", {
                "speech": speech_wire(present_turn(state)),
                "number": event.number,
                "speakerUserId": event.speaker_id,
                "endsAt": iso(event.ends_at_ms),
                "durationSec": event.duration_ms // 1000,
                "next": next_wire(state),
            }
        case e.ParticipantReady():
            return "participant_ready", {"userId": event.user_id, "ready": event.ready}
        case e.SidesChanged():
            seats = [{"userId": user_id, "side": side, "seat": seat} for user_id, side, seat in event.seats]
            return "sides_changed", {"reason": event.reason, "participants": seats, "heads": event.heads}
        case e.PrepStarted():
            return "prep_started", {"side": event.side, **_clock(event.duration_ms, event.ends_at_ms)}
        case e.PrepEnded():
            return "prep_ended", {"side": event.side, "remainingMs": event.remaining_ms}
        case e.HandoverStarted():
            return "handover_started", {**_clock(event.duration_ms, event.ends_at_ms), "next": next_wire(state)}
        case e.VotingOpened():
            return "voting_opened", {"closesAt": iso(event.closes_at_ms), "durationSec": event.duration_ms // 1000}
        case e.PointOffered():
            return "point_offered", {"userId": event.user_id}
        case e.PointWithdrawn():
            return "point_withdrawn", {"userId": event.user_id}
        case e.PointAnswered():
            ends_at = iso_or_none(event.ends_at_ms)
            return "point_answered", {"userId": event.user_id, "accepted": event.accepted, "endsAt": ends_at}
        case e.PointEnded():
            return "point_ended", {"userId": event.user_id}
        case e.RoundEnded():
            return "round_ended", {"number": event.number}
        case e.DebatePaused():
            return "debate_paused", {"remainingMs": event.remaining_ms}
        case e.DebateContinued():
            return "debate_continued", {"endsAt": iso(event.ends_at_ms)}
        case e.TimerAdjusted():
            return "timer_adjusted", {
                "reason": event.reason,
                "addedMs": event.added_ms,
                "endsAt": iso(event.ends_at_ms),
            }
        case e.ResultRecorded():
            evaluation = evaluation_of(state)
            return "ai_score", {
                "score": event.score,
                "winnerUserId": event.winner_user_id,
                "winnerSide": event.winner_side,
                "feedbackSummary": evaluation.feedback_summary if evaluation else "",
                "details": evaluation.details if evaluation else [],
            }
        case e.MatchEnded():
            result = state.result
            return "match_ended", {
                "aiScore": result.score if result else None,
                "winnerUserId": result.winner_user_id if result else None,
                "winnerSide": result.winner_side if result else None,
            }
        case _:
            raise ValueError(f"{type(event).__name__} is not numbered")


def _clock(duration_ms: int, ends_at_ms: int) -> Wire:
    return {"endsAt": iso(ends_at_ms), "durationSec": -(-duration_ms // 1000)}


def _participant_fields(state: MatchState, user_id: str, names: Names) -> Wire:
    one = state.participant(user_id)
    return {"userId": user_id, "participant": participant_wire(state, one, names) if one else None}


def participant_wire(state: MatchState, one: Participant, names: Names) -> Wire:
    return participant_record(
        participant_id=one.participant_id,
        match_id=state.match_id,
        user_id=one.user_id,
        side=one.side,
        seat=one.seat,
        scripted=one.scripted,
        joined_at_ms=one.joined_at_ms,
        display_name=names.get(one.user_id, ""),
    )


def rounds_wire(state: MatchState) -> list[Wire]:
    return [
        round_record(
            round_id=one.round_id,
            match_id=state.match_id,
            number=one.number,
            speaker_id=one.speaker_id,
            started_at_ms=one.started_at_ms,
            ended_at_ms=one.ended_at_ms,
            speech_key=one.speech_key,
        )
        for one in state.rounds
    ]


def match_wire(card: MatchCard, state: MatchState, names: Names) -> Wire:
    """The contract's match record, as the state has it now."""
    return match_record(
        card=card,
        status=state.phase.status.value,
        host_user_id=state.host_id,
        started_at_ms=state.started_at_ms,
        ended_at_ms=state.ended_at_ms,
        ai_score=state.result.score if state.result else None,
        winner_user_id=state.result.winner_user_id if state.result else None,
        winner_side=state.result.winner_side if state.result else None,
        participants=[participant_wire(state, one, names) for one in state.participants],
        rounds=rounds_wire(state),
    )


def match_view(card: MatchCard, state: MatchState, names: Names, reactions: Mapping[str, int]) -> Wire:
    """The match as `GET /v1/matches/{id}` answers it, to whoever may see it; its result once there is one."""
    evaluation = evaluation_of(state)
    return {
        **match_wire(card, state, names),
        "phase": state.phase.value,
        "formatVersion": state.format_version,
        **audience_fields(reactions, state.votes),
        "votesBefore": None if state.votes_before is None else dict(state.votes_before),
        "evaluation": evaluation_record(evaluation) if evaluation else None,
    }


def timer_wire(state: MatchState, now_ms: int) -> Wire | None:
    """`{remaining, remainingMs, duration, endsAt}`; `remaining` in whole seconds, rounded up. None: no clock.

    While paused `endsAt` is the end if the clock went on now; the phase says that it does not.
    """
    if state.interlude is not None:
        return None
    if state.countdown is not None:
        remaining_ms = time_left(state.countdown, now_ms)
        duration_ms, ends_at_ms = state.countdown.duration_ms, state.countdown.ends_at_ms
    elif state.stopped is not None:
        remaining_ms, duration_ms = state.stopped.remaining_ms, state.stopped.duration_ms
        ends_at_ms = now_ms + remaining_ms
    else:
        return None
    return {
        "remaining": -(-remaining_ms // 1000),
        "remainingMs": remaining_ms,
        "duration": duration_ms // 1000,
        "endsAt": iso(ends_at_ms),
    }


def room_state(
    *, card: MatchCard, state: MatchState, names: Names, reactions: Mapping[str, int], spectators: int,
    epoch: int, now_ms: int, present: Sequence[str] | None = None,
) -> Wire:  # fmt: skip
    """What somebody who comes in needs to know, complete at `(epoch, v)`.

    `present` are the participants who are connected now, as ids; those whom the state has as here, unless said.
    """
    here = _here(state) if present is None else present
    return {
        **lasting_fields(card, state, names),
        **passing_fields(state, reactions=reactions, spectators=spectators, present=here, epoch=epoch, now_ms=now_ms),
    }


def lasting_fields(card: MatchCard, state: MatchState, names: Names) -> Wire:
    """Those of `room_state` that are the same for as long as the state is: what may be large is among them."""
    record = match_wire(card, state, names)
    current = state.current_round
    return {
        "matchId": state.match_id,
        "match": {**record, "phase": state.phase.value},
        "phase": state.phase.value,
        "participants": record["participants"],
        "round": {**record["rounds"][-1], "speech": speech_wire(present_turn(state))} if current else None,
        "votes": state.votes.totals,
        "pauseAsked": pause_asked_wire(state),
        "v": state.version,
    }


def passing_fields(
    state: MatchState, *, reactions: Mapping[str, int], spectators: int, present: Sequence[str], epoch: int,
    now_ms: int,
) -> Wire:  # fmt: skip
    """The others: what time, and whatever is outside the state, changes."""
    return {
        "timer": timer_wire(state, now_ms),
        "reactions": reaction_counts(reactions),
        "spectators": spectators,
        "present": list(present),
        **preset_fields(state, now_ms),
        "absences": absences_wire(state, now_ms),
        "epoch": epoch,
    }


def _here(state: MatchState) -> list[str]:
    return [one.user_id for one in state.participants if one.presence is Presence.HERE]


def pause_asked_wire(state: MatchState) -> Wire | None:
    """Whose agreement to a pause, or to going on (`resuming`), is missing; None when nobody asks for it."""
    if not state.agreed:
        return None
    return {"waitingFor": waiting_for(state, state.host_id), "resuming": state.stopped is not None}
