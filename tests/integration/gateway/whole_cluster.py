"""Directory, edge and match actors together in one process, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from actor_house import KEYS, House
from edge_side import EdgeSide

from echoplay_actors.ids import SystemRandomness
from echoplay_cluster.directory.directory import Directory
from echoplay_cluster.directory.roster import PlacementLimits
from echoplay_cluster.link.dialer import Dialer


@asynccontextmanager
async def running(
    house: House, *, actors_max: int = 4, per_actor: int = 10, spares: int = 1
) -> AsyncIterator[Directory]:
    dialer = Dialer(name="directory", keys=KEYS, randomness=SystemRandomness())
    limits = PlacementLimits(actors_max, per_actor, spares)
    directory = Directory(store=house.storage, starter=house, limits=limits, dialer=dialer)
    await directory.start()
    try:
        yield directory
    finally:
        # As a killed process: it says nothing to anybody.
        await directory._chores.close()
        for peer in list(directory._crew._peers.values()):
            peer.close("the directory is killed")


@asynccontextmanager
async def edge_of(directory: Directory) -> AsyncIterator[EdgeSide]:
    edge = EdgeSide(directory)
    try:
        yield edge
    finally:
        await edge.gateway.close()


async def make(edge: EdgeSide, match_id: str) -> dict[str, Any]:
    made: dict[str, Any] = await edge.open(match_id).get()
    return made


async def eventually(condition: Callable[[], Any], *, within_s: float = 5.0) -> Any:
    """What `condition` returns once it is something."""
    async with asyncio.timeout(within_s):
        while not (found := condition()):  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        return found
