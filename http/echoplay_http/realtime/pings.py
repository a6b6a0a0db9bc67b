"""The heartbeat of every connection of an edge, on one timer: a ping each interval, and an end for who does not answer.

python-engineio has a task and a timer for each, and one more task that looks at one after the other. Here all wait
equally long, so whoever began first is always first in line; those who are due within one step are looked at together.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from typing import Protocol

STEP_S = 0.05
LATE_S = 1.0
"""A timer that is later than this tells that this process stood still: it reads as long before it judges anybody."""


class Pinged(Protocol):
    """Somebody with a heart."""

    asked_s: float | None
    """When they were pinged, by the event loop's time, until they answer."""

    @property
    def ended(self) -> bool:
        """They have gone otherwise."""

    def ping(self) -> None:
        """Ask."""

    def fell_silent(self) -> None:
        """They did not answer in time."""


class Pings:
    """Of all connections with the same interval and the same time to answer."""

    def __init__(self, *, interval_s: float, timeout_s: float) -> None:
        self._interval_s = interval_s
        self._timeout_s = timeout_s
        self._resting: deque[tuple[float, Pinged]] = deque()
        self._asked: deque[tuple[float, float, Pinged]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, one: Pinged) -> None:
        """They are pinged one interval from now."""
        one.asked_s = None
        due_s = asyncio.get_running_loop().time() + self._interval_s
        self._resting.append((due_s, one))
        if self._timer is None:
            self._set_timer(due_s)

    def answered(self, one: Pinged) -> None:
        """A pong came; one that nobody asked for means nothing."""
        if one.asked_s is not None:
            self.begin(one)

    def stop(self) -> None:
        """Forget everybody."""
        self._resting.clear()
        self._asked.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set_timer(self, due_s: float) -> None:
        at_s = math.ceil(due_s / STEP_S) * STEP_S
        self._timer = asyncio.get_running_loop().call_at(at_s, self._look, at_s)

    def _look(self, expected_s: float) -> None:
        self._timer = None
        now_s = asyncio.get_running_loop().time()
        if now_s > expected_s + LATE_S:
            self._set_timer(now_s + LATE_S)
            return
        while self._asked and self._asked[0][0] <= now_s:
            _, asked_s, one = self._asked.popleft()
            if one.asked_s == asked_s and not one.ended:
                one.fell_silent()
        while self._resting and self._resting[0][0] <= now_s:
            _, one = self._resting.popleft()
            if not one.ended:
                one.asked_s = now_s
                one.ping()
                self._asked.append((now_s + self._timeout_s, now_s, one))
        due = [line[0][0] for line in (self._resting, self._asked) if line]
        if due and self._timer is None:
            self._set_timer(min(due))
