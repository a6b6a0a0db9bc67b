"""Spoiling a good history: what is registered here is one thing that went wrong, and who has to see it.

And the tools for it: another row, record, event or answer in the place of one, or one more.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from checker.history import Answered, Asked, History, Seen
from checker.wire import NUMBERED, expected

from echoplay_actors.ports.match_store import JournalRow

Spoiling = Callable[[History], None]
SPOILINGS: list[tuple[str, frozenset[str], Spoiling]] = []


def spoils(name: str, *also: str) -> Callable[[Spoiling], Spoiling]:
    """Whoever spoils a history so that this does not hold; `also` is what cannot hold then either."""

    def register(spoil: Spoiling) -> Spoiling:
        SPOILINGS.append((name, frozenset({name, *also}), spoil))
        return spoil

    return register


def place(history: History, match_id: str, row_type: str, nth: int = 0) -> int:
    """The index of the nth row of that type."""
    rows = history.matches[match_id].rows
    return [index for index, row in enumerate(rows) if row.type == row_type][nth]


def change(history: History, match_id: str, index: int, data: Mapping[str, Any] | None = None, **fields: Any) -> None:
    """Another row in its place; whoever saw it saw the new one."""
    stored = history.matches[match_id]
    row = stored.rows[index]
    row = dataclasses.replace(row, data={**row.data, **(data or {})}, **fields)
    stored.rows[index] = row  # type: ignore[index]
    if row.type in NUMBERED:
        v = sum(one.type in NUMBERED for one in stored.rows[: index + 1])
        for at, seen in enumerate(history.seen):
            if seen.match_id == match_id and seen.payload.get("v") == v and seen.name != "room_state":
                payload = {**seen.payload, **expected(row, None)[1]}
                history.seen[at] = dataclasses.replace(seen, payload=payload)


def insert(history: History, match_id: str, index: int, row_type: str, data: Mapping[str, Any], **fields: Any) -> None:
    """One more row before that one, which nobody is shown; by default at the same time and without an operation."""
    stored = history.matches[match_id]
    at = min(index, len(stored.rows) - 1)
    row = dataclasses.replace(stored.rows[at], type=row_type, data=data, op=None, answer=None)
    rows = [*stored.rows[:index], dataclasses.replace(row, **fields), *stored.rows[index:]]
    stored.rows = [dataclasses.replace(one, seq=seq) for seq, one in enumerate(rows, start=1)]
    stored.committed_us = [*stored.committed_us[:index], stored.committed_us[at], *stored.committed_us[index:]]


def row_of(history: History, match_id: str, row_type: str, nth: int = 0) -> JournalRow:
    return history.matches[match_id].rows[place(history, match_id, row_type, nth)]


def record(history: History, match_id: str, kind: type[Any], nth: int = 0, **fields: Any) -> None:
    """Another record in the place of the nth of its kind."""
    records = history.matches[match_id].records
    at = [index for index, one in enumerate(records) if isinstance(one, kind)][nth]
    records[at] = dataclasses.replace(records[at], **fields)  # type: ignore[index]


def seen_at(history: History, match_id: str, device: str, name: str, nth: int = 0) -> int:
    events = enumerate(history.seen)
    return [at for at, one in events if (one.match_id, one.device, one.name) == (match_id, device, name)][nth]


def see(history: History, at: int, payload: Mapping[str, Any] | None = None, **fields: Any) -> None:
    """Another event in its place."""
    seen = history.seen[at]
    history.seen[at] = dataclasses.replace(seen, payload={**seen.payload, **(payload or {})}, **fields)


def see_later(history: History, seen: Seen, **fields: Any) -> None:
    """One more event, where it belongs by its time."""
    history.seen.append(dataclasses.replace(seen, **fields))
    history.seen.sort(key=lambda one: one.at_us)


def answer_at(history: History, op_id: str, nth: int = 0) -> int:
    return [at for at, one in enumerate(history.answered) if one.op_id == op_id][nth]


def answer(history: History, at: int, payload: Mapping[str, Any], **fields: Any) -> None:
    """Another answer in its place."""
    history.answered[at] = dataclasses.replace(history.answered[at], payload=payload, **fields)


def op_of(history: History, device: str, command: str, nth: int = 0) -> str:
    """The id of the nth operation that this device asked for by this command."""
    ops = dict.fromkeys(one.op_id for one in history.asked if one.device == device and one.command == command)
    return str(list(ops)[nth])


def ask(history: History, device: str, match_id: str, command: str, op_id: str, payload: Mapping[str, Any]) -> None:
    """One more command and its answer, soon after the device's last one there."""
    last = [one for one in history.asked if one.device == device and one.match_id == match_id][-1]
    body = {"forUserId": "cay"}
    asked = Asked(last.at_us + 1, device, last.person, last.connection, match_id, command, op_id, body)
    history.asked.append(asked)
    history.answered.append(
        Answered(last.at_us + 2, device, last.person, last.connection, match_id, command, op_id, payload)
    )
