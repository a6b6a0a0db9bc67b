"""Whether a person costs the same in a small crowd and in a large one: nights of more and more rooms of twenty.

And whether they cost the same with more edges and match actors for the largest crowd, and with these on two nodes.

What the idle server takes is subtracted before dividing, since a small crowd bears as much of that as a large one.
"""

from __future__ import annotations

from typing import Any

from nights import Evening, play
from sides import EchoPlay
from two_nodes import TwoNodes

PEOPLE = {"small": (100, 400), "medium": (250, 1_000), "full": (250, 1_000, 4_000)}
EDGES = {"small": (1, 2), "medium": (1, 2), "full": (1, 2, 4)}
PEOPLE_A_ROOM = 20
WINDOW_S = {"small": 6.0, "medium": 20.0, "full": 30.0}


async def measure(size: str) -> dict[str, Any]:
    steps = [await _step(EchoPlay(), people, WINDOW_S[size]) for people in PEOPLE[size]]
    costs = [step["us_a_person_a_second"] for step in steps]
    return {
        "people_a_room": PEOPLE_A_ROOM, "steps": steps, "dearest_to_cheapest": max(costs) / min(costs),
        "widths": [await _wide(PEOPLE[size][-1], edges, WINDOW_S[size]) for edges in EDGES[size]],
        "two_nodes": await _step(TwoNodes(_settings(1)), PEOPLE[size][-1], WINDOW_S[size]),
    }  # fmt: skip


async def _step(side: EchoPlay, people: int, seconds: float) -> dict[str, Any]:
    rooms = people // PEOPLE_A_ROOM
    found = await play(side, Evening(f"{people} people", rooms, PEOPLE_A_ROOM), seconds)
    held = rooms * PEOPLE_A_ROOM
    return {
        "people": held,
        "us_a_person_a_second": (found["cores"] - found["idle_cores"]) / held * 1e6,
        "us_a_person_a_second_with_floor": found["cores"] / held * 1e6,
        **found,
    }


async def _wide(people: int, edges: int, seconds: float) -> dict[str, Any]:
    return {"edges": edges, **await _step(EchoPlay(_settings(edges)), people, seconds)}


def _settings(edges: int) -> dict[str, str]:
    """As many match actors as edges."""
    return {"ECHOPLAY_EDGES": str(edges), "ECHOPLAY_MATCH_ACTORS_MAX": str(edges)}
