"""What a room is shown of a play: its `room_state`, and the numbered events of its journal."""

from __future__ import annotations

from typing import Any

from match_scenes import Play

from echoplay_actors.match.codec import decode_event
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.state import MatchState
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.protocol.room_events import numbered_event, room_state


def shown_state(play: Play) -> dict[str, Any]:
    """The `room_state` of this moment."""
    state = play.state
    card = MatchCard("match", state.mode.value, state.format_id, "topic", state.host_id, state.created_at_ms, False)
    return room_state(card=card, state=state, names={}, reactions={}, spectators=0, epoch=1, now_ms=play.now_ms)


def shown_events(play: Play, *names: str) -> list[dict[str, Any]]:
    """The payloads of all numbered events of these names so far."""
    state: MatchState | None = None
    found = []
    for at_ms, kind, version, data in play.journal:
        event = decode_event(kind, version, data)
        state = evolve(state, event, at_ms)
        shown = numbered_event(event, state, {}, 1)
        if shown is not None and shown[0] in names:
            found.append(shown[1])
    return found
