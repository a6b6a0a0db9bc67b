"""The formats a match can have. FREE: the host names each speaker and the seconds.

A format is data that the rules run; presets join this table, each with its speeches and its source.
"""

from __future__ import annotations

from dataclasses import dataclass

from echoplay_actors.match.values import Mode


@dataclass(frozen=True, slots=True)
class Format:
    """How the rounds of a match come about."""

    name: str
    sided_modes: frozenset[Mode]
    """The modes in which those who join take sides A and B in turn."""


FREE = Format("FREE", sided_modes=frozenset({Mode.COUPLE}))

FORMATS: dict[str, Format] = {FREE.name: FREE}


def side_for(format_name: str, mode: Mode, place: int) -> str | None:
    """The side of whoever takes the seat with this index, None where there are no sides."""
    if mode not in FORMATS[format_name].sided_modes:
        return None
    return "AB"[place % 2]
