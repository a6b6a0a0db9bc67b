"""Ray's own thread in an actor's process, which looks for signals a hundred times a second, dozes between its looks.

That look is half of what an idle server costs, and Ray has no setting for it. It is also where Python runs the
handlers of signals: ours, of an alarm, sleeps there. What Ray's other threads do (heartbeats, `ray.kill`) goes on; a
call of a method waits until the doze is over, so this is only for actors that are seldom called. SIGTERM ends a doze
at once, and nothing dozes while a method of the actor runs.
"""

from __future__ import annotations

import atexit
import signal
import time
from collections.abc import Callable
from types import CodeType, FrameType

__all__ = ["DOZE_S", "Doze"]

DOZE_S = 0.5
"""How much later a call may be answered: starts come before the first doze, and whoever stops an actor waits longer."""
AWAKE_S = 0.005
"""Between two dozes, in which Ray begins what it was asked for; it looks for signals only 10 ms after that."""
BUSY_S = 1.0
"""When to try again while a method runs, and how long after the start: that is when calls come."""


def alarm_after(seconds: float) -> None:
    """Have the kernel send SIGALRM, once."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


class Doze:
    """Sleeps wherever `idle` runs, and nothing that it has called. To be begun on the main thread."""

    def __init__(
        self, idle: CodeType, *,
        sleep: Callable[[float], None] = time.sleep, arm: Callable[[float], None] = alarm_after,
    ) -> None:  # fmt: skip
        self._idle = idle
        self._sleep = sleep
        self._arm = arm

    def begin(self) -> None:
        """Doze from soon on; the process has no other use for SIGALRM."""
        signal.signal(signal.SIGALRM, self.alarmed)
        # Python gives its handlers back before the process ends, and an alarm that nobody handles would kill it.
        atexit.register(alarm_after, 0.0)
        self._arm(BUSY_S)

    def alarmed(self, number: int, frame: FrameType | None) -> None:
        """On the main thread, which runs that frame. What ends the sleep by an exception ends the dozing, too."""
        is_idle = frame is not None and frame.f_code is self._idle
        if is_idle:
            self._sleep(DOZE_S)
        self._arm(AWAKE_S if is_idle else BUSY_S)
