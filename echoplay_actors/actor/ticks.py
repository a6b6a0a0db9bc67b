"""The seconds of a running clock, as the room hears them.

The tick with remaining r leaves r seconds before the end or up to one slot later, never early; 0 leaves at the
end, before `round_ended`. What could not leave in time is skipped: the room hears the present second.
"""

from __future__ import annotations

from echoplay_actors.actor.room import Room
from echoplay_actors.match.state import Countdown
from echoplay_actors.protocol.room_events import to_json


def begin_ticks(room: Room, before: Countdown | None, now_ms: int, *, slot_ms: int) -> None:
    """After a state was installed: start, restart or stop the ticks when its clock is another one."""
    countdown = room.state.countdown
    if countdown == before and room.next_tick is not None:
        return
    if countdown is None:
        if before is not None and room.next_tick is not None and now_ms >= before.ends_at_ms:
            _send(room, 0)
        room.next_tick = None
        return
    room.next_tick = max((countdown.ends_at_ms - now_ms + slot_ms) // 1000, 0)


def send_due_tick(room: Room, now_ms: int, *, slot_ms: int) -> None:
    """Send the tick of the present second if its slot has come."""
    countdown = room.state.countdown
    if countdown is None or room.next_tick is None or room.frozen:
        return
    remaining = max(-(-(countdown.ends_at_ms - now_ms) // 1000), 0)
    if remaining > room.next_tick:
        return
    exact_ms = countdown.ends_at_ms - remaining * 1000
    slot_ends_ms = exact_ms if remaining == 0 else -(-exact_ms // slot_ms) * slot_ms
    if now_ms >= slot_ends_ms:
        _send(room, remaining)
        room.next_tick = remaining - 1 if remaining else None


def _send(room: Room, remaining: int) -> None:
    room.send("timer_tick", to_json({"matchId": room.match_id, "remaining": remaining}))
