"""Starts match actors as detached Ray actors, which outlive whoever started them."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from echoplay_actors.errors import Unavailable
from echoplay_cluster.directory.roster import HOME, ActorEntry
from echoplay_cluster.processes.match_actor import MatchActor
from echoplay_cluster.runtime import Runtime

START_TIMEOUT_S = 20.0
REVIVE_STEP_S = 1.0
REVIVE_AGAIN_AFTER_S = 0.25
STARTS_AT_ONCE_MAX = 4

log = logging.getLogger(__name__)


class RayActorStarter:
    """See `ActorStarter`. Ray's calls block, so they run on threads; starts have their own, to wait for nobody."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtimes = {HOME: runtime}
        """By node, those that joined included."""
        self._remote = ray.remote(MatchActor)
        self._starts = ThreadPoolExecutor(STARTS_AT_ONCE_MAX, thread_name_prefix="start")
        self._naming = threading.Lock()
        self._names: set[str] = set()
        """Names that are taken; each actor that was started keeps its own for ever."""

    async def start(self, node_id: str) -> None:
        """One more match actor on that node, ready to be linked to."""
        await asyncio.get_running_loop().run_in_executor(self._starts, self._start, node_id)

    async def revive(self, name: str) -> None:
        """Wait until Ray has started a dead actor again, or has forgotten it. Whoever calls sets the limit."""
        while True:
            try:
                await asyncio.to_thread(self._wait_ready, name)
                return
            except RayError as error:
                log.info("%s is not back yet: %s", name, type(error).__name__)
                await asyncio.sleep(REVIVE_AGAIN_AFTER_S)
            except ValueError:
                return

    async def retire(self, name: str) -> None:
        """End an actor; Ray does not start it again."""
        await asyncio.to_thread(self._kill, name)

    def is_dead(self, actor: ActorEntry) -> bool:
        """A process of this node that is gone, or a zombie."""
        if actor.node_id != self.runtimes[HOME].ray_node_id:
            return False
        try:
            stat = Path(f"/proc/{actor.pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True
        return stat.rpartition(")")[2].split()[0] in ("Z", "X")

    def _start(self, node_id: str) -> None:
        runtime = self.runtimes[node_id]
        ray_node_id = runtime.ray_node_id
        name = self._free_name()
        options = self._remote.options(
            name=name, lifetime="detached", num_cpus=0, resources={"match_slots": 1}, max_restarts=-1,
            max_task_retries=0, scheduling_strategy=NodeAffinitySchedulingStrategy(ray_node_id, soft=False),
        )  # fmt: skip
        try:
            handle: Any = options.remote(runtime, name, ray_node_id)
            ray.get(handle.ready.remote(), timeout=START_TIMEOUT_S)
        except (RayError, ValueError) as error:
            # Or it would start whenever there is room for it, beside the one that is tried next.
            self._kill(name)
            raise Unavailable(f"match actor {name} did not start: {error}") from error

    def _free_name(self) -> str:
        with self._naming:
            self._names.update(ray.util.list_named_actors())
            name = next(name for number in itertools.count(1) if (name := f"match-{number}") not in self._names)
            self._names.add(name)
            return name

    def _kill(self, name: str) -> None:
        with contextlib.suppress(ValueError):
            ray.kill(ray.get_actor(name), no_restart=True)

    def _wait_ready(self, name: str) -> None:
        handle: Any = ray.get_actor(name)
        ray.get(handle.ready.remote(), timeout=REVIVE_STEP_S)
