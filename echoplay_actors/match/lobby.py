"""Decisions on making a match and taking a seat in it."""

from __future__ import annotations

from echoplay_actors.errors import Invalid
from echoplay_actors.formats import FORMATS
from echoplay_actors.match import events as e
from echoplay_actors.match.commands import CreateMatch, JoinMatch
from echoplay_actors.match.seating import next_seat, places
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Phase


def create_match(command: CreateMatch) -> list[e.Event]:
    """The caller is host and first participant."""
    if command.format not in FORMATS:
        raise Invalid(refusal("format_unknown", known=", ".join(FORMATS)))
    form = FORMATS[command.format]
    if command.mode not in form.modes:
        raise Invalid(refusal("format_not_for_mode", format=form.name, modes=", ".join(form.modes)))
    side, seat = next_seat(form, command.mode, ())
    created = e.MatchCreated(
        command.match_id, command.mode.value, command.format, command.by.user_id, command.participant_id, side,
        form.version, seat,
    )  # fmt: skip
    return [created]


def join_match(state: MatchState, command: JoinMatch, now_ms: int) -> list[e.Event]:
    """A seat in the lobby while there is one. Nothing happens to whoever has one, or comes to watch."""
    seats_left = places(state.format, state.mode) - len(state.participants)
    if state.phase is not Phase.LOBBY or seats_left <= 0 or state.participant(command.by.user_id):
        return []
    side, seat = next_seat(state.format, state.mode, state.participants)
    return [e.ParticipantJoined(command.participant_id, command.by.user_id, side, seat)]
