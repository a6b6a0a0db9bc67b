"""When the next update of one kind may leave: at once in a quiet room, every so often in a busy one."""

from __future__ import annotations


class Throttle:
    """Remembers when the last one left; `mark` says there is something new."""

    def __init__(self, *, interval_ms: int) -> None:
        self._interval_ms = interval_ms
        self._last_ms: int | None = None
        self._dirty = False

    def mark(self) -> bool:
        """There is something new; True when there was not already."""
        marked, self._dirty = not self._dirty, True
        return marked

    def due_ms(self, now_ms: int) -> int | None:
        """When to send what is new, None when nothing is."""
        if not self._dirty:
            return None
        return now_ms if self._last_ms is None else max(now_ms, self._last_ms + self._interval_ms)

    def take(self, now_ms: int) -> bool:
        """True, once, when something new may leave now."""
        due_ms = self.due_ms(now_ms)
        if due_ms is None or due_ms > now_ms:
            return False
        self._dirty = False
        self._last_ms = now_ms
        return True
