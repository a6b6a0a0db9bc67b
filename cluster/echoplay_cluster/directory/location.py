"""Where a match is, and the port through which an edge asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

ANSWER_WITHIN_S = 6.0
"""How long an edge waits for the directory; above what the directory itself takes to say that it cannot tell."""


@dataclass(frozen=True, slots=True)
class Location:
    """The actor that has a match: its name and where it listens."""

    actor_name: str
    address: str


class Locator(Protocol):
    """The directory as an edge sees it. Both raise `Unavailable` when it does not answer."""

    async def locate(self, match_id: str) -> Location | None:
        """Where the match is, after its recovery if that is under way; None when nobody has it."""

    async def place(self, match_id: str, person_id: str) -> Location:
        """Where a new match of this person's shall be; the same answer when asked again.

        `ServerFull` when there is no room, or others have waited for it longer.
        """
