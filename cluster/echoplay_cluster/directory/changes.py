"""Word that something changed: whoever waits for something looks again."""

from __future__ import annotations

import asyncio


class Changes:
    """Nothing that is told between a look and the wait that follows it at once is missed."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def tell(self) -> None:
        told, self._next = self._next, asyncio.Event()
        told.set()

    async def wait(self) -> None:
        """Return at the next change."""
        await self._next.wait()
