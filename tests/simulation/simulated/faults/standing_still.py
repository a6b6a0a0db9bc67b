"""Processes that stand still for a while and then go on as if nothing had been."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from simulated.faults.register import Hit, fault, freeze, some
from simulated.world import US

if TYPE_CHECKING:
    from simulated.one_run import Run


@fault("actor frozen")
def actor_frozen(run: Run, draw: random.Random) -> Hit:
    """For less than anybody notices, for longer than a link is silent, for longer than a lease lasts."""
    seconds = draw.choice((0.05, 0.4, 1.2, 2.2, 5.0)) * draw.uniform(0.8, 1.5)
    return freeze(run, some(draw, run.cluster.living_actors()), seconds)


@fault("edge frozen")
def edge_frozen(run: Run, draw: random.Random) -> Hit:
    return freeze(run, some(draw, run.cluster.of_kind("edge")), draw.uniform(0.1, 5.0))


@fault("directory frozen")
def directory_frozen(run: Run, draw: random.Random) -> Hit:
    return freeze(run, some(draw, run.cluster.of_kind("directory")), draw.uniform(0.1, 7.0))


@fault("slow reader")
def slow_reader(run: Run, draw: random.Random) -> Hit:
    """A device that takes nothing for a while, and then all of it."""
    name, seconds = run.guests.some_device(draw), draw.uniform(1.0, 15.0)
    process = run.guests.devices[name].process
    process.freeze()
    run.later(seconds, process.thaw)
    return name, round(seconds * US)
