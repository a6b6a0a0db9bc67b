"""What is done to a running server: each fault hits one part, now, and says when it was undone.

A fault is one function, here or in a file that `chaos_faults.py` names, registered by its name, and from then on drawn,
noted and counted.
"""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable

from chaos_scene import Scene
from parts import PARTS, found

from server.processes import Identity, ended
from server.running import RunningServer, ServerNotRunning, wait_until_gone

FROZEN_S = (0.3, 4.0)
GONE_WITHIN_S = 10.0
ENDED_WITHIN_S = 40.0

Fault = Callable[[Scene, random.Random], Awaitable[str | None]]
"""Does it and undoes it; the part that was hit, None if there was nothing to hit."""
FAULTS: dict[str, Fault] = {}
KILLS: list[str] = []
"""Those after which a process is gone."""


def fault(name: str, *, kill: bool = False) -> Callable[[Fault], Fault]:
    def register(function: Fault) -> Fault:
        if name in FAULTS:
            raise ValueError(f"there are two faults called {name!r}")
        FAULTS[name] = function
        if kill:
            KILLS.append(name)
        return function

    return register


def _signalling(part: str, number: int, *, ends_within_s: float | None = None) -> Fault:
    async def send(scene: Scene, draw: random.Random) -> str | None:
        victim = some(scene.server, part, draw)
        if victim is None:
            return None
        victim.send(number)
        if ends_within_s is not None:
            await ended(victim, within_s=ends_within_s)
        return part

    return send


def _freezing(part: str) -> Fault:
    async def freeze(scene: Scene, draw: random.Random) -> str | None:
        victim = some(scene.server, part, draw)
        if victim is None:
            return None
        victim.send(signal.SIGSTOP)
        try:
            await asyncio.sleep(draw.uniform(*FROZEN_S))
        finally:
            victim.send(signal.SIGCONT)
        return part

    return freeze


for _part in PARTS:
    fault(f"{_part} killed", kill=True)(_signalling(_part, signal.SIGKILL))
    fault(f"{_part} frozen")(_freezing(_part))


@fault("all match actors killed", kill=True)
async def all_match_actors_killed(scene: Scene, _draw: random.Random) -> str | None:
    for one in found(scene.server, "match actor"):
        one.send(signal.SIGKILL)
    return "match actor"


for _part in ("match actor", "edge"):
    # SIGTERM: it hands over what it has, or whom; nobody should miss a second.
    fault(f"{_part} told to end")(_signalling(_part, signal.SIGTERM, ends_within_s=ENDED_WITHIN_S))


@fault("everything killed", kill=True)
async def everything_killed(scene: Scene, _draw: random.Random) -> str | None:
    """The supervisor, without warning, and so all that is below it; then a new start on the same data.

    Postgres may still be writing its last checkpoint: the new start deals with whatever a killed run has left.
    """
    if scene.starting.locked():
        return None
    async with scene.starting:
        family = scene.server.kill()
        await asyncio.to_thread(wait_until_gone, family, within_s=GONE_WITHIN_S)
        await asyncio.to_thread(scene.server.start)
    return "everything"


@fault("server replaced")
async def server_replaced(scene: Scene, _draw: random.Random) -> str | None:
    """A new start takes the data folder over; or, where something else breaks meanwhile, says why not, and this one
    goes on."""
    if scene.starting.locked():
        return None
    async with scene.starting:
        try:
            await asyncio.to_thread(scene.server.replace)
        except ServerNotRunning:
            if not scene.server.runs:
                raise
    return "everything"


def some(server: RunningServer, part: str, draw: random.Random) -> Identity | None:
    """One of them."""
    there = found(server, part)
    return draw.choice(there) if there else None
