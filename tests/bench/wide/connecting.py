"""How many people a second can come in, here and on Node, and what one connection takes of the processor.

First the connection alone, signed in; then, with others, into a room of a few hundred as well. The two servers take
turns. Node believes every token and keeps nobody's name; we verify the token and ask Postgres who that is.
"""

from __future__ import annotations

import time
from statistics import mean
from typing import Any

from generators import CORES_MAX, Generators
from sides import EchoPlay, NodeGateway, Side
from windows import settled

PEOPLE = {"small": 500, "medium": 1_000, "full": 4_000}
TURNS = {"small": 1, "medium": 2, "full": 2}
ROOMS = 10
WARM_UP_ROOMS = 2
AT_ONCE = 64


async def measure(size: str) -> dict[str, Any]:
    turns: dict[str, list[dict[str, Any]]] = {"EchoPlay": [], "Node": []}
    for _ in range(TURNS[size]):
        for make_side in (EchoPlay, NodeGateway):
            side: Side = make_side()
            turns[side.name].append(await _turn(side, PEOPLE[size]))
    found: dict[str, Any] = {"people": PEOPLE[size], "turns": turns}
    for what in ("connect", "join"):
        ours, theirs = (mean(turn[what]["cpu_ms"] for turn in turns[name]) for name in ("EchoPlay", "Node"))
        found[f"{what}_to_node"] = ours / theirs
    return found


async def _turn(side: Side, people: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        side.start()
        rooms = await side.make_rooms(ROOMS, people // ROOMS)
        async with Generators(1) as early:
            # Both servers are compiled or cached by the time that counts.
            await early.come_in(side.addresses, rooms[:WARM_UP_ROOMS], at_once=AT_ONCE)
            await early.leave()
        for what, joins in (("connect", False), ("join", True)):
            # A crowd of its own for each; the first one is gone before the second comes.
            async with Generators(1) as crowd:
                tree = side.tree
                await settled(side)
                memory, before, began_s = tree.memory_bytes(), tree.usage(), time.monotonic()
                own_cores = await crowd.come_in(side.addresses, rooms, joins=joins, at_once=AT_ONCE)
                took_s = time.monotonic() - began_s
                used_s = tree.usage().since(before)
                found[what] = {
                    "a_second": people / took_s,
                    "cpu_ms": used_s.total() / people * 1000,
                    "cpu_ms_by_part": {part: seconds / people * 1000 for part, seconds in used_s.items()},
                    "memory_bytes": (tree.memory_bytes().total() - memory.total()) / people,
                    "generator_cores": own_cores,
                    "bottleneck": "the load generator" if own_cores > CORES_MAX else "",
                }
                await crowd.leave()
    finally:
        side.stop()
    return found
