"""How late an event loop is: a timer that should come every 10 ms, and how much later it came."""

from __future__ import annotations

import asyncio
import time

from spread import Spread

EVERY_S = 0.01


class Lateness:
    """Measures from its making on."""

    def __init__(self) -> None:
        self.spread = Spread()
        self._loop = asyncio.get_running_loop()
        self._due_s = 0.0
        self._plan()

    def begin(self) -> None:
        """Forget what was measured so far."""
        self.spread = Spread()

    def _plan(self) -> None:
        self._due_s = time.monotonic() + EVERY_S
        self._loop.call_later(EVERY_S, self._came)

    def _came(self) -> None:
        self.spread.add_s(max(time.monotonic() - self._due_s, 0.0))
        self._plan()
