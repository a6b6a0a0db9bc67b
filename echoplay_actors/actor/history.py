"""The last numbered events of a room, ready to be sent again to whoever missed them."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NumberedEvent:
    """One numbered event as it left: its `v`, name, JSON and the epoch it was committed under."""

    v: int
    epoch: int
    name: str
    payload: str


class History:
    """Bounded; what is older than it reaches is answered with a fresh state instead."""

    def __init__(self, *, events_max: int) -> None:
        self._events: deque[NumberedEvent] = deque(maxlen=events_max)

    def add(self, event: NumberedEvent) -> None:
        self._events.append(event)

    def kept(self) -> Sequence[NumberedEvent]:
        """All that are here, in order."""
        return tuple(self._events)

    def since(self, v: int) -> list[NumberedEvent] | None:
        """The events after `v`, in order; None when they are no longer all here, or `v` has not been yet."""
        last = self._events[-1].v if self._events else 0
        if v > last:
            return None
        missed = [event for event in self._events if event.v > v]
        return missed if len(missed) == last - v else None
