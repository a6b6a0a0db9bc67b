"""A command whose actor dies under it takes effect once, and its asker and the room see it once."""

from __future__ import annotations

from typing import Any

import pytest
from actor_house import House, HouseActor
from whole_cluster import edge_of, eventually, make, running

from echoplay_actors.protocol import messages, requests

pytestmark = pytest.mark.usefixtures("quick_directory")


def mute(actor: HouseActor, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nothing that it says leaves it, as when a process dies between its commit and its answer."""
    for link in actor.links:
        if link.peer != "directory":
            monkeypatch.setattr(link, "send", lambda message: None)


def joined(house: House, match_id: str) -> list[Any]:
    """The journal's events that came of a command with an operation id."""
    return [row for row in house.storage.journal.matches[match_id].rows if row.op is not None]


async def test_a_command_that_was_written_and_never_answered_gets_its_first_answer_from_the_next_actor(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.sees_deaths = True
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        at = await edge.enter("m", "bob").get()
        await eventually(lambda: directory.report()["spares"] == 1)
        old = house.of("m")
        mute(old, monkeypatch)
        asked = edge.ask("m", requests.JOIN, op_id="join-1", user_id="bob", displayName="Bob")
        await eventually(lambda: joined(house, "m"))
        old.kill()
        answer = await asked.get()
        assert answer["epoch"] == 1, "the answer of the actor that carried it out"
        assert house.storage.journal.matches["m"].epoch == 2
        assert len(joined(house, "m")) == 1
        # The room missed the joining, and is shown it, once and in its place.
        await eventually(lambda: edge.numbers("m") and edge.numbers("m")[0] == at["v"] + 1)
        numbers = edge.numbers("m")
        assert numbers == list(range(at["v"] + 1, at["v"] + 1 + len(numbers)))


async def test_a_command_that_was_never_written_is_carried_out_by_the_next_actor(house: House) -> None:
    house.sees_deaths = True
    async with running(house) as directory, edge_of(directory) as edge:
        await make(edge, "m")
        await eventually(lambda: directory.report()["spares"] == 1)
        old = house.of("m")
        old.store.dead = True
        asked = edge.ask("m", requests.JOIN, op_id="join-1", user_id="bob", displayName="Bob")
        old.kill()
        answer = await asked.get()
        assert answer["epoch"] == 2
        assert len(joined(house, "m")) == 1


async def test_two_edges_see_the_same_numbered_events_across_a_death(house: House) -> None:
    house.sees_deaths = True
    async with running(house) as directory, edge_of(directory) as one, edge_of(directory) as other:
        await make(one, "m")
        await one.enter("m", "ada").get()
        await other.enter("m", "bob").get()
        await one.ask("m", requests.JOIN, op_id="1", user_id="bob", displayName="Bob").get()
        await eventually(lambda: directory.report()["spares"] == 1)
        house.of("m").kill()
        answer = await other.ask("m", requests.JOIN, op_id="1", user_id="bob", displayName="Bob").get()
        assert answer["epoch"] == 1
        last = house.of("m").shell.rooms["m"].state.version
        await eventually(lambda: one.numbers("m")[-1:] == other.numbers("m")[-1:] == [last])
        shared = len(other.numbers("m"))
        assert one.shown_numbered("m")[-shared:] == other.shown_numbered("m")


async def test_devices_survive_their_actor_and_leave_when_their_edge_does(house: House) -> None:
    house.sees_deaths = True
    async with running(house) as directory, edge_of(directory) as one:
        await make(one, "m")
        for user_id in ("ada", "ada", "bob"):
            await one.enter("m", user_id).get()
        async with edge_of(directory) as other:
            await other.enter("m", "bob").get()
            house.of("m").kill()
            await eventually(lambda: not house.of("m").store.dead)
            room = await eventually(lambda: house.of("m").shell.rooms.get("m"))
            await eventually(lambda: set(room.people) == {"ada", "bob"} and len(room.watchers) == 2)
            one.gateway.leave("m", "ada")
            one.gateway.leave("m", "bob")
            one.gateway.leave("m", "ada")
            await eventually(lambda: set(room.people) == {"bob"} and len(room.watchers) == 1)
        await eventually(lambda: not room.watchers and not set(room.people))


async def test_a_process_that_is_told_nonsense_by_one_edge_serves_the_other(house: House) -> None:
    async with running(house) as directory, edge_of(directory) as one:
        await make(one, "m")
        actor = house.of("m")
        async with edge_of(directory) as other:
            await other.enter("m", "bob").get()
            link = other.gateway._places.known("m").link  # type: ignore[union-attr]
            assert link is not None
            for nonsense in (("nothing",), (messages.ASK, 1), (messages.ASK, 1, ["m"], 2, 3, 4, 5, 6)):
                link.send(nonsense)
            await eventually(lambda link=link: not link.ready)
            await other.ask("m", requests.VIEW, op_id="2").get()
        await one.ask("m", requests.VIEW, op_id="1").get()
        assert actor.ended_because is None
