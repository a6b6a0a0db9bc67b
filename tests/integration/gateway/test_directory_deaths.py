"""What becomes of matches whose actor dies: a spare has them as soon as the old owner can show nothing any more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from actor_house import LEASE_TERM_MS, House, HouseActor
from whole_cluster import edge_of, eventually, make, running

from echoplay_actors.errors import Unavailable
from echoplay_actors.ports.match_store import ActorLease
from echoplay_cluster.directory import directory as directory_module

pytestmark = pytest.mark.usefixtures("quick_directory")


async def test_a_spare_takes_over_at_once_when_the_process_is_known_to_be_dead(house: House) -> None:
    house.sees_deaths = True
    async with running(house) as directory, edge_of(directory) as edge:
        for match_id in ("a", "b"):
            await make(edge, match_id)
        await edge.enter("a").get()
        await eventually(lambda: directory.report()["spares"] == 1)
        old, bystander = house.of("a"), house.of("b")
        killed_s = asyncio.get_running_loop().time()
        old.kill()
        took_over = await eventually(lambda: house.of("a") is not old and house.of("a"))
        assert asyncio.get_running_loop().time() - killed_s < LEASE_TERM_MS / 1000 / 2
        assert (took_over.store.adopted, house.of("b")) == ([["a"]], bystander)
        assert house.storage.journal.matches["a"].epoch == 2
        # The room is watched at its new actor, and shown what happens there.
        await eventually(lambda: took_over.shell.rooms["a"].watchers)
        assert "ada" in took_over.shell.rooms["a"].people


async def test_matches_wait_for_the_lease_of_an_owner_that_may_still_be_alive(house: House) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        old = house.of("m")
        await eventually(lambda: directory.report()["spares"] == 1)
        old.kill()
        asked = edge.ask("m", "view")
        await eventually(lambda: house.of("m") is not old)
        now_s = asyncio.get_running_loop().time()
        assert now_s - house.storage.renewed_s[old.actor_id] >= LEASE_TERM_MS / 1000
        assert old.actor_id in house.storage.revoked_s
        assert (await asked.get())["epoch"] == 2


async def test_an_actor_found_silent_though_it_lives_ends_itself(house: House) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        old = house.of("m")
        directory._crew._peers[old.actor_id].close("the other end is silent")
        await eventually(lambda: old.ended_because)
        assert "revoked" in str(old.ended_because)
        await eventually(lambda: house.of("m") is not old)
        assert (await edge.ask("m", "view").get())["epoch"] == 2


async def test_actors_that_found_the_directory_silent_are_linked_to_again_and_keep_their_matches(house: House) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        for match_id in ("a", "b"):
            await make(edge, match_id)
        await eventually(lambda: directory.report()["spares"] == 1)
        everybody = list(house.actors)
        broken = [next(link for link in actor.links if link.peer == "directory") for actor in everybody]
        for link in broken:
            link.close("the other end is silent")
        await eventually(
            lambda: all(any(link.peer == "directory" for link in one.links if link not in broken) for one in everybody)
        )
        await eventually(lambda: all(directory._crew._peers[one.actor_id].linked for one in everybody))
        assert (house.actors, house.storage.revoked_s) == (everybody, {})
        for match_id in ("a", "b"):
            assert (await edge.ask(match_id, "view").get())["epoch"] == 1
        # What leaves them from now on is heard.
        house.sees_deaths = True
        old = house.of("a")
        old.kill()
        await eventually(lambda: house.of("a") is not old)


async def test_a_lost_actor_is_not_met_again_by_a_list_that_was_made_before(house: House) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        old = house.of("m")
        listed, on_its_way = asyncio.Event(), asyncio.Event()
        leases = house.storage.leases

        async def late_leases() -> Sequence[ActorLease]:
            found = await leases()
            listed.set()
            await on_its_way.wait()
            return found

        house.storage.leases = late_leases  # type: ignore[method-assign]
        await listed.wait()
        directory._crew._peers[old.actor_id].close("the other end is silent")
        await eventually(lambda: old.actor_id in house.storage.revoked_s)
        on_its_way.set()
        await eventually(lambda: house.of("m") is not old)
        assert [link.peer for link in old.ever_linked].count("directory") == 1


async def test_a_dead_spare_is_replaced_and_a_revived_one_is_met(house: House) -> None:
    house.sees_deaths = house.revives = True
    async with running(house) as directory:
        await eventually(lambda: directory.report()["spares"] == 1)
        dead = house.actors[0]
        dead.kill()
        await eventually(lambda: directory.report()["spares"] == 1 and house.living)
        assert [actor.name for actor in house.actors] == [dead.name] * 2


async def test_when_all_actors_die_at_once_new_ones_take_everything_over(house: House) -> None:
    house.sees_deaths = True
    async with running(house, actors_max=3, per_actor=1) as directory, edge_of(directory) as edge:
        for match_id in ("a", "b", "c"):
            await make(edge, match_id)
        dead = list(house.actors)
        for actor in dead:
            actor.kill()
        await eventually(lambda: all(house.of(match_id) not in dead for match_id in ("a", "b", "c")))
        for match_id in ("a", "b", "c"):
            assert (await edge.ask(match_id, "view").get())["epoch"] == 2
        assert all(len(actor.shell.rooms) <= 1 for actor in house.living), "isolation holds for refuges too"


async def test_word_from_somebody_else_does_not_take_a_match_from_its_owner(house: House) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        owner = house.of("m")
        await eventually(lambda: directory.report()["spares"] == 1)
        stranger: HouseActor = next(actor for actor in house.living if actor is not owner)
        entry = directory._roster.actors[stranger.actor_id]
        directory._gone(entry, "m", False)
        located = await directory.locate("m")
        assert located is not None
        assert located.actor_name == owner.name
        assert stranger.store.adopted == []


async def test_while_storage_is_away_nothing_is_decided_and_then_everything_is(house: House) -> None:
    house.sees_deaths = True
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        old = house.of("m")
        house.storage.away = True
        old.kill()
        with pytest.raises(Unavailable):
            await directory.locate("unknown")
        await eventually(lambda: directory.report()["recovering"] == 1)
        waiting = asyncio.ensure_future(directory.locate("m"))
        await asyncio.sleep(0)
        house.storage.away = False
        assert await waiting is not None
        assert house.of("m") is not old


async def test_a_recovery_that_takes_too_long_is_unavailable_and_not_nowhere(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory_module, "LOCATE_WAIT_S", 0.05)
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        house.of("m").kill()
        await eventually(lambda: directory.report()["recovering"] == 1)
        with pytest.raises(Unavailable):
            await directory.locate("m")


async def test_when_it_stops_every_actor_gives_its_lease_back(house: House) -> None:
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        await eventually(lambda: directory.report()["spares"] == 1)
        began_s = asyncio.get_running_loop().time()
        await directory.stop()
        assert asyncio.get_running_loop().time() - began_s < 1.0
        assert house.storage.journal.released == {actor.actor_id for actor in house.actors}
