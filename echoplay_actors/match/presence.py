"""Decisions on who is connected: participants who come, go and return, and a room that empties."""

from __future__ import annotations

from echoplay_actors.match import events as e
from echoplay_actors.match.commands import ReportOccupancy, ReportPresence
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.values import Presence


def report_presence(state: MatchState, command: ReportPresence, now_ms: int) -> list[e.Event]:
    """Only participants count, and only what is news."""
    one = state.participant(command.user_id)
    if one is None or state.phase.final:
        return []
    if not command.connected:
        return [e.ParticipantDisconnected(one.user_id)] if one.presence is Presence.HERE else []
    if one.presence is Presence.LEFT:
        return [e.ParticipantReturned(one.user_id)]
    if one.presence in (Presence.AWAITED, Presence.LEAVING):
        return [e.ParticipantArrived(one.user_id)]
    return []


def report_occupancy(state: MatchState, command: ReportOccupancy, now_ms: int) -> list[e.Event]:
    """Whether anybody at all is connected."""
    if state.phase.final or command.occupied == (state.empty_since_ms is None):
        return []
    return [e.RoomOccupied()] if command.occupied else [e.RoomEmptied()]
