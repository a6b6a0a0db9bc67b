"""What becomes of matches whose actor is told to end: others have them before anybody misses something."""

from __future__ import annotations

import asyncio

import pytest
from actor_house import House
from whole_cluster import edge_of, eventually, make, running

from echoplay_actors.protocol import messages

pytestmark = pytest.mark.usefixtures("quick_directory")


async def test_its_matches_are_handed_over_in_order_and_it_ends(house: House) -> None:
    house.revives = True
    async with running(house, per_actor=1, actors_max=4) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        await edge.enter("m").get()
        old = house.of("m")
        await asyncio.wait_for(old.shell.leave(), 5)
        new = house.of("m")
        assert new is not old
        assert [row.type for row in house.storage.journal.matches["m"].rows][-2:] == ["OwnerLetGo", "OwnerRecovered"]
        assert house.storage.revoked_s == {}, "nobody had to be told to stop"
        # The room is watched at its new actor, and its people count there.
        await eventually(lambda: "ada" in new.shell.rooms["m"].people)
        assert (await edge.ask("m", "view").get())["epoch"] == 2


async def test_a_match_that_is_made_meanwhile_goes_elsewhere(house: House) -> None:
    house.revives = True
    async with running(house, per_actor=10, actors_max=1) as directory, edge_of(directory) as edge:
        await make(edge, "a")
        old = house.of("a")
        leaving = asyncio.ensure_future(old.shell.leave())
        await make(edge, "b")
        assert house.of("b") is not old
        await asyncio.wait_for(leaving, 5)
        assert house.of("a") is not old


async def test_one_that_does_not_let_go_counts_as_lost(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("echoplay_cluster.directory.departures.LET_GO_WITHIN_S", 0.1)
    house.sees_deaths = True
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        old = house.of("m")
        await eventually(lambda: directory.report()["spares"] == 1)
        heard = old.shell.receive

        def hears_no_wish(sender: object, message: tuple[object, ...]) -> None:
            if message[0] != messages.LET_GO:
                heard(sender, message)  # type: ignore[arg-type]

        monkeypatch.setattr(old.shell, "receive", hears_no_wish)
        leaving = asyncio.ensure_future(old.shell.leave())
        await eventually(lambda: house.of("m") is not old)
        assert old.actor_id in house.storage.revoked_s
        leaving.cancel()


async def test_a_directory_that_comes_later_is_told_too(house: House) -> None:
    house.revives = True
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        old = house.of("m")
    leaving = asyncio.ensure_future(old.shell.leave())
    async with running(house):
        await asyncio.wait_for(leaving, 5)
        assert house.of("m") is not old
