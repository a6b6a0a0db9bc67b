"""What operators do: drains and deploys."""

from __future__ import annotations

import asyncio
import contextlib
import random
from typing import TYPE_CHECKING

from simulated.cluster import Incarnation
from simulated.faults.register import Hit, fault, some
from simulated.world import US

if TYPE_CHECKING:
    from simulated.one_run import Run

SUCCESSOR_WITHIN_S = 8.0
"""As `processes/edge_serving.py` waits."""


def stop_actor(one: Incarnation, *, relieved: bool = False) -> None:
    """It finishes what is under way, then ends; if it is to be relieved, others have its matches first."""

    async def stop() -> None:
        assert one.shell is not None
        await (one.shell.leave() if relieved else one.shell.stop())
        one.reason = "stopped"
        one.process.kill()

    one.process.call_soon(lambda: one.process.create_task(stop()))


def stop_and_start(run: Run, seconds: float) -> None:
    """Everything is stopped as the conductor does it, and started again after that time."""
    run.cluster.stopping = True
    for one in run.cluster.of_kind("edge"):
        one.reason = "stopped"
        one.process.kill()
    for one in run.cluster.living_actors():
        if one.ready:
            stop_actor(one)

    def start() -> None:
        for one in [one for one in run.cluster.all if one.process.alive]:
            one.reason = "stopped"
            one.process.kill()
        run.cluster.stopping = False
        for one in list(run.cluster.running.values()):
            if one.kind != "actor":
                run.cluster.spawn(one.process.name, one.kind)

    run.later(seconds, start)


@fault("actor drained")
def actor_drained(run: Run, draw: random.Random) -> Hit:
    """SIGTERM: it is relieved of what it has, and started again as after a death."""
    one = some(draw, [one for one in run.cluster.of_kind("actor") if one.ready])
    if one is None or one.shell is None:
        return None
    stop_actor(one, relieved=True)
    return one.process.name, None


@fault("edge drained")
def edge_drained(run: Run, draw: random.Random) -> Hit:
    """SIGTERM: once a spare one listens, or the one that Ray starts, it lets its people go; or when that is late."""
    cluster = run.cluster
    one = some(draw, [one for one in cluster.of_kind("edge") if one.ready and one.wanted])
    if one is None:
        return None
    one.wanted = one.ready = False

    def succeed() -> None:
        if not cluster.stopping and cluster.running.get(one.process.name) is one:
            cluster.spawn(one.process.name, "edge")

    async def leave() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SUCCESSOR_WITHIN_S):
                await cluster.until_ready(one.process.name, one.process)
        one.door = None
        await one.edge.say_farewell()
        one.reason = "stopped"
        one.process.kill()

    started_s = draw.choice((0.3, 1.0, 12.0)) * draw.uniform(0.7, 1.5)
    spare_us = cluster.spare_edge_us(round(started_s * US))
    run.later(started_s if spare_us is None else spare_us / US, succeed)
    one.process.call_soon(lambda: one.process.create_task(leave()))
    return one.process.name, None


@fault("deploy")
def deploy(run: Run, draw: random.Random) -> Hit:
    """Everything is stopped in order, and started anew."""
    seconds = draw.uniform(0.5, 4.0)
    stop_and_start(run, seconds)
    return "everything", round(seconds * US)
