"""What each event changes in the readable tables."""

from __future__ import annotations

from echoplay_actors.match import events as e
from echoplay_actors.match.state import MatchState
from echoplay_actors.ports.records import (
    HostReplaced,
    MatchClosed,
    MatchWentLive,
    ParticipantSeated,
    ParticipantsReseated,
    Record,
    RoundClosed,
    RoundOpened,
)
from echoplay_actors.protocol.evaluation import evaluation_of


def records_of(event: e.Event, state: MatchState) -> list[Record]:
    """The rows to write with `event`, `state` being the one right after it."""
    match_id = state.match_id
    match event:
        case e.MatchCreated():
            seat = ParticipantSeated(match_id, event.participant_id, event.host_id, event.side, state.at_ms, event.seat)
            return [seat]
        case e.ParticipantJoined():
            seat = ParticipantSeated(
                match_id, event.participant_id, event.user_id, event.side, state.at_ms, event.seat, event.scripted
            )
            return [seat]
        case e.SidesChanged():
            return [ParticipantsReseated(match_id, event.seats)]
        case e.HostChanged():
            return [HostReplaced(match_id, event.host_id)]
        case e.DebateStarted():
            return [MatchWentLive(match_id, state.at_ms)]
        case e.RoundStarted():
            return [
                RoundOpened(match_id, event.round_id, event.number, event.speaker_id, state.at_ms, event.speech_key)
            ]
        case e.RoundEnded():
            return [RoundClosed(match_id, event.number, state.at_ms)]
        case e.MatchEnded():
            status = state.phase.status.value
            closed = MatchClosed(
                match_id, status, state.at_ms, dict(state.votes), evaluation_of(state), state.votes_before
            )  # fmt: skip
            return [closed]
        case _:
            return []
