"""Notes what every client sent and was sent, in the words of the checker's history.

Times are microseconds since it was made, by this process's monotonic clock: all clients live in one process.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from typing import Any

from checker.history import Answered, Applied, Asked, Connected, Disconnected, Fault, GaveUp, History, Seen


class Recorder:
    """`history` is what the checker judges."""

    def __init__(self, seed: int) -> None:
        self.history = History(seed)
        self._began_ns = time.monotonic_ns()
        self._connections = itertools.count(1)

    def now_us(self) -> int:
        return (time.monotonic_ns() - self._began_ns) // 1000

    def connected(self, device: str, person: str) -> int:
        """A connection was let in; its number."""
        number = next(self._connections)
        self.history.connected.append(Connected(self.now_us(), device, person, number, "edge"))
        return number

    def disconnected(self, device: str, person: str, connection: int, reason: str) -> None:
        self.history.disconnected.append(Disconnected(self.now_us(), device, person, connection, reason))

    def seen(self, device: str, person: str, connection: int, name: str, payload: Mapping[str, Any]) -> str:
        """An event; the id of the match it is about."""
        match_id = payload.get("matchId") or (payload.get("match") or {}).get("id") or ""
        self.history.seen.append(Seen(self.now_us(), device, person, connection, match_id, name, payload))
        return match_id

    def applied(self, device: str, person: str, match_id: str, name: str, payload: Mapping[str, Any]) -> None:
        taken = Applied(self.now_us(), device, person, match_id, name, payload["epoch"], payload["v"])
        self.history.applied.append(taken)

    def asked(
        self, device: str, person: str, connection: int, match_id: str, command: str, op_id: str | None,
        body: Mapping[str, Any],
    ) -> None:  # fmt: skip
        self.history.asked.append(Asked(self.now_us(), device, person, connection, match_id, command, op_id, body))

    def answered(
        self, device: str, person: str, connection: int, match_id: str, command: str, op_id: str | None,
        payload: Mapping[str, Any],
    ) -> None:  # fmt: skip
        answer = Answered(self.now_us(), device, person, connection, match_id, command, op_id, payload)
        self.history.answered.append(answer)

    def gave_up(self, device: str, person: str, match_id: str, command: str, op_id: str) -> None:
        self.history.gave_up.append(GaveUp(self.now_us(), device, person, match_id, command, op_id))

    def fault(self, began_us: int, until_us: int | None, kind: str, target: str, phases: tuple[str, ...]) -> None:
        self.history.faults.append(Fault(began_us, until_us, kind, target, phases))
