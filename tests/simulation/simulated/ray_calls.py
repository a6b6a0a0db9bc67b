"""Ray's calls, simulated: what the directory asks to be started, and what edges ask the directory.

Calls of the directory can be lost, late, twice and out of order, as Ray's are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulated.process import Process

from echoplay_actors.errors import EchoPlayError, Refusal, Unavailable
from echoplay_actors.match.texts import refusal
from echoplay_cluster.directory.directory import Directory
from echoplay_cluster.directory.location import Location, first_answer
from echoplay_cluster.directory.roster import ActorEntry

if TYPE_CHECKING:
    from simulated.cluster import Cluster

DIRECTORY = "directory"
START_WITHIN_S = 20.0
NOTICED_US = (5_000, 1_400_000)
"""How long Ray takes to notice that the one who was called is not there."""


@dataclass(slots=True)
class CallFaults:
    """What may happen to calls of the directory: chances from 0 to 1."""

    lost: float = 0.0
    twice: float = 0.0
    late_us: int = 0


class DirectoryCalls:
    """Calls to the directory's present incarnation."""

    def __init__(self, cluster: Cluster) -> None:
        self.faults = CallFaults()
        self._cluster = cluster
        self._random = cluster.world.stream("calls")

    def call(self, caller: Process, call: Callable[[Directory], Awaitable[Any]]) -> asyncio.Future[tuple[bool, Any]]:
        """One Ray call: `(True, result)` or `(False, error)`; never answered when it was lost on the way."""
        answered: asyncio.Future[tuple[bool, Any]] = caller.create_future()
        faults, random = self.faults, self._random
        network, world = self._cluster.network, self._cluster.world

        def answer(ok: bool, result: Any) -> None:
            if faults.lost and random.random() < faults.lost:
                return
            network.send(DIRECTORY, caller.name, lambda: caller.call_soon(_settle, answered, ok, result))

        async def carry_out(plain: Directory) -> None:
            try:
                result = await call(plain)
            except Exception as error:
                answer(False, error)
            else:
                answer(True, result)

        def arrived() -> None:
            one = self._cluster.running.get(DIRECTORY)
            if one is None or not one.process.alive or not one.ready or one.directory is None:
                # Ray tells so once it knows; a call to an actor that restarts may wait as long.
                world.call_in(
                    random.randint(*NOTICED_US), lambda: answer(False, Unavailable("the directory is not there"))
                )
                return
            plain = one.directory
            one.process.call_soon(lambda: one.process.create_task(carry_out(plain)))

        copies = 2 if faults.twice and random.random() < faults.twice else 1
        for _ in range(copies):
            if faults.lost and random.random() < faults.lost:
                continue
            delay_us = random.randint(0, faults.late_us) if faults.late_us else 0
            world.call_in(delay_us, network.send, caller.name, DIRECTORY, arrived)
        return answered


class Starter:
    """`ActorStarter` for one incarnation of the directory."""

    def __init__(self, cluster: Cluster, directory: Process) -> None:
        self._cluster = cluster
        self._directory = directory

    async def start(self, node_id: str) -> None:
        name = self._cluster.start_actor()
        try:
            async with asyncio.timeout(START_WITHIN_S):
                await self._cluster.until_ready(name, self._directory)
        except TimeoutError:
            raise Unavailable(f"match actor {name} did not start") from None

    async def revive(self, name: str) -> None:
        await self._cluster.until_ready(name, self._directory)

    async def retire(self, name: str) -> None:
        self._cluster.retire(name)

    def is_dead(self, actor: ActorEntry) -> bool:
        return not any(one.pid == actor.pid and one.process.alive for one in self._cluster.all)


class RayCalls:
    """`Locator` for one edge, as `RayLocator` is one."""

    def __init__(self, cluster: Cluster, edge: Process) -> None:
        self._cluster = cluster
        self._edge = edge

    async def locate(self, match_id: str) -> Location | None:
        found: Location | None = await self._call(lambda plain: plain.locate(match_id))
        return found

    async def place(self, match_id: str, person_id: str) -> Location:
        placed: Location = await self._call(lambda plain: plain.place(match_id, person_id))
        return placed

    async def _call(self, call: Callable[[Directory], Awaitable[Any]]) -> Any:
        async def ask() -> tuple[bool, Any]:
            return await self._cluster.calls.call(self._edge, call)

        try:
            ok, result = await first_answer(ask)
        except TimeoutError:
            raise Unavailable(refusal("busy")) from None
        if ok:
            return result
        if isinstance(result, Refusal):
            raise result
        if isinstance(result, EchoPlayError):
            raise Unavailable(refusal("busy")) from result
        raise result


def _settle(answered: asyncio.Future[tuple[bool, Any]], ok: bool, result: Any) -> None:
    if not answered.done():
        answered.set_result((ok, result))
