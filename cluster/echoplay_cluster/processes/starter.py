"""Starts match actors as detached Ray actors, which outlive whoever started them."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import ray
from ray.exceptions import RayError

from echoplay_actors.errors import Unavailable
from echoplay_cluster.directory.roster import ActorEntry
from echoplay_cluster.processes.match_actor import MatchActor
from echoplay_cluster.runtime import Runtime

START_TIMEOUT_S = 20.0
REVIVE_ATTEMPTS_MAX = 40

log = logging.getLogger(__name__)


class RayActorStarter:
    """See `ActorStarter`. Ray's calls block, so they run on threads."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._remote = ray.remote(MatchActor)

    async def start(self) -> None:
        """One more match actor, ready to be linked to."""
        await asyncio.to_thread(self._start)

    async def revive(self, name: str) -> None:
        """Wait until Ray has started a dead actor again; start another one if Ray has given it up."""
        for _ in range(REVIVE_ATTEMPTS_MAX):
            try:
                await asyncio.to_thread(self._wait_ready, name)
                return
            except RayError as error:
                log.info("%s is not back yet: %s", name, type(error).__name__)
                await asyncio.sleep(0.25)
            except ValueError:
                return
        raise Unavailable(f"match actor {name} did not come back")

    def is_dead(self, actor: ActorEntry) -> bool:
        """A process of this node that is gone, or a zombie."""
        if actor.node_id != ray.get_runtime_context().get_node_id():
            return False
        try:
            stat = Path(f"/proc/{actor.pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True
        return stat.rpartition(")")[2].split()[0] in ("Z", "X")

    def _start(self) -> None:
        context = ray.get_runtime_context()
        taken = {one["name"] for one in ray.util.list_named_actors(all_namespaces=True)}
        name = next(name for number in range(1, 10_000) if (name := f"match-{number}") not in taken)
        options = self._remote.options(
            name=name, lifetime="detached", num_cpus=0, resources={"match_slots": 1}, max_restarts=-1,
            max_task_retries=0,
        )  # fmt: skip
        try:
            handle = options.remote(self._runtime, name, context.get_node_id())
            ray.get(handle.ready.remote(), timeout=START_TIMEOUT_S)
        except (RayError, ValueError) as error:
            raise Unavailable(f"match actor {name} did not start: {error}") from error

    def _wait_ready(self, name: str) -> None:
        ray.get(ray.get_actor(name).ready.remote(), timeout=START_TIMEOUT_S)
