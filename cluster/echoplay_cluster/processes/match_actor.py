"""The Ray actor `MatchActor`: hosts a plain match actor and accepts the links to it.

Each time Ray starts it again it is a new incarnation, with a new id and a new lease, that owns nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from pathlib import Path

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.match_actor import MatchActor as Shell
from echoplay_actors.clock import IncarnationClock
from echoplay_actors.ids import SystemRandomness, new_id
from echoplay_cluster.announcing import announce
from echoplay_cluster.hosting import LoopThread, die_with_parent, end_process, log_to
from echoplay_cluster.link.endpoints import listen
from echoplay_cluster.link.tls import accepting_context
from echoplay_cluster.processes.actor_links import ActorLinks
from echoplay_cluster.processes.rays_thread import doze_between_calls
from echoplay_cluster.processes.wiring import link_keys, log_folder
from echoplay_cluster.runtime import Runtime
from echoplay_cluster.socket_folder import make_socket_folder
from echoplay_persistence import PostgresMatchStore, SessionPool

log = logging.getLogger(__name__)


class MatchActor:
    """Named `match-<n>`; Ray calls reach it only for `ready`, everything else comes over links."""

    def __init__(self, runtime: Runtime, name: str, node_id: str) -> None:
        die_with_parent()
        log_to(log_folder(runtime), name, runtime.settings.log_level)
        self._hosted = _Hosted(runtime, name, node_id)
        self._thread = LoopThread(name, self._hosted.serve)
        self._thread.wait_started()
        doze_between_calls()

    def __ray_shutdown__(self) -> None:
        """On SIGTERM: others take this actor's matches over before the process ends, if that can be had in time."""
        if self._hosted.shell is not None:
            self._thread.call(self._hosted.shell.leave())

    def ready(self) -> bool:
        """True once it has been constructed, which is when it can be linked to."""
        return True


class _Hosted:
    """What the loop runs. A class of its own, or Ray would run the actor's methods on a loop and thread of Ray's."""

    def __init__(self, runtime: Runtime, name: str, node_id: str) -> None:
        self._runtime = runtime
        self._name = name
        self._node_id = node_id
        self.shell: Shell | None = None

    async def serve(self, started: Callable[[], None]) -> None:
        runtime = self._runtime
        clock, randomness = IncarnationClock(), SystemRandomness()
        actor_id = new_id(now_ms=clock.now_ms(), randomness=randomness)
        limits = ActorLimits(matches_max=runtime.settings.matches_per_actor_max)
        pool = SessionPool(runtime.database_url)
        store = PostgresMatchStore(pool)
        shell = Shell(
            actor_id=actor_id, store=store, clock=clock, randomness=randomness, limits=limits,
            stop_process=end_process,
        )  # fmt: skip
        endpoint = await listen(
            ActorLinks(shell, end_process), keys=link_keys(runtime), randomness=randomness,
            socket_path=self._socket_path(actor_id), host=runtime.settings.node_address,
            tls=accepting_context(runtime.settings.link_tls),
        )  # fmt: skip
        self.shell = shell
        await announce(shell, name=self._name, address=endpoint.address, node_id=self._node_id, pid=os.getpid())
        log.info("listening on %s as %s", endpoint.address, actor_id)
        started()
        try:
            await asyncio.Event().wait()
        finally:
            endpoint.close()
            await pool.close()

    def _socket_path(self, actor_id: str) -> Path:
        """Another one for each incarnation; what earlier ones of this name left behind is cleared away."""
        folder = make_socket_folder(self._runtime)
        for left in folder.glob(f"{self._name}.*.sock"):
            left.unlink(missing_ok=True)
        return folder / f"{self._name}.{actor_id[-12:]}.sock"
