"""What is done to the way between people and the edges, and to the clock on the server's wall."""

from __future__ import annotations

import asyncio
import random

from chaos_scene import Scene
from faults import fault
from proxy import Connection

LASTS_S = (1.0, 4.0)
LATE_S = (0.1, 0.8)
HOUR_S = 3_600


@fault("network late")
async def network_late(scene: Scene, draw: random.Random) -> str | None:
    return await _for_a_while(scene, draw, "late_s", draw.uniform(*LATE_S))


@fault("commands doubled")
async def commands_doubled(scene: Scene, draw: random.Random) -> str | None:
    return await _for_a_while(scene, draw, "doubled", 0.8)


@fault("connections reset")
async def connections_reset(scene: Scene, draw: random.Random) -> str | None:
    chosen = _half(scene, draw)
    for one in chosen:
        one.cut()
    return "network" if chosen else None


@fault("connections half open")
async def connections_half_open(scene: Scene, draw: random.Random) -> str | None:
    """Nothing comes through any more and nobody is told; later both sides are."""
    chosen = _half(scene, draw)
    for one in chosen:
        one.hold()
    try:
        await asyncio.sleep(draw.uniform(*LASTS_S))
    finally:
        for one in chosen:
            one.cut()
    return "network" if chosen else None


@fault("clock set")
async def clock_set(scene: Scene, draw: random.Random) -> str | None:
    """By up to an hour, and back."""
    if scene.clock is None:
        return None
    scene.clock.set_off(draw.choice((-1, 1)) * draw.randrange(60, HOUR_S))
    try:
        await asyncio.sleep(draw.uniform(*LASTS_S))
    finally:
        scene.clock.set_off(0)
    return "clock"


async def _for_a_while(scene: Scene, draw: random.Random, weakness: str, value: float) -> str:
    setattr(scene.proxy, weakness, value)
    try:
        await asyncio.sleep(draw.uniform(*LASTS_S))
    finally:
        setattr(scene.proxy, weakness, 0.0)
    return "network"


def _half(scene: Scene, draw: random.Random) -> list[Connection]:
    return [one for one in list(scene.proxy.connections) if draw.random() < 0.5]
