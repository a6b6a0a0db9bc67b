"""Group commit, for whatever is worth sending together: at once when idle, and while one flush is under way all
that comes is collected for the next.

The journal's turns and the link's writes are both made of it. Items leave in the order in which they came.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Batch(Generic[Item]):
    """Hands what was added to `flush`, one list of at most `items_per_flush_max` after the other.

    `flush` must not raise: an exception that escapes it goes to `failed` and ends the batch.
    """

    def __init__(
        self,
        flush: Callable[[list[Item]], Awaitable[None]],
        *,
        items_waiting_max: int,
        items_per_flush_max: int,
        failed: Callable[[BaseException], None],
    ) -> None:
        self._flush = flush
        self._waiting: deque[Item] = deque()
        self._items_waiting_max = items_waiting_max
        self._items_per_flush_max = items_per_flush_max
        self._failed = failed
        self._running: asyncio.Task[None] | None = None

    def add(self, item: Item) -> bool:
        """Take the item; False when as many wait as may, and the item was not taken."""
        if len(self._waiting) >= self._items_waiting_max:
            return False
        self._waiting.append(item)
        if self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._run())
        return True

    async def settled(self) -> None:
        """Return once nothing waits and no flush is under way."""
        while self._running is not None:
            await asyncio.wait({self._running})

    def cancel(self) -> None:
        """Drop what waits and end a flush that is under way."""
        self._waiting.clear()
        if self._running is not None:
            self._running.cancel()

    async def _run(self) -> None:
        try:
            while self._waiting:
                count = min(len(self._waiting), self._items_per_flush_max)
                await self._flush([self._waiting.popleft() for _ in range(count)])
        except Exception as error:
            self._failed(error)
        finally:
            self._running = None
