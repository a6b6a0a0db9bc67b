"""What is due in a room at a moment: ticks, deadlines, coalesced updates, and who did not come back."""

from __future__ import annotations

from collections.abc import Callable

from echoplay_actors.actor.envelope import Envelope
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Room
from echoplay_actors.actor.ticks import send_due_tick
from echoplay_actors.match.commands import ReportOccupancy, ReportPresence
from echoplay_actors.match.deadlines import next_deadline
from echoplay_actors.match.values import Presence
from echoplay_actors.protocol.room_events import to_json
from echoplay_actors.protocol.wire import reaction_counts, vote_totals


def do_due(room: Room, now_ms: int, *, limits: ActorLimits, queue: Callable[[Envelope], None]) -> None:
    """Send what is due to the room, and queue what has to go through a turn."""
    send_due_tick(room, now_ms, slot_ms=limits.tick_slot_ms)
    if not room.frozen and not room.deadline_queued:
        deadline = next_deadline(room.state)
        if deadline is not None and deadline.at_ms <= now_ms:
            room.deadline_queued = True
            queue(Envelope(room.match_id, now_ms))
    match_id = room.match_id
    if room.reaction_updates.take(now_ms):
        counts = reaction_counts(room.reactions)
        room.send("reaction_update", to_json({"matchId": match_id, "counts": counts}))
    if room.vote_updates.take(now_ms):
        totals = vote_totals(room.state.votes)
        room.send("vote_update", to_json({"matchId": match_id, "totals": totals}))
    if room.presence_updates.take(now_ms):
        room.send("presence", to_json({"matchId": match_id, "spectators": room.spectators}))
    if room.settle_at_ms is not None and room.settle_at_ms <= now_ms and not room.frozen:
        room.settle_at_ms = None
        _settle(room, now_ms, queue)


def _settle(room: Room, now_ms: int, queue: Callable[[Envelope], None]) -> None:
    """Some time after a recovery: those whose devices no edge has reported since are disconnected."""
    for one in room.state.participants:
        if one.presence is Presence.HERE and one.user_id not in room.people:
            queue(Envelope(room.match_id, now_ms, command=ReportPresence(one.user_id, connected=False)))
    if len(room.people) == 0 and room.state.empty_since_ms is None:
        queue(Envelope(room.match_id, now_ms, command=ReportOccupancy(occupied=False)))
