"""The Ray actor `Directory`: hosts the directory on a loop of its own, and passes on what it is asked by Ray calls.

What it hosts is loaded where it runs: whoever starts it needs nothing of that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from echoplay_cluster.hosting import LoopThread, die_with_parent, log_to
from echoplay_cluster.processes.wiring import DIRECTORY_NAME, log_folder
from echoplay_cluster.runtime import Runtime

Result = TypeVar("Result")


class Directory:
    """Named `directory`. Its methods are Ray calls of the edges, each answered by the plain directory."""

    def __init__(self, runtime: Runtime) -> None:
        die_with_parent()
        log_to(log_folder(runtime), DIRECTORY_NAME, runtime.settings.log_level)
        from echoplay_cluster.processes.directory_serving import DirectoryServing

        self._runtime = runtime
        self._serving = DirectoryServing(runtime)
        self._thread = LoopThread(DIRECTORY_NAME, self._serving.serve)
        self._thread.wait_started()

    async def locate(self, match_id: str) -> tuple[str, str] | None:
        """`(actor name, address)`, None when nobody has the match."""
        found = await self._on_loop(self._serving.directory.locate(match_id))
        return (found.actor_name, found.address) if found else None

    async def place(self, match_id: str, person_id: str) -> tuple[str, str]:
        """`(actor name, address)` for a new match; raises `ServerFull`."""
        placed = await self._on_loop(self._serving.directory.place(match_id, person_id))
        return placed.actor_name, placed.address

    async def report(self) -> dict[str, Any]:
        return self._serving.directory.report()

    def runtime(self) -> Runtime:
        """What the first node runs with, for a node that joins."""
        return self._runtime

    async def welcome(self, node_id: str, runtime: Runtime) -> None:
        """A node is there, which runs with that; to be said again every `WELCOME_INTERVAL_S`."""
        await self._on_loop(self._serving.welcome(node_id, runtime))

    async def drain(self, node_id: str, within_s: float) -> int:
        """Move everything away from a node; how many of its match actors are left in the end."""
        return await self._on_loop(self._serving.directory.drain(node_id, within_s))

    async def stop(self) -> None:
        """Let all match actors finish what is under way."""
        await self._on_loop(self._serving.directory.stop())

    async def _on_loop(self, work: Coroutine[Any, Any, Result]) -> Result:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._thread.loop))
