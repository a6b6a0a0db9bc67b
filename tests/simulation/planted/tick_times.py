"""Bugs of the ticks: too early, too late, twice, or when no clock runs any more."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor import ticks

BUGS = (
    Bug(
        "tick once more after the end",
        (
            Change(
                ticks.begin_ticks,
                "room.ticking = countdown\n",
                "if countdown is None and room.ticking is not None:\n"
                "        _send(room, 0)\n"
                "    room.ticking = countdown\n",
            ),
        ),
        caught_by=frozenset({"no tick without a clock"}),
        only=(),
    ),
    Bug(
        "tick a quarter of a second early",
        (Change(ticks.tick_due_ms, "room.next_tick * 1000", "room.next_tick * 1000 - 250"),),
        caught_by=frozenset({"no tick comes before its time"}),
        only=(),
    ),
    Bug(
        "tick half a second late",
        (
            Change(ticks.tick_due_ms, "room.next_tick * 1000", "room.next_tick * 1000 + 500"),
            Change(ticks.send_due_tick, "+ LATE_MS_MAX", "+ 1000"),
        ),
        caught_by=frozenset({"no tick comes late"}),
        only=(),
    ),
    Bug(
        "tick each second twice",
        (
            Change(
                ticks.send_due_tick,
                "_send(room, room.next_tick)",
                "_send(room, room.next_tick)\n        _send(room, room.next_tick)",
            ),
        ),
        caught_by=frozenset({"ticks count down"}),
        only=(),
    ),
)
