"""Where a match is, and the port through which an edge asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

ANSWER_WITHIN_S = 6.0
"""How long an edge waits for the directory; above what the directory itself takes to say that it cannot tell."""
ASK_AGAIN_AFTER_S = 1.0
"""A call, or its answer, can be lost on the way; the directory answers the same one twice alike."""

Answer = TypeVar("Answer")


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


async def first_answer(ask: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
    """The first answer there is; asked again every `ASK_AGAIN_AFTER_S` until then. `TimeoutError` when none comes."""
    asked: list[asyncio.Task[Answer]] = []
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            while True:
                asked.append(asyncio.create_task(ask()))
                await asyncio.wait(asked, timeout=ASK_AGAIN_AFTER_S, return_when=asyncio.FIRST_COMPLETED)
                answered = next((one for one in asked if one.done()), None)
                if answered is not None:
                    return await answered
    finally:
        for one in asked:
            if not one.cancel() and not one.cancelled():
                one.exception()  # looked at, so that nobody is told of it
