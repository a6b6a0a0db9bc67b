"""Decisions on making a match and taking a seat in it."""

from __future__ import annotations

from echoplay_actors.errors import Invalid
from echoplay_actors.match import events as e
from echoplay_actors.match.commands import CreateMatch, JoinMatch
from echoplay_actors.match.formats import FORMATS, side_for
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import PLACES, Phase


def create_match(command: CreateMatch) -> list[e.Event]:
    """The caller is host and first participant."""
    if command.format not in FORMATS:
        raise Invalid(refusal("format_unknown", known=", ".join(FORMATS)))
    side = side_for(command.format, command.mode, 0)
    created = e.MatchCreated(
        command.match_id, command.mode.value, command.format, command.by.user_id, command.participant_id, side
    )
    return [created]


def join_match(state: MatchState, command: JoinMatch, now_ms: int) -> list[e.Event]:
    """A seat in the lobby while there is one. Nothing happens to whoever has one, or comes to watch."""
    seats_left = PLACES[state.mode] - len(state.participants)
    if state.phase is not Phase.LOBBY or seats_left <= 0 or state.participant(command.by.user_id):
        return []
    side = side_for(state.format, state.mode, len(state.participants))
    return [e.ParticipantJoined(command.participant_id, command.by.user_id, side)]
