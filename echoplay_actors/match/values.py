"""The words of a match: its modes, statuses, phases, sides and the people who act in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """Who a match is for; it decides how many may debate."""

    SOLO = "SOLO"
    COUPLE = "COUPLE"
    FAMILY = "FAMILY"
    GLOBAL = "GLOBAL"


PLACES: dict[Mode, int] = {Mode.SOLO: 1, Mode.COUPLE: 2, Mode.FAMILY: 8, Mode.GLOBAL: 8}
"""How many participants a mode seats (wire contract, `join`)."""


class Status(StrEnum):
    """What the wire calls `status`; SCORED and ENDED are final."""

    LOBBY = "LOBBY"
    LIVE = "LIVE"
    SCORED = "SCORED"
    ENDED = "ENDED"


class Phase(StrEnum):
    """Where a match stands, finer than its status."""

    LOBBY = "LOBBY"
    OPEN = "OPEN"
    SPEAKING = "SPEAKING"
    HANDOVER = "HANDOVER"
    PAUSED = "PAUSED"
    VOTING = "VOTING"
    SCORED = "SCORED"
    ENDED = "ENDED"

    @property
    def status(self) -> Status:
        """The status this phase belongs to."""
        if self in (Phase.LOBBY, Phase.SCORED, Phase.ENDED):
            return Status(self.value)
        return Status.LIVE

    @property
    def final(self) -> bool:
        return self in (Phase.SCORED, Phase.ENDED)


class Wait(StrEnum):
    """What a clock counts while nobody speaks."""

    OPENING_PREP = "opening_prep"
    HANDOVER = "handover"
    PREP = "prep"
    VOTING = "voting"


class Role(StrEnum):
    """What a person may do on the whole server."""

    USER = "USER"
    MOD = "MOD"
    ADMIN = "ADMIN"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts: an opaque id and a server-wide role."""

    user_id: str
    role: Role = Role.USER

    @property
    def moderates(self) -> bool:
        return self.role in (Role.MOD, Role.ADMIN)


class Presence(StrEnum):
    """Whether a participant is connected: AWAITED never was, LEAVING lost the last device and may return."""

    AWAITED = "AWAITED"
    HERE = "HERE"
    LEAVING = "LEAVING"
    LEFT = "LEFT"


class Reaction(StrEnum):
    """What the room may throw in."""

    HEART = "heart"
    THUMBS = "thumbs"
    LAUGH = "laugh"
    FLAME = "flame"
