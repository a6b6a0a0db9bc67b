"""Work that nobody awaits: held until it ends, told apart when it fails, ended together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

log = logging.getLogger(__name__)


def _log_failure(error: BaseException) -> None:
    log.error("a chore failed", exc_info=error)


class Chores:
    """Runs coroutines on the side until it is closed; what comes after that never starts.

    `failed` is told each error that escapes one; unless said it is logged.
    """

    def __init__(self, *, failed: Callable[[BaseException], None] = _log_failure) -> None:
        self._tasks: dict[asyncio.Task[None], None] = {}
        """In the order in which they were started, so that a run that is repeated ends them alike."""
        self._closed = False
        self._failed = failed

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, chore: Coroutine[Any, Any, None]) -> None:
        if self._closed:
            chore.close()
            return
        task = asyncio.get_running_loop().create_task(chore)
        self._tasks[task] = None
        task.add_done_callback(self._ended)

    def cancel(self) -> None:
        """End all that run now, but for the one that says so; others may still be started."""
        for task in self._others():
            task.cancel()

    async def close(self) -> None:
        """End them, wait for it, and start no more."""
        self._closed = True
        running = self._others()
        self.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _others(self) -> list[asyncio.Task[None]]:
        current = _current_task()
        return [task for task in self._tasks if task is not current]

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failed(error)


def _current_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None
