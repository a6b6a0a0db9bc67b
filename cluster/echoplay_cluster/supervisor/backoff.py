"""A bounded back-off: the pause before a part is started again, longer each time it dies young."""

from __future__ import annotations

__all__ = ["Backoff"]

_FIRST_SECONDS = 0.1
_SECONDS_MAX = 5.0
_HEALTHY_SECONDS = 30.0


class Backoff:
    """0, 0.1, 0.2, 0.4 … 5 s; a part that lived half a minute starts again at once."""

    def __init__(self) -> None:
        self._next_seconds = 0.0

    def pause_seconds(self, lived_seconds: float) -> float:
        if lived_seconds >= _HEALTHY_SECONDS:
            self._next_seconds = 0.0
        pause = self._next_seconds
        self._next_seconds = min(max(_FIRST_SECONDS, 2 * pause), _SECONDS_MAX)
        return pause
