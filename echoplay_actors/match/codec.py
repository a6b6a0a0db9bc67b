"""Events to JSON and back, a state to plain fields and back, and the canonical bytes of a state.

An event is kept as type, version and fields. When a type's fields change, its version rises and an upcaster turns
old data into new; what was once written can always be read. A state's fields are for a snapshot, which this release
alone has to read (`echoplay_actors.snapshots`).
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Callable, Mapping
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from echoplay_actors.match.cast_votes import CastVotes
from echoplay_actors.match.events import Event, ResultRecorded, SidesChanged
from echoplay_actors.match.state import MatchState, Participant, Result, Round

_TYPES: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}

VERSIONS: dict[str, int] = dict.fromkeys(_TYPES, 1) | {"ParticipantLeft": 2}
"""The version that is written today, by event type."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTERS: dict[tuple[str, int], Upcaster] = {
    ("ParticipantLeft", 1): lambda data: {**data, "returns_by_ms": None},
}
"""(type, version) → what makes the next version's data of it."""


def encode_event(event: Event) -> tuple[str, int, dict[str, Any]]:
    """`(type, version, data)`; the data is flat and JSON-ready."""
    kind: Any = type(event)
    name = kind.__name__
    return name, VERSIONS[name], {field: getattr(event, field) for field in _names(kind)}


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
    if isinstance(event, SidesChanged):
        return dataclasses.replace(event, seats=tuple(tuple(one) for one in event.seats))  # type: ignore[misc]
    return event


_ADDED_LATER: dict[type[Any], tuple[str, ...]] = {
    MatchState: (
        "format_version", "interlude", "prep_left_ms", "votes_before", "ready", "offers", "offers_made", "point",
        "point_left_ms", "ahead_ms", "coin_heads", "absences", "forfeited_side", "let_go",
    ),
    Participant: ("seat", "scripted"),
    Round: ("speech_key",),
    Result: ("winner_side",),
}  # fmt: skip
"""Fields the first release did not have: left out while they say nothing, so that old journals keep their bytes."""


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def state_bytes(state: MatchState) -> bytes:
    """The same bytes for the same state, whatever way it came about, and in whatever release."""
    plain = _plain(state)
    plain["format"] = plain.pop("format_id")
    return _CANONICAL.encode(plain).encode()


def state_fields(state: MatchState) -> dict[str, Any]:
    """The state as JSON-ready fields by name, mappings in their order: what `state_of` makes the same state of."""
    plain: dict[str, Any] = _plain(state)
    return plain


def state_of(fields: Mapping[str, Any]) -> MatchState:
    """The state of these fields; raises `ValueError`, `TypeError` or `KeyError` for any that are not a state's."""
    state: MatchState = _made(MatchState, fields)
    return state


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if dataclasses.is_dataclass(kind):
        silent = _silent(kind)
        named = ((name, getattr(value, name)) for name in _names(kind))
        return {name: _plain(one) for name, one in named if name not in silent or one != silent[name]}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return dict(value.items()) if isinstance(value, Mapping) else value


_AS_THEY_ARE = frozenset({str, int, bool, type(None)})


@functools.cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(kind))


@functools.cache
def _silent(kind: type[Any]) -> dict[str, Any]:
    """What those fields say when they say nothing; none of these values is ever changed."""
    later = _ADDED_LATER.get(kind, ())
    return {one.name: _default(one) for one in dataclasses.fields(kind) if one.name in later}


def _default(field: dataclasses.Field[Any]) -> Any:
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()


def _made(kind: Any, value: Any) -> Any:
    """A value of this annotated kind; the counterpart of `_plain`."""
    if get_origin(kind) is UnionType:
        (only,) = (one for one in get_args(kind) if one is not type(None))
        return None if value is None else _made(only, value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _made(hints[name], one) for name, one in value.items()})
    origin = get_origin(kind) or kind
    if origin in (tuple, frozenset):
        one_kind = get_args(kind)[0]
        return origin(_made(one_kind, one) for one in value)
    if origin is Mapping:
        return dict(value)
    if origin is CastVotes:
        return CastVotes(value)
    if issubclass(origin, Enum):
        return origin(value)
    if type(value) is not origin:
        raise TypeError(f"{value!r} is no {origin.__name__}")
    return value


@functools.cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)
