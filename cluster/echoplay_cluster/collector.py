"""The garbage collector of a process whose objects mostly stay, and die without its help.

A connection forms no cycle and is freed when the last reference goes, as nearly all is that a crowd needs. CPython's
collector would go through all of it whenever it has grown by a quarter, and nothing else happens meanwhile. Here a full
collection looks at what came since the last one, and at everything only once there is twice as much and `MORE_OBJECTS`
besides; so no more garbage than that is ever left lying.
"""

from __future__ import annotations

import gc
from typing import Any

YOUNG_OBJECTS = 10_000
"""Made and not freed since the last look at the youngest; CPython's 700 look at most of them while they are in use."""
MORE_OBJECTS = 100_000
"""Besides twice as many as there were: a process that has just started makes as many soon."""


class Collector:
    """Keeps what a full collection leaves out of the next one's sight. One a process, whose `gc` it is."""

    def __init__(self) -> None:
        self._thresholds_before = gc.get_threshold()
        self._kept = 0
        """Objects that were left by the last look at everything."""
        self._looks_at_everything = False

    def begin(self) -> None:
        """Look at everything now, and less from now on; again, after something that made much which stays."""
        gc.set_threshold(YOUNG_OBJECTS, *self._thresholds_before[1:])
        if self._collected not in gc.callbacks:
            gc.callbacks.append(self._collected)
        self._look_at_everything()
        gc.collect()

    def end(self) -> None:
        """Leave it as it was."""
        if self._collected in gc.callbacks:
            gc.callbacks.remove(self._collected)
        gc.set_threshold(*self._thresholds_before)
        gc.unfreeze()

    def _collected(self, phase: str, info: dict[str, Any]) -> None:
        if phase != "stop" or info["generation"] != 2:
            return
        gc.freeze()
        kept = gc.get_freeze_count()
        if self._looks_at_everything:
            self._kept, self._looks_at_everything = kept, False
        elif kept > 2 * self._kept + MORE_OBJECTS:
            self._look_at_everything()

    def _look_at_everything(self) -> None:
        """With the next full collection: within one, another does not begin."""
        self._looks_at_everything = True
        gc.unfreeze()
