"""Virtual time: an event loop that never waits, and match time that follows it."""

from __future__ import annotations

import asyncio
import selectors
from typing import Any

_THREADS_WITHIN_S = 2.0
"""How long, in real time, a loop that has nothing else to do waits for a thread."""


class _JumpingSelector(selectors.DefaultSelector):
    """Never waits: when nothing is ready it moves its loop's time to the next timer instead."""

    loop: VirtualTimeLoop

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready and timeout is None:
            ready = super().select(_THREADS_WITHIN_S)
            if not ready:
                raise RuntimeError("everything on this loop waits for something that will never come")
        if not ready and timeout:
            self.loop.advance(timeout)
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds pass as soon as nothing else is to be done."""

    def __init__(self) -> None:
        selector = _JumpingSelector()
        selector.loop = self
        self._virtual_s = 0.0
        super().__init__(selector)

    def time(self) -> float:
        return self._virtual_s

    def advance(self, seconds: float) -> None:
        self._virtual_s += seconds


class LoopClock:
    """Match time that follows an event loop's time from a fixed beginning."""

    START_MS = 1_800_000_000_000

    def __init__(self, loop: asyncio.AbstractEventLoop, *, start_ms: int = START_MS) -> None:
        self._loop = loop
        self._start_ms = start_ms

    def now_ms(self) -> int:
        return self._start_ms + round(self._loop.time() * 1000)
