"""Who watches a stage: notes what devices ask, are sent and take in, with the time of the world."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.history import Answered, Applied, Asked, History, Seen


@dataclass
class Phone:
    """A device, with what it knows of each room."""

    name: str
    person: str
    connection: int
    at: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Epoch and `v` by match."""


class Watcher:
    """Fills a history. Times are milliseconds of the world; what is noted need not come in their order."""

    def __init__(self, history: History) -> None:
        self._history = history

    def see(self, phone: Phone, match_id: str, name: str, payload: Mapping[str, Any], at_ms: int) -> None:
        """The device is sent this, and takes it in."""
        at_us = at_ms * 1000
        sent = json.loads(json.dumps(payload))
        self._history.seen.append(Seen(at_us, phone.name, phone.person, phone.connection, match_id, name, sent))
        if "v" in sent:
            phone.at[match_id] = (sent["epoch"], sent["v"])
            self._history.applied.append(
                Applied(at_us, phone.name, phone.person, match_id, name, sent["epoch"], sent["v"])
            )

    def asked(
        self, phone: Phone, match_id: str, command: str, op_id: str | None, body: Mapping[str, Any], at_ms: int
    ) -> None:
        self._history.asked.append(
            Asked(at_ms * 1000, phone.name, phone.person, phone.connection, match_id, command, op_id, dict(body))
        )

    def answered(
        self, phone: Phone, match_id: str, command: str, op_id: str | None, payload: Mapping[str, Any], at_ms: int
    ) -> None:
        self._history.answered.append(
            Answered(at_ms * 1000, phone.name, phone.person, phone.connection, match_id, command, op_id, payload)
        )

    def in_order(self) -> None:
        """Each list by its times."""
        history = self._history
        history.seen.sort(key=lambda one: one.at_us)
        history.applied.sort(key=lambda one: one.at_us)
        history.asked.sort(key=lambda one: one.at_us)
        history.answered.sort(key=lambda one: one.at_us)
