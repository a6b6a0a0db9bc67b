"""A side that is gone, on the wire: who of it has left, until when it may come back, and what follows otherwise."""

from __future__ import annotations

from echoplay_actors.match import events as e
from echoplay_actors.match.absence import after_absence
from echoplay_actors.match.schedule import team
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.values import Presence
from echoplay_actors.protocol.wire import Wire, iso


def absences_wire(state: MatchState, now_ms: int) -> list[Wire]:
    """All sides that are gone; `remaining` in whole seconds, rounded up. `over`: the debate goes on without them."""
    return [
        {
            "side": one.side,
            "userIds": _gone(state, one.side),
            "returnsBy": iso(one.returns_by_ms),
            "remaining": -(-max(one.returns_by_ms - now_ms, 0) // 1000),
            "remainingMs": max(one.returns_by_ms - now_ms, 0),
            "afterThat": _then(state),
            "over": one.over,
        }
        for one in state.absences
    ]


def left_fields(event: e.ParticipantLeft, state: MatchState) -> Wire:
    """What `participant_left` says of the side; nothing while others of it are there."""
    if event.returns_by_ms is None:
        return {}
    return {"returnsBy": iso(event.returns_by_ms), "afterThat": _then(state)}


def side_left_fields(event: e.SideLeft, state: MatchState) -> Wire:
    return {
        "side": event.side,
        "userIds": _gone(state, event.side),
        "durationSec": event.duration_ms // 1000,
        "returnsBy": iso(event.returns_by_ms),
        "afterThat": _then(state),
    }


def return_extended_fields(event: e.ReturnExtended, state: MatchState) -> Wire:
    return {
        "side": event.side,
        "addedMs": event.added_ms,
        "remainingMs": event.returns_by_ms - state.at_ms,
        "returnsBy": iso(event.returns_by_ms),
    }


def _then(state: MatchState) -> str | None:
    then = after_absence(state)
    return None if then is None else then.value.lower()


def _gone(state: MatchState, side: str) -> list[str]:
    return [one.user_id for one in team(state, side) if one.presence is Presence.LEFT]
