"""Numbered events without the names of people, and with them again: what is stored holds nothing a person wrote.

The only name in a numbered event is the `displayName` of its `participant`. Filled in again it gives the very text
that a replay of the journal gives with the same names.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

from echoplay_actors.actor.history import NumberedEvent
from echoplay_actors.protocol.room_events import to_json

PARTICIPANT = "participant"
NAME = "displayName"


def nameless(event: NumberedEvent) -> NumberedEvent:
    """The event with an empty name."""
    return _with(event, lambda participant: "")


def named(event: NumberedEvent, names: Mapping[str, str]) -> NumberedEvent:
    """The event with the participant's name as it is now, by user id; empty where it is unknown."""
    return _with(event, lambda participant: names.get(participant["userId"], ""))


def _with(event: NumberedEvent, name: Callable[[Mapping[str, Any]], str]) -> NumberedEvent:
    if f'"{PARTICIPANT}":' not in event.payload:
        return event
    payload = json.loads(event.payload)
    participant = payload.get(PARTICIPANT)
    if participant is None:
        return event
    participant[NAME] = name(participant)
    return dataclasses.replace(event, payload=to_json(payload))
