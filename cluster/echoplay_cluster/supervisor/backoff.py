"""When a part that ended is started again: at once, unless it keeps ending soon after it came up.

A function of what is remembered of the part, how it ended, and the time; nothing here waits.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SERVED_WELL_SECONDS", "Backoff", "End", "start_again"]

_FIRST_SECONDS = 0.1
_SECONDS_MAX = 5.0
SERVED_WELL_SECONDS = _SECONDS_MAX
"""Whoever was up for so long does not keep ending. It is the longest pause: nothing is started more often for it."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """What is remembered of one part; it begins with nothing."""

    next_pause_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class End:
    """`up_seconds` is how long the part had been up, 0 if its start failed."""

    up_seconds: float
    with_what_it_needs: bool = False
    """True when that ended too: the part has not failed by itself."""


def start_again(before: Backoff, end: End, now_s: float) -> tuple[Backoff, float]:
    """What to remember from now on, and when to start the part, on the clock of `now_s`.

    0, 0.1, 0.2, 0.4 … 5 s from now for one that keeps ending soon; now for any other.
    """
    if end.with_what_it_needs:
        return before, now_s
    pause = 0.0 if end.up_seconds >= SERVED_WELL_SECONDS else before.next_pause_seconds
    return Backoff(min(max(_FIRST_SECONDS, 2 * pause), _SECONDS_MAX)), now_s + pause
