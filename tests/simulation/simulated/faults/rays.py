"""What Ray does to us: calls that are lost, twice or late, restarts that are late, two copies of one actor."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from simulated.faults.register import Hit, fault, freeze, kill, some
from simulated.ray_calls import DIRECTORY
from simulated.world import US

if TYPE_CHECKING:
    from simulated.one_run import Run


@fault("directory calls lost")
def calls_lost(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(1.0, 6.0)
    run.cluster.calls.faults.lost = draw.uniform(0.1, 0.7)
    run.later(seconds, setattr, run.cluster.calls.faults, "lost", 0.0)
    return DIRECTORY, round(seconds * US)


@fault("directory calls doubled")
def calls_doubled(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(1.0, 6.0)
    run.cluster.calls.faults.twice = draw.uniform(0.2, 1.0)
    run.later(seconds, setattr, run.cluster.calls.faults, "twice", 0.0)
    return DIRECTORY, round(seconds * US)


@fault("directory calls swapped")
def calls_swapped(run: Run, draw: random.Random) -> Hit:
    """Late by different times, so that a later one overtakes an earlier one."""
    seconds = draw.uniform(1.0, 6.0)
    run.cluster.calls.faults.late_us = draw.choice((20_000, 700_000, 3_000_000))
    run.later(seconds, setattr, run.cluster.calls.faults, "late_us", 0)
    return DIRECTORY, round(seconds * US)


@fault("two copies of an actor")
def two_copies(run: Run, draw: random.Random) -> Hit:
    """Frozen or not, it is believed dead and started again beside itself."""
    one = some(draw, run.cluster.of_kind("actor"))
    if one is None:
        return None
    if draw.random() < 0.7:
        freeze(run, one, draw.uniform(0.5, 6.0))
    run.cluster.twin(one.process.name)
    return one.process.name, None


@fault("late restarts")
def late_restarts(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(2.0, 10.0)
    run.cluster.restart_slow = draw.uniform(3.0, 7.0)
    run.later(seconds, setattr, run.cluster, "restart_slow", 1.0)
    kill(some(draw, run.cluster.living_actors()), draw, at_a_step=False)
    return "ray", round(seconds * US)
