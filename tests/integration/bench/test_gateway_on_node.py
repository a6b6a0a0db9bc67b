"""The gateway on Node.js and the load generator, against each other: what the bench rests on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from generators import Generators, Noted
from sides import NodeGateway

ROOMS = 2
PEOPLE = 5
WITHIN_S = 20.0


@pytest.fixture
async def crowd() -> AsyncIterator[Generators]:
    """Everybody is in their room."""
    side = NodeGateway()
    try:
        side.start()
        async with Generators(2) as crowd:
            await crowd.come_in(side.addresses, await side.make_rooms(ROOMS, PEOPLE), at_once=4)
            yield crowd
    finally:
        side.stop()


async def _until(crowd: Generators, holds: Callable[[Noted], bool]) -> Noted:
    """What was noted once it holds; each look is a question to both processes, and a wait for their answers."""
    async with asyncio.timeout(WITHIN_S):
        noted = await crowd.tell()
        while not holds(noted):
            noted = await crowd.tell()
        return noted


async def test_everybody_hears_every_second_and_the_end_of_a_round(crowd: Generators) -> None:
    await crowd.begin()
    await crowd.start_rounds(2)
    # round_started, the ticks 2, 1 and 0 but for the first where it left before it was due, round_ended
    noted = await _until(crowd, lambda noted: noted.messages >= ROOMS * PEOPLE * 4)
    assert len(noted.spreads["tick"]) >= ROOMS * PEOPLE * 2
    assert noted.refusals == {}


async def test_every_reaction_is_in_an_update_and_every_vote_is_answered(crowd: Generators) -> None:
    await crowd.go_live()
    await crowd.begin()
    await crowd.go(reactions_a_second=400, votes_a_second=100)
    noted = await _until(
        crowd, lambda noted: len(noted.spreads["reaction"]) >= 100 and len(noted.spreads["vote"]) >= 20
    )
    # Counted together: far fewer messages than if each reaction had been told to everybody in the room.
    assert noted.messages < len(noted.spreads["reaction"]) * PEOPLE
    assert noted.lost == 0
