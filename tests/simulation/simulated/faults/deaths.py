"""Processes and machines that die, between any two steps."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from simulated.faults.register import Hit, fault, kill, some
from simulated.world import US

if TYPE_CHECKING:
    from simulated.one_run import Run


@fault("actor killed")
def actor_killed(run: Run, draw: random.Random) -> Hit:
    return kill(some(draw, run.cluster.living_actors()), draw, at_a_step=False)


@fault("actor killed at a step")
def actor_killed_at_a_step(run: Run, draw: random.Random) -> Hit:
    return kill(some(draw, run.cluster.living_actors()), draw, at_a_step=True)


@fault("actor killed in a turn")
def actor_killed_in_a_turn(run: Run, draw: random.Random) -> Hit:
    """Right when a commit of its was carried out: durable, and told to nobody."""
    one = some(draw, run.cluster.living_actors())
    if one is None:
        return None
    run.kill_at_commit = one.process
    return one.process.name, None


@fault("edge killed")
def edge_killed(run: Run, draw: random.Random) -> Hit:
    return kill(some(draw, run.cluster.of_kind("edge")), draw, at_a_step=draw.random() < 0.5)


@fault("directory killed")
def directory_killed(run: Run, draw: random.Random) -> Hit:
    return kill(some(draw, run.cluster.of_kind("directory")), draw, at_a_step=draw.random() < 0.5)


@fault("everything killed")
def everything_killed(run: Run, draw: random.Random) -> Hit:
    for one in [one for one in run.cluster.all if one.process.alive]:
        one.reason = "killed"
        one.process.kill()
    if draw.random() < 0.5:
        run.storage.stop()
        run.later(draw.uniform(0.2, 3.0), run.storage.start)
    return "everything", None


@fault("host lost")
def host_lost(run: Run, draw: random.Random) -> Hit:
    """An actor's machine is gone: nobody's kernel says so, and storage alone finds out."""
    one = some(draw, run.cluster.living_actors())
    if one is None:
        return None
    name, seconds = one.process.name, draw.uniform(1.0, 6.0)
    for other in run.parts():
        run.network.cut(name, other)
        run.network.cut(other, name)
        run.later(seconds, run.network.heal, name, other)
        run.later(seconds, run.network.heal, other, name)
    one.reason = "killed"
    one.process.kill()
    return name, round(seconds * US)


@fault("device killed")
def device_killed(run: Run, draw: random.Random) -> Hit:
    name = run.guests.some_device(draw)
    run.guests.devices[name].process.kill()
    return name, None
