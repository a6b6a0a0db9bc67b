"""Ways that are cut, one way or both, slow, or reset."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from simulated.faults.register import Hit, fault
from simulated.ray_calls import DIRECTORY
from simulated.storage_server import NAME as POSTGRES
from simulated.world import US

if TYPE_CHECKING:
    from simulated.one_run import Run


def _pair(run: Run, draw: random.Random) -> tuple[str, str]:
    actors = [one.process.name for one in run.cluster.living_actors()] or ["match-1"]
    edges = [f"edge-{number + 1}" for number in range(run.plan.edges)]
    pairs = [
        (draw.choice(actors), POSTGRES), (draw.choice(actors), DIRECTORY), (draw.choice(edges), draw.choice(actors)),
        (draw.choice(edges), DIRECTORY), (DIRECTORY, POSTGRES), (draw.choice(edges), POSTGRES),
        (run.guests.some_device(draw), draw.choice(edges)),
    ]  # fmt: skip
    one, other = pairs[draw.randrange(len(pairs))]
    return (one, other) if draw.random() < 0.5 else (other, one)


@fault("partition")
def partition(run: Run, draw: random.Random) -> Hit:
    (one, other), seconds = _pair(run, draw), draw.choice((0.3, 1.5, 4.0, 9.0)) * draw.uniform(0.7, 1.3)
    for here, there in ((one, other), (other, one)):
        run.network.cut(here, there)
        run.later(seconds, run.network.heal, here, there)
    return f"{one} ⇹ {other}", round(seconds * US)


@fault("one-way partition")
def one_way_partition(run: Run, draw: random.Random) -> Hit:
    (one, other), seconds = _pair(run, draw), draw.choice((0.3, 1.5, 4.0, 9.0)) * draw.uniform(0.7, 1.3)
    run.network.cut(one, other)
    run.later(seconds, run.network.heal, one, other)
    return f"{one} ↛ {other}", round(seconds * US)


@fault("connections reset")
def connections_reset(run: Run, draw: random.Random) -> Hit:
    one, other = _pair(run, draw)
    run.network.reset(one, other)
    return f"{one} ⇎ {other}", None


@fault("slow network")
def slow_network(run: Run, draw: random.Random) -> Hit:
    (one, other), seconds = _pair(run, draw), draw.uniform(1.0, 8.0)
    run.network.slow(one, other, draw.choice((5_000, 60_000, 400_000)))
    run.later(seconds, run.network.slow, one, other, 0)
    return f"{one} → {other}", round(seconds * US)
