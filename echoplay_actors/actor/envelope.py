"""A command on its way into a turn: who asked what, when it was read, and how to answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from echoplay_actors.errors import Refusal
from echoplay_actors.match.commands import Command
from echoplay_actors.match.values import Person

Outcome = Mapping[str, Any] | Refusal
Reply = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for; `digest` stands for (person, operation id), None when it needs no first answer."""

    name: str
    by: Person
    arguments: Mapping[str, Any]
    digest: str | None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Something asked, or an internal command, or neither: a nudge, for what ran out and who came or went."""

    match_id: str
    at_ms: int
    """When this actor read it: the receipt that decides whether it came in time."""
    asked: Asked | None = None
    command: Command | None = None
    reply: Reply | None = None
