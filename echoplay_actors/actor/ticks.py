"""The seconds of a running clock, as the room hears them.

The tick with remaining r leaves r seconds before the end or up to one slot later, never early; 0 leaves at the
end, before `round_ended`. When the actor was held up, the seconds that nobody was told are skipped. Where nobody
watches nothing ticks: such a room is due at the end of its clock, and not each second.
"""

from __future__ import annotations

from echoplay_actors.actor.room import Room
from echoplay_actors.protocol.room_events import to_json

LATE_MS_MAX = 100
"""A tick that would leave even later would mislead more than it helps."""


def begin_ticks(room: Room, now_ms: int, *, slot_ms: int) -> None:
    """After a state was installed and shown: start, restart or stop the ticks when its clock is another one."""
    countdown = room.state.countdown
    if countdown == room.ticking:
        return
    room.ticking = countdown
    room.next_tick = None if countdown is None else max((countdown.ends_at_ms - now_ms + slot_ms) // 1000, 0)


def go_on_ticking(room: Room, now_ms: int) -> None:
    """After somebody came to watch where nobody did: the next second that has not begun yet is the next one told."""
    countdown = room.state.countdown
    if countdown is not None and room.next_tick is not None:
        room.next_tick = min(room.next_tick, max((countdown.ends_at_ms - now_ms - 1) // 1000, 0))


def send_due_tick(room: Room, now_ms: int, *, slot_ms: int) -> None:
    """Send the tick whose slot has come; one that is far too late is skipped, except 0."""
    countdown = room.state.countdown
    if countdown is not None and room.next_tick is not None:
        room.next_tick = min(room.next_tick, max((countdown.ends_at_ms - now_ms + LATE_MS_MAX) // 1000, 0))
    due_ms = tick_due_ms(room, slot_ms=slot_ms)
    if room.next_tick is not None and due_ms is not None and due_ms <= now_ms:
        _send(room, room.next_tick)
        room.next_tick = room.next_tick - 1 if room.next_tick else None


def tick_due_ms(room: Room, *, slot_ms: int) -> int | None:
    """When the next tick leaves: at the end of its slot, but 0 exactly at the end. None: nothing ticks."""
    countdown = room.state.countdown
    if countdown is None or room.next_tick is None or room.frozen or not room.watchers:
        return None
    exact_ms = countdown.ends_at_ms - room.next_tick * 1000
    return exact_ms if room.next_tick == 0 else -(-exact_ms // slot_ms) * slot_ms


def _send(room: Room, remaining: int) -> None:
    room.send("timer_tick", to_json({"matchId": room.match_id, "remaining": remaining}))
