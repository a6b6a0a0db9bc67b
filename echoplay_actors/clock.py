"""Where time comes from: a port that everything waits and stamps through, never the wall clock itself.

*Match time* is the wall time when this incarnation began plus the monotonic time since, in whole milliseconds
since 1970 UTC: it never jumps when somebody sets the machine's clock.
"""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Match time in milliseconds; never runs backwards within one incarnation."""

    def now_ms(self) -> int: ...


class IncarnationClock:
    """Match time of this process: its wall time at the start, carried on by the monotonic clock."""

    def __init__(self) -> None:
        self._offset_ns = time.time_ns() - time.monotonic_ns()

    def now_ms(self) -> int:
        return (time.monotonic_ns() + self._offset_ns) // 1_000_000
