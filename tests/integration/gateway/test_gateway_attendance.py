"""Who is in a room on this edge: counted by devices, told to its actor, and forgotten when it is over."""

from __future__ import annotations

import pytest
from edge_side import EdgeSide, entered
from scripted_actor import ScriptedActor, ScriptedDirectory

from echoplay_actors.errors import MatchFull, Moved, Unavailable
from echoplay_actors.protocol import messages
from echoplay_cluster.gateway import places


async def test_the_end_of_a_match_is_told_once(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    del directory.where["m"]
    actor.gone("m", final=True)
    await edge.until(lambda: edge.gone)
    actor.stop()
    edge.gateway.leave("m", "ada")
    assert edge.gone == ["m"]


async def test_a_room_whose_match_nobody_has_any_more_is_gone(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    del directory.where["m"]
    actor.stop()
    await edge.until(lambda: edge.gone == ["m"])
    asked = len(directory.asked)
    edge.gateway.leave("m", "ada")
    assert len(directory.asked) == asked


async def test_devices_are_counted_by_person_and_told_as_they_change(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    for user_id in ("ada", "ada", "bob"):
        await entered(edge, actor, user_id)
    assert [message[7] for message in actor.of(messages.ENTER)] == [1, 2, 1]
    for user_id in ("ada", "ada", "bob", "bob", "nobody"):
        edge.gateway.leave("m", user_id)
    await actor.request(messages.UNWATCH)
    assert [message[1:] for message in actor.of(messages.DEVICES)] == [
        ["m", "ada", 1],
        ["m", "ada", 0],
        ["m", "bob", 0],
    ]
    assert len(actor.of(messages.UNWATCH)) == 1
    actor.event("m", 4)
    await entered(edge, actor, v=6)
    assert edge.shown == []


async def test_a_refused_entrance_needs_no_undoing(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    entering = edge.enter("m")
    actor.answer(await actor.request(messages.ENTER), MatchFull("full"))
    assert isinstance(await entering.get(), MatchFull)
    assert (await actor.request(messages.DEVICES))[1:] == ["m", "ada", 0]
    await actor.request(messages.UNWATCH)


async def test_who_leaves_and_enters_while_the_match_moves_is_counted_as_they_are_then(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    for user_id in ("ada", "ada", "bob"):
        await entered(edge, actor, user_id)
    directory.where["m"] = Unavailable("moving")
    entering = edge.enter("m", "cleo")
    await actor.request(messages.ENTER, 4)
    actor.stop()
    await directory.until(lambda: len(directory.asked) > 2)
    edge.gateway.leave("m", "ada")
    edge.gateway.leave("m", "bob")
    directory.where["m"] = other
    watch = await other.request(messages.WATCH)
    assert sorted(watch[5]) == [["ada", "Ada", 1], ["cleo", "Cleo", 1]]
    enter = await other.request(messages.ENTER)
    assert enter[3:] == ["cleo", "USER", "Cleo", None, 1]
    other.answer(enter, {"roomState": "{}", "epoch": 2, "v": 3})
    await entering.get()


async def test_a_room_that_everybody_left_while_it_moved_is_not_watched_again(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    directory.where["m"] = Unavailable("moving")
    actor.stop()
    await directory.until(lambda: len(directory.asked) > 2)
    edge.gateway.leave("m", "ada")
    directory.where["m"] = other
    await entered(edge, other, v=8, epoch=2)
    assert other.of(messages.WATCH) == []
    other.event("m", 9, epoch=2)
    await edge.until(lambda: edge.numbers("m") == [9])


async def test_an_actor_that_said_moved_is_told_who_leaves_since_it_may_have_the_room_again(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    await entered(edge, actor, "bob")
    directory.where["m"] = Unavailable("its owner has no lease at present")
    asked = edge.ask("m")
    actor.answer(await actor.request(messages.ASK), Moved("no lease"))
    await directory.until(lambda: len(directory.asked) > 1)
    edge.gateway.leave("m", "ada")
    edge.gateway.leave("m", "bob")
    await actor.request(messages.UNWATCH)
    assert [message[1:] for message in actor.of(messages.DEVICES)] == [["m", "ada", 0], ["m", "bob", 0]]
    directory.where["m"] = actor
    actor.answer(await actor.request(messages.ASK, 2), {"epoch": 1, "v": 3})
    await asked.get()


async def test_places_nobody_is_in_are_forgotten_and_the_others_are_not(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "PLACES_KEPT_MAX", 10)
    actor.on[messages.ASK] = lambda *_: {"epoch": 1, "v": 1}
    directory.where["m"] = actor
    await entered(edge, actor)
    for number in range(50):
        directory.where[f"m-{number}"] = actor
        await edge.ask(f"m-{number}").get()
    assert len(edge.gateway._places) <= 11
    actor.event("m", 4)
    await edge.until(lambda: edge.numbers("m") == [4])
