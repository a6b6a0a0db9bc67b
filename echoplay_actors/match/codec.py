"""Events to JSON and back, and the canonical bytes of a state.

An event is kept as type, version and fields. When a type's fields change, its version rises and an upcaster turns
old data into new; what was once written can always be read.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any, get_args

from echoplay_actors.match.events import Event, ResultRecorded
from echoplay_actors.match.state import MatchState

_TYPES: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}

VERSIONS: dict[str, int] = dict.fromkeys(_TYPES, 1)
"""The version that is written today, by event type."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""(type, version) → what makes the next version's data of it."""


def encode_event(event: Event) -> tuple[str, int, dict[str, Any]]:
    """`(type, version, data)`; the data is flat and JSON-ready."""
    name = type(event).__name__
    return name, VERSIONS[name], {one.name: getattr(event, one.name) for one in dataclasses.fields(event)}


def decode_event(name: str, version: int, data: Mapping[str, Any]) -> Event:
    """The event; raises `ValueError` for a type or version that this code does not know."""
    if name not in _TYPES or not 1 <= version <= VERSIONS[name]:
        raise ValueError(f"unknown event {name} version {version}")
    fields = dict(data)
    for old in range(version, VERSIONS[name]):
        fields = UPCASTERS[name, old](fields)
    event: Event = _TYPES[name](**fields)
    if isinstance(event, ResultRecorded):
        return dataclasses.replace(event, metrics=tuple(tuple(one) for one in event.metrics))  # type: ignore[misc]
    return event


def state_bytes(state: MatchState) -> bytes:
    """The same bytes for the same state, whatever way it came about."""
    plain = dataclasses.asdict(state)
    plain["agreed"] = sorted(state.agreed)
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
