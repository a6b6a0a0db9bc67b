"""What an actor waits for: for each match the next moment at which something is due, the earliest first."""

from __future__ import annotations

import heapq

_STALE_ENTRIES_MAX = 64


class Agenda:
    """A heap with one live entry a match; an entry that was replaced is skipped when it comes up.

    Stale entries are cleared away before they outnumber the live ones, so its size follows the number of matches.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[int, str]] = []
        self._due: dict[str, int] = {}

    def __len__(self) -> int:
        """Entries in memory, the stale ones too."""
        return len(self._heap)

    def set(self, match_id: str, at_ms: int | None) -> None:
        """The match is due then; None: it waits for nothing."""
        if at_ms is None:
            self._due.pop(match_id, None)
        elif self._due.get(match_id) != at_ms:
            self._due[match_id] = at_ms
            heapq.heappush(self._heap, (at_ms, match_id))
            if len(self._heap) > 2 * len(self._due) + _STALE_ENTRIES_MAX:
                self._heap = [(due_ms, one) for one, due_ms in self._due.items()]
                heapq.heapify(self._heap)

    def next_ms(self) -> int | None:
        """When the first match is due."""
        while self._heap and self._due.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def take_due(self, now_ms: int) -> list[str]:
        """The matches that are due, each once; they wait for nothing until they are set again."""
        due: list[str] = []
        while (at_ms := self.next_ms()) is not None and at_ms <= now_ms:
            _, match_id = heapq.heappop(self._heap)
            del self._due[match_id]
            due.append(match_id)
        return due
