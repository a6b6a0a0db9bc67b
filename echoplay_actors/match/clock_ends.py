"""When a clock that starts to run ends: on a moment on which its seconds can leave together with those of others.

Seconds that fall within `SLOT_MS` leave together (contract: a tick leaves up to 25 ms late). A second is a whole
number of slots, so a clock that ends on one has all its seconds on one, and none waits for its slot to end.
"""

from __future__ import annotations

from echoplay_actors.match.state import Countdown

SLOT_MS = 25


def time_left(clock: Countdown, now_ms: int) -> int:
    """What a clock has left, at least 0; the part of a slot beyond its whole time, which nobody was promised, left out.

    More than that has been given back after an outage, and is.
    """
    left_ms = max(clock.ends_at_ms - now_ms, 0)
    return clock.duration_ms if clock.duration_ms < left_ms < clock.duration_ms + SLOT_MS else left_ms


def clock_end(now_ms: int, left_ms: int) -> int:
    """Match time at which a clock ends that starts now and has so much left: never less, and less than a slot more."""
    return -(-(now_ms + left_ms) // SLOT_MS) * SLOT_MS
