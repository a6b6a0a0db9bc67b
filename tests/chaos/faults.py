"""What is done to a running server: each fault hits one part, now, and says when it was undone.

A fault is one function here, registered by its name, and from then on drawn, noted and counted.
"""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable

from parts import PARTS, found

from server.processes import Identity
from server.running import RunningServer, wait_until_gone

FROZEN_S = (0.3, 4.0)
GONE_WITHIN_S = 10.0

Fault = Callable[[RunningServer, random.Random], Awaitable[str | None]]
"""Does it and undoes it; the part that was hit, None if there was nothing to hit."""
FAULTS: dict[str, Fault] = {}


def fault(name: str) -> Callable[[Fault], Fault]:
    def register(function: Fault) -> Fault:
        if name in FAULTS:
            raise ValueError(f"there are two faults called {name!r}")
        FAULTS[name] = function
        return function

    return register


def _killing(part: str) -> Fault:
    async def kill(server: RunningServer, draw: random.Random) -> str | None:
        victim = _some(server, part, draw)
        if victim is None:
            return None
        victim.send(signal.SIGKILL)
        return part

    return kill


def _freezing(part: str) -> Fault:
    async def freeze(server: RunningServer, draw: random.Random) -> str | None:
        victim = _some(server, part, draw)
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
    fault(f"{_part} killed")(_killing(_part))
    fault(f"{_part} frozen")(_freezing(_part))


@fault("all match actors killed")
async def all_match_actors_killed(server: RunningServer, _draw: random.Random) -> str | None:
    for one in found(server, "match actor"):
        one.send(signal.SIGKILL)
    return "match actor"


@fault("storage session cut")
async def storage_session_cut(server: RunningServer, draw: random.Random) -> str | None:
    """One of Postgres' own processes dies: it ends all sessions and recovers, as after a crash."""
    sessions = [one for one in server.processes() if one.title.startswith("postgres: echoplay")]
    if not sessions:
        return None
    draw.choice(sessions).send(signal.SIGKILL)
    return "postgres"


@fault("everything killed")
async def everything_killed(server: RunningServer, _draw: random.Random) -> str | None:
    """The supervisor, without warning, and so all that is below it; then a new start on the same data.

    Postgres may still be writing its last checkpoint: the new start deals with whatever a killed run has left.
    """
    family = server.kill()
    await asyncio.to_thread(wait_until_gone, family, within_s=GONE_WITHIN_S)
    await asyncio.to_thread(server.start)
    return "everything"


def _some(server: RunningServer, part: str, draw: random.Random) -> Identity | None:
    there = found(server, part)
    return draw.choice(there) if there else None
