"""The Ray actor `Directory`: hosts the plain directory on a loop of its own and starts match actors through Ray."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from echoplay_cluster.directory.directory import Directory as Plain
from echoplay_cluster.directory.roster import PlacementLimits
from echoplay_cluster.hosting import LoopThread, die_with_parent, log_to
from echoplay_cluster.processes.starter import RayActorStarter
from echoplay_cluster.processes.wiring import DIRECTORY_NAME, log_folder, make_dialer
from echoplay_cluster.runtime import Runtime
from echoplay_persistence import PostgresPlacementStore, SessionPool

Result = TypeVar("Result")

log = logging.getLogger(__name__)


class Directory:
    """Named `directory`. Its methods are Ray calls of the edges, each answered by the plain directory."""

    def __init__(self, runtime: Runtime) -> None:
        die_with_parent()
        log_to(log_folder(runtime), DIRECTORY_NAME, runtime.settings.log_level)
        self._runtime = runtime
        self._plain: Plain | None = None
        self._thread = LoopThread("directory", self._serve)
        self._thread.wait_started()

    async def locate(self, match_id: str) -> tuple[str, str] | None:
        """`(actor name, address)`, None when nobody has the match."""
        found = await self._on_loop(self._started.locate(match_id))
        return (found.actor_name, found.address) if found else None

    async def place(self, match_id: str, person_id: str) -> tuple[str, str]:
        """`(actor name, address)` for a new match; raises `ServerFull`."""
        placed = await self._on_loop(self._started.place(match_id, person_id))
        return placed.actor_name, placed.address

    async def report(self) -> dict[str, Any]:
        return self._started.report()

    async def stop(self) -> None:
        """Let all match actors finish what is under way."""
        await self._on_loop(self._started.stop())

    @property
    def _started(self) -> Plain:
        if self._plain is None:
            raise RuntimeError("the directory has not started")
        return self._plain

    async def _serve(self, started: Callable[[], None]) -> None:
        runtime, settings = self._runtime, self._runtime.settings
        pool = SessionPool(runtime.database_url, connections_max=2)
        store = PostgresPlacementStore(pool)
        limits = PlacementLimits(settings.match_actors_max, settings.matches_per_actor_max, settings.spares)
        self._plain = Plain(
            store=store, starter=RayActorStarter(runtime), limits=limits, dialer=make_dialer(runtime, DIRECTORY_NAME)
        )
        await self._plain.start()
        started()
        try:
            await asyncio.Event().wait()
        finally:
            await pool.close()

    async def _on_loop(self, work: Coroutine[Any, Any, Result]) -> Result:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._thread.loop))
