"""What the directory's process does: it hosts the plain directory, which starts match actors through Ray."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from echoplay_cluster.directory.directory import Directory
from echoplay_cluster.directory.roster import PlacementLimits
from echoplay_cluster.processes.starter import RayActorStarter
from echoplay_cluster.processes.wiring import DIRECTORY_NAME, make_dialer
from echoplay_cluster.runtime import Runtime
from echoplay_persistence import PostgresPlacementStore, SessionPool


class DirectoryServing:
    """`serve` until it is cancelled; `directory` is there before it has said that it started."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._starter = RayActorStarter(runtime)
        self._directory: Directory | None = None

    @property
    def directory(self) -> Directory:
        if self._directory is None:
            raise RuntimeError("the directory has not started")
        return self._directory

    async def serve(self, started: Callable[[], None]) -> None:
        runtime = self._runtime
        pool = SessionPool(runtime.database_url, connections_max=2)
        self._directory = Directory(
            store=PostgresPlacementStore(pool), starter=self._starter, limits=_limits_of(runtime),
            dialer=make_dialer(runtime, DIRECTORY_NAME),
        )  # fmt: skip
        await self._directory.start()
        started()
        try:
            await asyncio.Event().wait()
        finally:
            await pool.close()

    async def welcome(self, node_id: str, runtime: Runtime) -> None:
        """A node is there, which runs with that."""
        self._starter.runtimes[node_id] = runtime
        self.directory.welcome(node_id, _limits_of(runtime))


def _limits_of(runtime: Runtime) -> PlacementLimits:
    """The budget of a node that runs with that."""
    settings = runtime.settings
    return PlacementLimits(settings.match_actors_max, settings.matches_per_actor_max, settings.spares)
