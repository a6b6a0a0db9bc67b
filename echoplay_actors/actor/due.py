"""What is due in a room at a moment: ticks, coalesced updates, and whether a turn has to look after it.

A turn is asked for by a nudge: an envelope that asks nothing. It fires the deadlines that ran out and reports who came
and went. A room has at most one nudge waiting, however much there is to do.
"""

from __future__ import annotations

from collections.abc import Callable

from echoplay_actors.actor.attendance import attendance_news
from echoplay_actors.actor.envelope import Envelope
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Room
from echoplay_actors.actor.ticks import send_due_tick, tick_due_ms

BUSY_REST_MS = 100
"""How long a room waits with its nudge when the actor's queue is full."""


def do_due(room: Room, now_ms: int, *, limits: ActorLimits, queue: Callable[[Envelope], bool]) -> int | None:
    """Send what is due to the room, and queue a nudge when something has to go through a turn.

    Returns when the next nudge is due, as `nudge_due_ms` would say after this.
    """
    send_due_tick(room, now_ms, slot_ms=limits.tick_slot_ms)
    if room.settle_at_ms is not None and room.settle_at_ms <= now_ms:
        room.settle_at_ms = None
        room.presence_updates.mark()
    nudge_ms = nudge_due_ms(room, now_ms)
    if nudge_ms is not None and nudge_ms <= now_ms:
        room.nudged = queue(Envelope(room.match_id, now_ms))
        if not room.nudged:
            room.rests_until_ms = now_ms + BUSY_REST_MS
        nudge_ms = None if room.nudged else room.rests_until_ms
    if room.reaction_updates.take(now_ms):
        room.send(*room.reaction_update())
    if room.vote_updates.take(now_ms):
        room.send(*room.vote_update())
    if room.presence_updates.take(now_ms):
        room.send(*room.presence())
    return nudge_ms


def next_due_ms(room: Room, now_ms: int, nudge_ms: int | None, *, limits: ActorLimits) -> int | None:
    """When this room next has something to do, None when it waits for people only."""
    due = (
        room.reaction_updates.due_ms(now_ms),
        room.vote_updates.due_ms(now_ms),
        room.presence_updates.due_ms(now_ms),
        room.settle_at_ms,
        room.forget_at_ms,
        tick_due_ms(room, slot_ms=limits.tick_slot_ms),
        nudge_ms,
    )
    return min((at_ms for at_ms in due if at_ms is not None), default=None)


def nudge_due_ms(room: Room, now_ms: int) -> int | None:
    """When a turn has to look after the room, None while one is about to, or has no reason to."""
    if room.frozen or room.nudged:
        return None
    if attendance_news(room.state, room.people, settled=room.settled):
        return max(now_ms, room.rests_until_ms)
    deadline = room.next_deadline
    return None if deadline is None else max(deadline.at_ms, room.rests_until_ms)
