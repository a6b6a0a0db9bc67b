"""The faults, one function each: add one here and it is drawn, recorded, counted and part of the coverage.

A fault gets the run and its own draws, does something, and returns what it did it to and for how long (microseconds,
None when nothing has to be undone). Whatever it leaves behind that does not heal by itself it schedules with
`run.later`; `run.calm` undoes the rest.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulated.cluster import DIRECTORY, Incarnation
from simulated.storage import NAME as POSTGRES
from simulated.world import US

if TYPE_CHECKING:
    from simulated.run import Run

Hit = tuple[str, int | None] | None
"""Whom, and for how long; None when there was nobody to hit."""
Fault = Callable[["Run", random.Random], Hit]

FAULTS: dict[str, Fault] = {}


def fault(name: str) -> Callable[[Fault], Fault]:
    """Register one under the name it is reported by."""

    def register(function: Fault) -> Fault:
        FAULTS[name] = function
        return function

    return register


# Death

STEPS_MAX = 300


def _some(draw: random.Random, found: list[Incarnation]) -> Incarnation | None:
    return found[draw.randrange(len(found))] if found else None


def _kill(one: Incarnation | None, draw: random.Random, *, at_a_step: bool) -> Hit:
    if one is None:
        return None
    one.reason = "killed"
    if at_a_step:
        one.process.steps_left = draw.randint(1, STEPS_MAX)
    else:
        one.process.kill()
    return one.process.name, None


@fault("actor killed")
def actor_killed(run: Run, draw: random.Random) -> Hit:
    return _kill(_some(draw, run.cluster.living_actors()), draw, at_a_step=False)


@fault("actor killed at a step")
def actor_killed_at_a_step(run: Run, draw: random.Random) -> Hit:
    return _kill(_some(draw, run.cluster.living_actors()), draw, at_a_step=True)


@fault("actor killed in a turn")
def actor_killed_in_a_turn(run: Run, draw: random.Random) -> Hit:
    """Right when a commit of its was carried out: durable, and told to nobody."""
    one = _some(draw, run.cluster.living_actors())
    if one is None:
        return None
    run.kill_at_commit = one.process
    return one.process.name, None


@fault("edge killed")
def edge_killed(run: Run, draw: random.Random) -> Hit:
    return _kill(_some(draw, run.cluster.of_kind("edge")), draw, at_a_step=draw.random() < 0.5)


@fault("directory killed")
def directory_killed(run: Run, draw: random.Random) -> Hit:
    return _kill(_some(draw, run.cluster.of_kind("directory")), draw, at_a_step=draw.random() < 0.5)


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
    one = _some(draw, run.cluster.living_actors())
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
    name = run.some_device(draw)
    run.devices[name].process.kill()
    return name, None


# Standing still


def _freeze(run: Run, one: Incarnation | None, seconds: float) -> Hit:
    if one is None:
        return None
    one.process.freeze()
    run.later(seconds, one.process.thaw)
    return one.process.name, round(seconds * US)


@fault("actor frozen")
def actor_frozen(run: Run, draw: random.Random) -> Hit:
    """For less than anybody notices, for longer than a link is silent, for longer than a lease lasts."""
    seconds = draw.choice((0.05, 0.4, 1.2, 2.2, 5.0)) * draw.uniform(0.8, 1.5)
    return _freeze(run, _some(draw, run.cluster.living_actors()), seconds)


@fault("edge frozen")
def edge_frozen(run: Run, draw: random.Random) -> Hit:
    return _freeze(run, _some(draw, run.cluster.of_kind("edge")), draw.uniform(0.1, 5.0))


@fault("directory frozen")
def directory_frozen(run: Run, draw: random.Random) -> Hit:
    return _freeze(run, _some(draw, run.cluster.of_kind("directory")), draw.uniform(0.1, 7.0))


@fault("slow reader")
def slow_reader(run: Run, draw: random.Random) -> Hit:
    """A device that takes nothing for a while, and then all of it."""
    name, seconds = run.some_device(draw), draw.uniform(1.0, 15.0)
    process = run.devices[name].process
    process.freeze()
    run.later(seconds, process.thaw)
    return name, round(seconds * US)


# The network


def _pair(run: Run, draw: random.Random) -> tuple[str, str]:
    actors = [one.process.name for one in run.cluster.living_actors()] or ["match-1"]
    edges = [f"edge-{number + 1}" for number in range(run.plan.edges)]
    pairs = [
        (draw.choice(actors), POSTGRES), (draw.choice(actors), DIRECTORY), (draw.choice(edges), draw.choice(actors)),
        (draw.choice(edges), DIRECTORY), (DIRECTORY, POSTGRES), (draw.choice(edges), POSTGRES),
        (run.some_device(draw), draw.choice(edges)),
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


# Storage


@fault("storage restarted")
def storage_restarted(run: Run, draw: random.Random) -> Hit:
    seconds = draw.choice((0.1, 0.8, 3.0)) * draw.uniform(0.7, 1.5)
    run.storage.stop()
    run.later(seconds, run.storage.start)
    return POSTGRES, round(seconds * US)


@fault("storage slow")
def storage_slow(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(1.0, 6.0)
    run.storage.slow_us = draw.choice((50_000, 600_000, 2_600_000))
    run.later(seconds, setattr, run.storage, "slow_us", 0)
    return POSTGRES, round(seconds * US)


@fault("commits fail")
def commits_fail(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(0.5, 4.0)
    run.storage.failing = draw.uniform(0.1, 0.9)
    run.later(seconds, setattr, run.storage, "failing", 0.0)
    return POSTGRES, round(seconds * US)


@fault("commits of unknown outcome")
def commits_unknown(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(0.5, 4.0)
    run.storage.losing = draw.uniform(0.1, 0.9)
    run.later(seconds, setattr, run.storage, "losing", 0.0)
    return POSTGRES, round(seconds * US)


# Clocks


@fault("clock set")
def clock_set(run: Run, draw: random.Random) -> Hit:
    """Somebody sets a machine's wall clock; processes that start there from now on begin with it."""
    names = [POSTGRES, *(one.process.name for one in run.cluster.all if one.process.alive)]
    name = names[draw.randrange(len(names))]
    run.walls.off_ms[name] = run.walls.off_ms.get(name, 0) + draw.choice((-3_600_000, -5_000, 5_000, 3_600_000))
    if name.startswith("match") and draw.random() < 0.7:
        _kill(run.cluster.running.get(name), draw, at_a_step=False)
    return name, None


# Ray


@fault("directory calls lost")
def calls_lost(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(1.0, 6.0)
    run.cluster.calls.lost = draw.uniform(0.1, 0.7)
    run.later(seconds, setattr, run.cluster.calls, "lost", 0.0)
    return DIRECTORY, round(seconds * US)


@fault("directory calls doubled")
def calls_doubled(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(1.0, 6.0)
    run.cluster.calls.twice = draw.uniform(0.2, 1.0)
    run.later(seconds, setattr, run.cluster.calls, "twice", 0.0)
    return DIRECTORY, round(seconds * US)


@fault("directory calls swapped")
def calls_swapped(run: Run, draw: random.Random) -> Hit:
    """Late by different times, so that a later one overtakes an earlier one."""
    seconds = draw.uniform(1.0, 6.0)
    run.cluster.calls.late_us = draw.choice((20_000, 700_000, 3_000_000))
    run.later(seconds, setattr, run.cluster.calls, "late_us", 0)
    return DIRECTORY, round(seconds * US)


@fault("two copies of an actor")
def two_copies(run: Run, draw: random.Random) -> Hit:
    """Frozen or not, it is believed dead and started again beside itself."""
    one = _some(draw, run.cluster.of_kind("actor"))
    if one is None:
        return None
    if draw.random() < 0.7:
        _freeze(run, one, draw.uniform(0.5, 6.0))
    run.cluster.twin(one.process.name)
    return one.process.name, None


@fault("late restarts")
def late_restarts(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(2.0, 10.0)
    run.cluster.restart_slow = draw.uniform(3.0, 7.0)
    run.later(seconds, setattr, run.cluster, "restart_slow", 1.0)
    _kill(_some(draw, run.cluster.living_actors()), draw, at_a_step=False)
    return "ray", round(seconds * US)


# Operators


@fault("actor drained")
def actor_drained(run: Run, draw: random.Random) -> Hit:
    """Told to stop in order; it is started again as after a death."""
    one = _some(draw, [one for one in run.cluster.of_kind("actor") if one.ready])
    if one is None or one.shell is None:
        return None
    run.stop_actor(one)
    return one.process.name, None


@fault("deploy")
def deploy(run: Run, draw: random.Random) -> Hit:
    """Everything is stopped in order, and started anew."""
    seconds = draw.uniform(0.5, 4.0)
    run.deploy(seconds)
    return "everything", round(seconds * US)


# People


@fault("reconnect storm")
def reconnect_storm(run: Run, draw: random.Random) -> Hit:
    for device in run.devices.values():
        if device.line is not None:
            device.process.call_soon(device.line.close, "storm")
    return "everybody", None


@fault("devices away")
def devices_away(run: Run, draw: random.Random) -> Hit:
    """One person's devices, or everybody's of a match, are put away for a while."""
    seconds = draw.choice((2.0, 7.0, 20.0, 75.0)) * draw.uniform(0.7, 1.2)
    some = run.some_device(draw)
    chosen = [some] if draw.random() < 0.7 else run.devices_beside(some)
    for name in chosen:
        run.put_away(name, True)
        run.later(min(seconds, 75.0), run.put_away, name, False)
    return some, round(seconds * US)


@fault("suspension")
def suspension(run: Run, draw: random.Random) -> Hit:
    name = run.some_device(draw)
    run.ban(run.devices[name].person_id)
    return name, None


@fault("hostile client")
def hostile_client(run: Run, draw: random.Random) -> Hit:
    """Frames that no client of ours sends: garbage, other people's ids, floods, commands before joining."""
    name = run.some_device(draw)
    line = run.devices[name].line
    if line is None:
        return None
    other = run.some_match(draw)
    frames: list[bytes] = [
        b"\xff\xfe", b"[]", b'["event"]', b'["connect", {"token": 7}]', b'["event", 1, 5]', b'["event", null, ["x"]]',
        b'["event", 9, ["submit_vote", {"matchId": null}]]', b'["binary", 3]',
        f'["event", 9, ["submit_vote", {{"matchId": "{other}", "forUserId": "nobody"}}]]'.encode(),
        f'["event", 9, ["end_round", {{"matchId": "{other}"}}]]'.encode(),
        f'["event", null, ["resume", {{"matchId": "{other}", "epoch": 9, "v": 99999}}]]'.encode(),
        f'["event", 9, ["resume", {{"matchId": "{other}", "epoch": -1, "v": "x"}}]]'.encode(),
        f'["event", 9, ["join_room", {{"matchId": "{other}", "jwt": "a.b.c"}}]]'.encode(),
    ]  # fmt: skip
    chosen = draw.choices(frames, k=draw.choice((1, 3, 300)))
    for frame in chosen:
        run.devices[name].process.call_soon(line.send_raw, frame)
    return name, None
