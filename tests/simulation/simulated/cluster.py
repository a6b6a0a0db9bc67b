"""What Ray and the supervisor are to EchoPlay, simulated: processes are started, and started again when they died.

Match actors and the directory are found by name; a name may have two incarnations at once, as a frozen or cut-off
process has when it was given up. Calls to the directory can be lost, late, twice and out of order, as Ray's are.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from checker.history import Breach, History, Lifetime
from simulated.network import Network
from simulated.process import Process
from simulated.ray_calls import DirectoryCalls, RayCalls, Starter
from simulated.storage_server import StorageServer
from simulated.world import World

from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.testing import SeededRandomness
from echoplay_cluster.directory.directory import Directory
from echoplay_cluster.directory.roster import PlacementLimits

CLUSTER_KEYS = (b"the key of the simulated cluster",)
SPAWN_US = (150_000, 800_000)
SPARE_LISTENS_US = (1_000, 60_000)
"""How soon a spare edge takes the place of one that is gone."""
RESTART_US = (300_000, 2_500_000)
START_AT_MS = 1_800_000_000_000


@dataclass(slots=True)
class Incarnation:
    """A process and what it serves."""

    process: Process
    kind: str
    pid: int
    began_us: int
    shell: MatchActor | None = None
    directory: Directory | None = None
    edge: Any = None
    door: tuple[str, int] | None = None
    """Where an edge's sockets are accepted."""
    ready: bool = False
    wanted: bool = True
    """It is started again when it dies."""
    reason: str | None = None


@dataclass(slots=True)
class Walls:
    """Wall clocks: of each process by name, as it finds it at its start, in milliseconds off the world's."""

    off_ms: dict[str, int] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)


class Cluster:
    """Starts what `serve` functions it is given; see `run.py` for how all is put together."""

    def __init__(
        self, world: World, network: Network, storage: StorageServer, history: History, walls: Walls,
        limits: PlacementLimits,
        serve: dict[str, Callable[[Cluster, Incarnation], Awaitable[None]]],
    ) -> None:  # fmt: skip
        self.world = world
        self.network = network
        self.storage = storage
        self.history = history
        self.walls = walls
        self.limits = limits
        self.restart_slow = 1.0
        """How much longer restarts take."""
        self.has_spare_edge = False
        """An edge more than listen. It goes by the name of the one in whose place it listens from then on."""
        self._spare_draws = world.stream("spare edges")
        self._spare_from_us = 0
        """Until then it is starting, in the place of one that is gone."""
        self.running: dict[str, Incarnation] = {}
        """The newest of each name."""
        self.all: list[Incarnation] = []
        self.stopping = False
        self._serve = serve
        self._random = world.stream("cluster")
        self.calls = DirectoryCalls(self)
        self._pids = itertools.count(100)
        self._names = itertools.count(1)
        self._ready: dict[str, list[asyncio.Future[None]]] = {}
        self._seeds = itertools.count(1)
        self.connections = itertools.count(1)
        """Numbers for people's connections."""

    # Processes

    def spawn(self, name: str, kind: str) -> Incarnation:
        """Start a process of that name now."""
        process = Process(
            self.world, self.network, name, rate=self.walls.rates.get(name, 1.0), ended=self._ended, broken=self._broken
        )
        one = Incarnation(process, kind, next(self._pids), self.world.now_us)
        self.running[name] = one
        self.all.append(one)
        process.start(self._serve[kind](self, one))  # type: ignore[arg-type]
        return one

    def twin(self, name: str) -> Incarnation | None:
        """Another copy of an actor that still runs: Ray believed it dead."""
        first = self.running.get(name)
        if first is None or first.kind != "actor":
            return None
        first.wanted = False
        return self.spawn(name, "actor")

    def of_kind(self, kind: str) -> list[Incarnation]:
        """Those that live, the newest of each name."""
        return [one for one in self.running.values() if one.kind == kind and one.process.alive]

    def living_actors(self) -> list[Incarnation]:
        """Twins too."""
        return [one for one in self.all if one.kind == "actor" and one.process.alive]

    def randomness(self) -> SeededRandomness:
        """For one process: its own, from the seed."""
        return SeededRandomness(self.world.seed * 1_000_003 + next(self._seeds))

    def wall_ms(self, name: str) -> int:
        return START_AT_MS + self.world.now_us // 1000 + self.walls.off_ms.get(name, 0)

    def is_ready(self, one: Incarnation) -> None:
        one.ready = True
        for waiting in self._ready.pop(one.process.name, []):
            _set(waiting)

    def _ended(self, process: Process) -> None:
        one = next(one for one in self.all if one.process is process)
        self.history.lifetimes.append(
            Lifetime(process.name, one.kind, one.began_us, self.world.now_us, one.reason or "killed")
        )
        if one.wanted and not self.stopping:
            self.world.call_in(self._back_after_us(one), self._restart, one)

    def _back_after_us(self, one: Incarnation) -> int:
        restart_us = int(self._random.randint(*RESTART_US) * self.restart_slow)
        spare_us = self.spare_edge_us(restart_us) if one.kind == "edge" and one.ready else None
        return restart_us if spare_us is None else spare_us

    def spare_edge_us(self, next_after_us: int) -> int | None:
        """When a spare edge listens in place of one that is gone, None if none is there; then the next one starts."""
        if not self.has_spare_edge or self.world.now_us < self._spare_from_us:
            return None
        self._spare_from_us = self.world.now_us + next_after_us
        return self._spare_draws.randint(*SPARE_LISTENS_US)

    def _restart(self, dead: Incarnation) -> None:
        if not self.stopping and dead.wanted and self.running.get(dead.process.name) is dead:
            self.spawn(dead.process.name, dead.kind)

    def _broken(self, process: Process, error: BaseException) -> None:
        self.history.breaches.append(
            Breach(self.world.now_us, "no error escapes", f"{process.name}: {type(error).__name__}: {error}")
        )

    # What the directory starts: an `ActorStarter`

    def starter(self, directory: Process) -> Starter:
        return Starter(self, directory)

    def locator(self, edge: Process) -> RayCalls:
        """What an edge asks the directory through."""
        return RayCalls(self, edge)

    def start_actor(self) -> str:
        """Some time from now there is one more."""
        name = f"match-{next(self._names)}"
        self.world.call_in(self._random.randint(*SPAWN_US), self.spawn, name, "actor")
        return name

    def until_ready(self, name: str, waiter: Process) -> asyncio.Future[None]:
        waiting: asyncio.Future[None] = waiter.create_future()
        one = self.running.get(name)
        if one is not None and one.ready and one.process.alive:
            waiting.set_result(None)
        else:
            self._ready.setdefault(name, []).append(waiting)
        return waiting

    def retire(self, name: str) -> None:
        one = self.running.get(name)
        if one is not None:
            one.wanted = False
            one.reason = "retired"
            one.process.kill()


def _set(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.get_loop().call_soon(lambda: None if waiting.done() else waiting.set_result(None))


__all__ = ["CLUSTER_KEYS", "START_AT_MS", "Cluster", "Incarnation", "Walls"]
