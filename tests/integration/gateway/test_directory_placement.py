"""Where new matches go: an actor each, then together, then nowhere; and as many actors as that takes."""

from __future__ import annotations

import asyncio

import pytest
from actor_house import House
from whole_cluster import edge_of, eventually, make, running

from echoplay_actors.errors import ServerFull

pytestmark = pytest.mark.usefixtures("quick_directory")


async def test_each_match_gets_its_own_actor_then_they_share_then_the_server_is_full(house: House) -> None:
    async with running(house, actors_max=2, per_actor=2) as directory, edge_of(directory) as edge:
        for match_id in ("a", "b", "c", "d"):
            await make(edge, match_id)
        owners = [house.of(match_id).name for match_id in ("a", "b", "c", "d")]
        assert owners[0] != owners[1]
        assert sorted(owners[2:]) == sorted(owners[:2])
        with pytest.raises(ServerFull):
            await directory.place("e", "ana")
        assert isinstance(await edge.open("f").get(within_s=1.0), ServerFull)
        await eventually(lambda: directory.report()["spares"] == 1)
        assert directory.report()["actors"] == 3


async def test_many_new_matches_at_once_each_find_a_place(house: House) -> None:
    async with running(house, actors_max=3, per_actor=10) as directory, edge_of(directory) as edge:
        await asyncio.gather(*(make(edge, f"m-{number}") for number in range(12)))
        loads = sorted(len(actor.shell.rooms) for actor in house.living if actor.shell.rooms)
        assert loads == [4, 4, 4]


async def test_asking_twice_for_a_place_gives_the_same_one(house: House) -> None:
    async with running(house) as directory:
        first, second, third = await asyncio.gather(*(directory.place("m", "ana") for _ in range(3)))
        assert first == second == third


async def test_without_spares_an_actor_is_started_when_it_is_needed(house: House) -> None:
    house.sees_deaths = True
    async with running(house, spares=0) as directory, edge_of(directory) as edge:
        assert house.starts == 0
        await make(edge, "m")
        assert house.starts == 1
        house.of("m").kill()
        await eventually(lambda: not house.of("m").store.dead)
        assert (await directory.locate("m")) is not None
        assert house.starts == 2


async def test_a_start_that_fails_is_tried_again(house: House) -> None:
    house.starts_fail = 3
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        assert house.starts >= 4


async def test_a_place_that_was_never_used_is_free_again(house: House) -> None:
    async with running(house, actors_max=1, per_actor=1) as directory, edge_of(directory) as edge:
        await directory.place("never made", "ana")
        with pytest.raises(ServerFull):
            await directory.place("m", "ana")
        await eventually(lambda: directory.report()["matches"] == 0)
        await make(edge, "m")


async def test_a_match_that_is_over_makes_room(house: House) -> None:
    async with running(house, actors_max=1, per_actor=1) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        actor = house.of("m")
        actor.shell._caretaker.let_go(actor.shell.rooms["m"], final=True)
        await eventually(lambda: directory.report()["matches"] == 0)
        await make(edge, "n")
        assert house.of("n") is not None


async def test_idle_actors_beyond_the_budget_are_sent_away(house: House) -> None:
    for number in range(4):
        await house.add(f"match-{number + 1}")
    async with running(house, actors_max=1, spares=1) as directory:
        await eventually(lambda: directory.report()["actors"] == 2 and len(house.retired) == 2)
        for actor in house.actors:
            assert (actor.name in house.retired) == (actor.actor_id in house.storage.journal.released)
