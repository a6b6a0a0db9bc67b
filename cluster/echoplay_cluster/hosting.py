"""How an actor process of ours lives: its own event loop on a thread, its logs, and its end.

Ray runs an actor's constructor again when its process died, so whatever the constructor starts is back without
anybody calling. A plain synchronous actor costs Ray the least; our uvloop runs beside it, on a thread.
"""

from __future__ import annotations

import asyncio
import ctypes
import logging
import logging.handlers
import os
import signal
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import uvloop

from echoplay_cluster.collector import Collector

Result = TypeVar("Result")

START_TIMEOUT_S = 20.0
LOG_FILE_BYTES_MAX = 5 * 1024 * 1024
_PR_SET_PDEATHSIG = 1

log = logging.getLogger(__name__)


class LoopThread:
    """Runs `serve(started)` on a loop of its own; when that ends by an error, so does the process.

    `serve` calls `started()` once it can be talked to, and stays until it is cancelled.
    """

    def __init__(self, name: str, serve: Callable[[Callable[[], None]], Coroutine[Any, Any, None]]) -> None:
        self.loop = uvloop.new_event_loop()
        self._serve = serve
        self._started = threading.Event()
        self._collector = Collector()
        self._collector.begin()
        self._main: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def wait_started(self) -> None:
        """Return once `serve` can be talked to; `TimeoutError` when that takes too long."""
        if not self._started.wait(START_TIMEOUT_S):
            raise TimeoutError("the process did not get ready in time")

    def call(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run something on the loop and wait for it, from another thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def stop(self, timeout_s: float) -> None:
        """Cancel `serve` and wait for what it still does."""
        self.loop.call_soon_threadsafe(lambda: self._main.cancel() if self._main else None)
        self._thread.join(timeout_s)
        self._collector.end()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self._main = self.loop.create_task(self._serve(self._ready))
        try:
            self.loop.run_until_complete(self._main)
        except asyncio.CancelledError:
            return
        except BaseException:
            log.critical("the process ends", exc_info=True)
            end_process("its loop failed")

    def _ready(self) -> None:
        self._collector.begin()
        self._started.set()


def end_process(reason: str) -> None:
    """End this process now, saying why; Ray starts another one."""
    log.critical("the process ends: %s", reason)
    logging.shutdown()
    os._exit(1)


def die_with_parent() -> None:
    """Ask the kernel to kill this process when Ray's raylet is gone, even if it is frozen then."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def log_to(folder: Path, name: str, level: str) -> None:
    """Write this process's log to `<folder>/<name>.log`, bounded to two files."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / f"{name}.log", maxBytes=LOG_FILE_BYTES_MAX, backupCount=1, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("socketio", "engineio", "aiohttp.access", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
