"""The seconds of a running clock, as the room hears them.

The tick with remaining r leaves r seconds before the end or up to one slot later, never early; 0 leaves at the
end, before `round_ended`. What could not leave in time is skipped: the room hears the present second.
"""

from __future__ import annotations

from echoplay_actors.actor.room import Room
from echoplay_actors.match.state import MatchState
from echoplay_actors.protocol.room_events import to_json


def begin_ticks(room: Room, now_ms: int, *, slot_ms: int) -> None:
    """After a state was installed and shown: start, restart or stop the ticks when its clock is another one."""
    countdown = room.state.countdown
    if countdown == room.ticking:
        return
    room.ticking = countdown
    room.next_tick = None if countdown is None else max((countdown.ends_at_ms - now_ms + slot_ms) // 1000, 0)


def send_last_tick(room: Room, before: MatchState) -> None:
    """After a state was installed and before it is shown: a clock that ran out says 0, unless it has already."""
    running = before.current_round
    if running is None or room.next_tick is None:
        return
    after = room.state.rounds[running.number - 1]
    if after.ended_at_ms is not None and after.spoken_ms == after.duration_ms:
        _send(room, 0)
        room.next_tick = None


def send_due_tick(room: Room, now_ms: int, *, slot_ms: int) -> None:
    """Send the tick of the present second if its slot has come."""
    due_ms = tick_due_ms(room, now_ms, slot_ms=slot_ms)
    if due_ms is None or due_ms > now_ms:
        return
    remaining = _present_second(room, now_ms)
    _send(room, remaining)
    room.next_tick = remaining - 1 if remaining else None


def tick_due_ms(room: Room, now_ms: int, *, slot_ms: int) -> int | None:
    """When the next tick leaves: the end of its slot, but 0 exactly at the end. None: nothing ticks."""
    countdown = room.state.countdown
    if countdown is None or room.next_tick is None or room.frozen:
        return None
    remaining = min(room.next_tick, _present_second(room, now_ms))
    exact_ms = countdown.ends_at_ms - remaining * 1000
    return exact_ms if remaining == 0 else -(-exact_ms // slot_ms) * slot_ms


def _present_second(room: Room, now_ms: int) -> int:
    countdown = room.state.countdown
    return 0 if countdown is None else max(-(-(countdown.ends_at_ms - now_ms) // 1000), 0)


def _send(room: Room, remaining: int) -> None:
    room.send("timer_tick", to_json({"matchId": room.match_id, "remaining": remaining}))
