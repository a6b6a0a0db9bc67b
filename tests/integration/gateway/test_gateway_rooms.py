"""A room is shown its events once, in order and without a hole, whatever becomes of links and actors."""

from __future__ import annotations

import pytest
from edge_side import EdgeSide, entered
from scripted_actor import ScriptedActor, ScriptedDirectory

from echoplay_actors.errors import Moved, Unavailable
from echoplay_actors.protocol import messages


async def test_a_room_is_shown_what_comes_after_its_state(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    for v in (4, 0, 5):
        actor.event("m", v)
    await edge.until(lambda: len(edge.shown) == 3)
    assert edge.shown == [("m", "event", 1, 4), ("m", "event", 1, 0), ("m", "event", 1, 5)]


async def test_after_its_actor_died_a_room_is_watched_again_and_shown_exactly_what_it_missed(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    await entered(edge, actor)
    await entered(edge, actor, "bob")
    actor.event("m", 4)
    await edge.until(lambda: edge.numbers("m") == [4])
    asked = edge.ask("m")
    await actor.request(messages.ASK)
    directory.where["m"] = other
    actor.stop()
    watch = await other.request(messages.WATCH)
    assert watch[2:5] == ["m", 1, 4]
    assert sorted(watch[5]) == [["ada", "Ada", 2], ["bob", "Bob", 1]]
    await other.request(messages.ASK)
    assert other.sent[0] == watch, "watched before anything is asked, so that nothing is missed"
    missed = [[v, "missed", f"missed {v}"] for v in (4, 5, 6)]
    other.answer(watch, {"events": missed, "epoch": 2, "v": 6})
    other.event("m", 7, epoch=2)
    await edge.until(lambda: edge.numbers("m") == [4, 5, 6, 7])
    assert [epoch for _, _, epoch, _ in edge.shown] == [1, 2, 2, 2]
    other.answer(await other.request(messages.ASK), {"epoch": 2, "v": 7})
    await asked.get()


async def test_a_room_that_missed_too_much_is_shown_its_state(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    directory.where["m"] = other
    actor.stop()
    other.answer(await other.request(messages.WATCH), {"roomState": "the state", "epoch": 2, "v": 900})
    other.event("m", 901, epoch=2)
    await edge.until(lambda: len(edge.shown) == 2)
    assert edge.shown == [("m", "room_state", 2, 0), ("m", "event", 2, 901)]
    assert edge.payloads[0] == "the state"


async def test_an_event_that_skips_one_is_not_shown_before_the_one_it_skipped(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    actor.event("m", 5)
    actor.event("m", 6)
    watch = await actor.request(messages.WATCH)
    assert watch[2:5] == ["m", 1, 3]
    actor.answer(watch, {"events": [[v, "event", ""] for v in (4, 5, 6)], "epoch": 1, "v": 6})
    actor.event("m", 7)
    await edge.until(lambda: edge.numbers("m") == [4, 5, 6, 7])
    assert len(actor.of(messages.WATCH)) == 1


async def test_what_an_older_owner_still_sends_is_not_shown(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    moved = edge.ask("m")
    directory.where["m"] = other
    actor.answer(await actor.request(messages.ASK), Moved("elsewhere"))
    other.answer(await other.request(messages.WATCH), {"events": [], "epoch": 2, "v": 3})
    other.answer(await other.request(messages.ASK), {"epoch": 2, "v": 3})
    await moved.get()
    actor.event("m", 4, "from the old owner")
    actor.event("m", 0, "from the old owner")
    actor.gone("m", final=True)
    # The old link is read up to here once an answer came over it.
    directory.where["another"] = actor
    sync = edge.ask("another")
    actor.answer(await actor.request(messages.ASK, 2), {"epoch": 1, "v": 1})
    await sync.get()
    other.event("m", 0, "of an older epoch", epoch=1)
    other.event("m", 4, epoch=2)
    await edge.until(lambda: edge.shown)
    assert (edge.shown, edge.gone) == ([("m", "event", 2, 4)], [])


async def test_a_state_from_before_is_not_shown_to_who_enters(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor, epoch=5)
    entering = edge.enter("m", "bob")
    actor.answer(await actor.request(messages.ENTER, 2), {"roomState": "old", "epoch": 4, "v": 3})
    actor.answer(await actor.request(messages.WATCH), {"events": [], "epoch": 5, "v": 3})
    actor.answer(await actor.request(messages.ENTER, 3), {"roomState": "new", "epoch": 5, "v": 3})
    assert (await entering.get())["roomState"] == "new"


async def test_a_room_whose_watching_was_refused_is_watched_all_the_same(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    directory.where["m"] = other
    actor.stop()
    other.answer(await other.request(messages.WATCH, 1), Moved("not yet"))
    other.answer(await other.request(messages.WATCH, 2), Unavailable("busy"))
    other.answer(await other.request(messages.WATCH, 3), {"events": [[4, "event", ""]], "epoch": 2, "v": 4})
    await edge.until(lambda: edge.numbers("m") == [4])


async def test_a_match_that_leaves_its_actor_is_looked_for_and_watched_where_it_is(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    directory.where["m"] = other
    actor.gone("m", final=False)
    other.answer(await other.request(messages.WATCH), {"events": [[4, "event", ""]], "epoch": 2, "v": 4})
    await edge.until(lambda: edge.numbers("m") == [4])
    assert edge.gone == []


async def test_a_match_that_recovers_slowly_is_neither_gone_nor_forgotten(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    directory.where["m"] = Unavailable("recovering")
    actor.stop()
    asked = len(directory.asked)
    await directory.until(lambda: len(directory.asked) > asked + 3)
    directory.where["m"] = other
    await other.request(messages.WATCH)
    assert edge.gone == []


async def test_what_somebody_missed_comes_as_an_answer_without_its_numbers(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    resuming = edge.resume("m", epoch=1, v=2)
    asked = await actor.request(messages.RESUME)
    assert asked[2:] == ["m", 1, 2]
    actor.answer(asked, {"events": [[3, "event", "3"], [4, "event", "4"]], "epoch": 1, "v": 4})
    assert await resuming.get() == {"events": [["event", "3"], ["event", "4"]], "epoch": 1, "v": 4}
    assert edge.shown == []


async def test_a_room_that_fails_to_show_something_harms_no_other(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    monkeypatch.setattr(edge, "room_event", lambda *_, **__: 1 / 0)
    actor.event("m", 4)
    await entered(edge, actor, "bob", v=4)
    monkeypatch.undo()
    actor.event("m", 5)
    await edge.until(lambda: edge.numbers("m") == [5])
    assert len(actor.links) == 1


async def test_an_actor_that_talks_nonsense_is_left_and_found_again(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    await entered(edge, actor)
    actor.links[-1].send(("nonsense", 1))
    await actor.until(lambda: len(actor.links) == 2)
    actor.answer(await actor.request(messages.WATCH), {"events": [], "epoch": 1, "v": 3})
    actor.event("m", 4)
    await edge.until(lambda: edge.numbers("m") == [4])
