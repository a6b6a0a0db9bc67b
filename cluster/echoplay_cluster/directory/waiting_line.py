"""The queue in front of a full server: who came first gets the next place. Pure bookkeeping.

A person has one place in it, however often they ask, and loses it when they have not asked for a while. Newcomers
never overtake those who wait. It lives in the directory's memory: after a restart it forms again as people ask.
"""

from __future__ import annotations

from dataclasses import dataclass

WAITING_MAX = 500
LAPSES_AFTER_MS = 15_000
ASK_AGAIN_AFTER_MS = 2_000


@dataclass(frozen=True, slots=True)
class Standing:
    """`position` counts from 1; None when the queue takes nobody any more."""

    position: int | None
    of: int


class WaitingLine:
    """People by id, the first first."""

    def __init__(self) -> None:
        self._asked_ms: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._asked_ms)

    def ask(self, person_id: str, now_ms: int, *, free: int) -> Standing | None:
        """None when it is their turn for one of the `free` places; they keep standing until they `leave`."""
        for one, asked_ms in list(self._asked_ms.items()):
            if one != person_id and now_ms - asked_ms > LAPSES_AFTER_MS:
                del self._asked_ms[one]
        if person_id in self._asked_ms:
            self._asked_ms[person_id] = now_ms
            position = list(self._asked_ms).index(person_id) + 1
        else:
            position = len(self._asked_ms) + 1
        if position <= free:
            return None
        if position > WAITING_MAX:
            return Standing(None, len(self._asked_ms))
        self._asked_ms[person_id] = now_ms
        return Standing(position, len(self._asked_ms))

    def leave(self, person_id: str) -> None:
        """They have their place."""
        self._asked_ms.pop(person_id, None)
