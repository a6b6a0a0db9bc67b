"""Whole evenings: so many debates whose clocks run, people who react and vote, durably here, in memory on Node.

*family* is many small rooms, *night* a tournament's, *arena* a few crowds. Each person reacts once in ten seconds and
votes once in 200 (Poisson, from a seed). Rounds begin at their own moments, a hundred a second. The two servers take
turns, each started anew for each turn; the first is ours.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from generators import Generators
from sides import EchoPlay, NodeGateway, Side
from windows import Window, idle_cores, settled, window

REACTIONS_A_PERSON_A_SECOND = 0.1
VOTES_A_PERSON_A_SECOND = 0.005
ROUND_S = 3_600
IDLE_S = 8.0
WARM_UP_S = 5.0
KEPT_UP_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Evening:
    """Matches, and people in each."""

    name: str
    rooms: int
    people_a_room: int

    @property
    def people(self) -> int:
        return self.rooms * self.people_a_room


EVENINGS = {
    "small": (Evening("family", 100, 4), Evening("night", 40, 20), Evening("arena", 2, 400)),
    "medium": (Evening("family", 250, 4), Evening("night", 100, 20), Evening("arena", 4, 375)),
    "full": (Evening("family", 1_000, 4), Evening("night", 400, 20), Evening("arena", 4, 1_500)),
}
TURNS = {"small": 1, "medium": 2, "full": 2}
WINDOW_S = {"small": 6.0, "medium": 20.0, "full": 30.0}
GENERATORS = 2


async def measure(size: str, only: Sequence[str] = ()) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for evening in EVENINGS[size]:
        if not only or evening.name in only:
            turns: dict[str, list[dict[str, Any]]] = {"EchoPlay": [], "Node": []}
            for _ in range(TURNS[size]):
                for make_side in (EchoPlay, NodeGateway):
                    side: Side = make_side()
                    turns[side.name].append(await play(side, evening, WINDOW_S[size]))
            found[evening.name] = {
                "rooms": evening.rooms, "people_a_room": evening.people_a_room,
                "turns": turns, **_ratios(turns),
            }  # fmt: skip
    return found


async def play(side: Side, evening: Evening, seconds: float) -> dict[str, Any]:
    """One evening on one server, from its start to its end."""
    try:
        side.start()
        await settled(side)
        floor = side.tree.memory_bytes()
        rooms = await side.make_rooms(evening.rooms, evening.people_a_room)
        await settled(side)
        idle, with_matches = await idle_cores(side, IDLE_S), side.tree.memory_bytes()
        async with Generators(min(GENERATORS, evening.rooms)) as crowd:
            await crowd.come_in(side.addresses, rooms)
            await crowd.start_rounds(ROUND_S)
            await crowd.go(
                reactions_a_second=REACTIONS_A_PERSON_A_SECOND * evening.people,
                votes_a_second=VOTES_A_PERSON_A_SECOND * evening.people,
            )
            await asyncio.sleep(WARM_UP_S)
            seen: Window = await window(side, crowd, seconds)
            memory = side.tree.memory_bytes()
        return {
            **seen.figures(),
            "idle_cores": sum(idle.values()),
            "idle_parts": idle,
            "memory_floor_bytes": floor.total(),
            "memory_with_matches_bytes": with_matches.total(),
            "memory_bytes": memory.total(),
            "memory_parts": dict(memory),
            "bytes_a_person": (memory.total() - with_matches.total()) / evening.people,
            "at": time.strftime("%H:%M:%S", time.gmtime()),
        }
    finally:
        side.stop()


def _ratios(turns: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Ours to Node's, the means of all turns."""

    def ratio(of: Callable[[dict[str, Any]], float]) -> float:
        return mean(map(of, turns["EchoPlay"])) / mean(map(of, turns["Node"]))

    return {
        "bottleneck": _behind(ratio(lambda turn: turn["messages_a_second"])),
        "cores_to_node": ratio(lambda turn: turn["cores"]),
        "us_a_message_to_node": ratio(lambda turn: turn["us_a_message"]),
    }


def _behind(messages_to_node: float) -> str:
    """Ratios of whole evenings mean little where one of the two could not keep up."""
    slower, share = ("EchoPlay", messages_to_node) if messages_to_node < 1 else ("Node", 1 / messages_to_node)
    return "" if share > KEPT_UP_SHARE else f"{slower} did not keep up: {share * 100:.0f} % of the other's messages"
