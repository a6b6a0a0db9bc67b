"""The directory forgets everything when it dies, and misses things: it finds out again what is true."""

from __future__ import annotations

import asyncio

import pytest
from actor_house import LEASE_TERM_MS, House
from whole_cluster import edge_of, eventually, make, running

from echoplay_actors.actor.snapshot_writer import SnapshotWriter
from echoplay_actors.ports.records import RoundOpened
from echoplay_actors.testing import Speech
from echoplay_cluster.directory import directory as directory_module

pytestmark = pytest.mark.usefixtures("quick_directory")


async def test_a_directory_that_died_comes_back_knowing_everything(house: House) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        for match_id in ("a", "b"):
            await make(edge, match_id)
        before = {match_id: await directory.locate(match_id) for match_id in ("a", "b")}
        await eventually(lambda: directory.report()["spares"] == 1)
    starts = house.starts
    async with running(house) as directory:
        assert {match_id: await directory.locate(match_id) for match_id in ("a", "b")} == before
        assert await directory.locate("never heard of") is None
        assert (directory.report()["spares"], house.starts) == (1, starts)
        assert [actor.store.adopted for actor in house.actors] == [[]] * len(house.actors)


async def test_a_place_given_by_a_directory_that_died_is_not_given_twice(house: House) -> None:
    """Placed, made, and the answer lost: the edge asks the next directory for a place for the same match."""
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        owner = house.of("m")
    async with running(house) as directory:
        placed = await directory.place("m", "ana")
        assert placed.actor_name == owner.name
    owner.kill()
    async with running(house) as directory, edge_of(directory) as edge:
        again = await make(edge, "m")
        assert (again["epoch"], house.of("m") is owner) == (2, False)
        waited_s = asyncio.get_running_loop().time() - house.storage.renewed_s[owner.actor_id]
        assert waited_s >= LEASE_TERM_MS / 1000, "its old owner might have shown something until then"


async def test_a_directory_that_died_with_an_actor_waits_for_no_lease_of_a_process_that_is_gone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        for match_id in ("m", "n"):
            await make(edge, match_id)
        await eventually(lambda: directory.report()["spares"] == 1)
    old, bystander = house.of("m"), house.of("n")
    old.kill()

    async def a_lease_that_never_runs_out(*, actor_id: str) -> int:
        house.storage.database.revoke_lease(actor_id=actor_id)
        return 3_600_000

    monkeypatch.setattr(house.storage, "revoke_lease", a_lease_that_never_runs_out)
    house.sees_deaths = True
    async with running(house) as directory, edge_of(directory) as edge:
        assert (await edge.ask("m", "view").get())["epoch"] == 2
        assert (house.of("m") is old, house.of("n") is bystander) == (False, True)


async def test_a_directory_that_died_with_an_actor_waits_for_the_lease_of_one_that_may_still_be_alive(
    house: House,
) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        await eventually(lambda: directory.report()["spares"] == 1)
    old = house.of("m")
    old.kill()
    async with running(house) as directory, edge_of(directory) as edge:
        assert (await edge.ask("m", "view").get())["epoch"] == 2
        waited_s = asyncio.get_running_loop().time() - house.storage.renewed_s[old.actor_id]
        assert waited_s >= LEASE_TERM_MS / 1000, "its old owner might have shown something until then"


async def test_at_its_start_a_directory_finds_the_matches_nobody_has_running_clocks_first(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("echoplay_cluster.directory.homes.MATCHES_PER_ADOPTION_MAX", 2)
    async with running(house, actors_max=1) as directory, edge_of(directory) as edge:
        for match_id in ("a", "b", "c", "d"):
            await make(edge, match_id)
        dead = house.of("a")
    for actor in house.actors:
        actor.kill()
    for match_id in ("b", "d"):
        speech = Speech(RoundOpened(match_id, "round", 1, "ada", 0))
        house.storage.journal.matches[match_id].tables.speeches[1] = speech
    async with running(house) as directory:
        await eventually(lambda: all(house.of(match_id) is not dead for match_id in ("a", "b", "c", "d")))
        assert house.of("a").store.adopted == [["b", "d"], ["a", "c"]]
        assert await directory.locate("c") is not None


async def test_a_match_that_was_made_behind_its_back_is_not_lost_with_its_actor(house: House) -> None:
    """Placed by one directory, made only after the next one had asked the actors."""
    house.sees_deaths = True
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        owner = house.of("m")
        directory._roster.unassign("m")
        directory._audit._suspects.clear()
        owner.kill()
        await eventually(lambda: house.of("m") is not owner)


async def test_an_open_match_that_nobody_asks_for_is_adopted_all_the_same(house: House) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        await eventually(lambda: directory.report()["spares"] == 1)
        owner = house.of("m")
        for known in (directory._roster.owner_of, owner.shell.rooms):
            known.pop("m")
        directory._roster.actors[owner.actor_id].matches.clear()
        house.storage.journal.matches["m"].owner = "an incarnation of yesterday"
        await eventually(lambda: house.storage.owner_of("m") != "an incarnation of yesterday")


async def test_an_owner_that_has_lost_a_match_from_memory_takes_it_over_again(house: House) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        owner = house.of("m")
        del owner.shell.rooms["m"]
        await eventually(lambda: "m" in owner.shell.rooms)
        assert (await edge.ask("m", "view").get())["epoch"] == 2
        assert await directory.locate("m") is not None


async def test_it_starts_once_storage_answers(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory_module, "START_AGAIN_AFTER_S", 0.01)
    house.storage.away = True
    asyncio.get_running_loop().call_later(0.05, setattr, house.storage, "away", False)
    async with running(house) as directory:
        await directory.place("m", "ana")


async def test_nothing_that_fails_ends_the_upkeep(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(house) as directory:
        failed = asyncio.Event()

        async def fail() -> None:
            failed.set()
            raise RuntimeError("a bug")

        with monkeypatch.context() as broken:
            broken.setattr(directory._staffing, "retire_surplus", fail)
            await failed.wait()
        actor = await house.add("match-9")
        await eventually(lambda: actor.actor_id in directory._roster.actors)


async def test_it_reports_how_many_matches_have_no_snapshot_in_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        assert directory.report()["snapshotsLate"] == 0
        owner = house.of("m")
        monkeypatch.setattr(SnapshotWriter, "late", property(lambda self: int(self._owner == owner.actor_id)))
        await eventually(lambda: directory.report()["snapshotsLate"] == 1)
        owner.kill()
        await eventually(lambda: directory.report()["snapshotsLate"] == 0)
