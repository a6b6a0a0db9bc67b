"""Every command is answered exactly once, whatever becomes of the actor it was for."""

from __future__ import annotations

import asyncio

import pytest
from edge_side import EdgeSide, person
from scripted_actor import ScriptedActor, ScriptedDirectory

from echoplay_actors.errors import Invalid, Moved, NotFound, ServerFull, Unavailable, WrongPhase
from echoplay_actors.protocol import messages
from echoplay_cluster.gateway import pending


async def test_answers_and_refusals_come_back_to_who_asked(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    first, second = edge.ask("m", op_id="one", side="A"), edge.ask("m", op_id="two")
    one, two = await actor.request(messages.ASK, 1), await actor.request(messages.ASK, 2)
    assert one[2:] == ["m", "vote", "ada", "USER", "one", {"side": "A"}]
    actor.answer(two, WrongPhase("not now"))
    actor.answer(one, {"epoch": 1, "v": 4})
    assert await first.get() == {"epoch": 1, "v": 4}
    assert isinstance(await second.get(), WrongPhase)
    assert directory.asked == [("locate", "m")]


async def test_a_command_whose_actor_dies_is_asked_again_under_its_operation_id_and_answered_once(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    asked = edge.ask("m", op_id=None)
    first = await actor.request(messages.ASK)
    directory.where["m"] = other
    actor.stop()
    again = await other.request(messages.ASK)
    assert again[2:] == first[2:]
    assert again[6], "an operation id of the gateway's own"
    other.answer(again, {"epoch": 2, "v": 9})
    other.answer(again, {"epoch": 2, "v": 10})
    assert await asked.get() == {"epoch": 2, "v": 9}
    later = edge.ask("m", op_id="later")
    other.answer(await other.request(messages.ASK, 2), {"epoch": 2, "v": 11})
    await later.get()
    assert len(asked.all) == 1


async def test_commands_keep_their_order_across_the_death_of_their_actor(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    asked = [edge.ask("m", op_id=f"op-{number}") for number in range(20)]
    await actor.request(messages.ASK, 20)
    directory.where["m"] = other
    actor.stop()
    await other.request(messages.ASK, 20)
    assert [message[6] for message in other.of(messages.ASK)] == [f"op-{number}" for number in range(20)]
    for message in other.of(messages.ASK):
        other.answer(message, {"v": 1, "epoch": 2})
    for one in asked:
        await one.get()


async def test_a_command_that_finds_the_match_moved_follows_it(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    asked = edge.ask("m")
    moved = await actor.request(messages.ASK)
    directory.where["m"] = other
    actor.answer(moved, Moved("elsewhere"))
    other.answer(await other.request(messages.ASK), {"epoch": 2, "v": 1})
    assert await asked.get() == {"epoch": 2, "v": 1}


async def test_a_match_that_nobody_has_is_not_found(edge: EdgeSide, directory: ScriptedDirectory) -> None:
    assert isinstance(await edge.ask("nowhere").get(), NotFound)
    assert isinstance(await edge.enter("nowhere").get(), NotFound)
    assert isinstance(await edge.resume("nowhere").get(), NotFound)
    assert edge.gone == []


async def test_a_full_server_says_so_at_once(edge: EdgeSide, directory: ScriptedDirectory) -> None:
    directory.for_new = ServerFull("full", retry_after_ms=30_000)
    full = await edge.open("m").get(within_s=1.0)
    assert isinstance(full, ServerFull)
    assert full.retry_after_ms == 30_000
    assert directory.asked == [("place", "m")]


async def test_making_a_match_asks_for_a_place_also_the_second_time(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.for_new = actor
    made = edge.open("m")
    first = await actor.request(messages.OPEN)
    directory.for_new = other
    actor.stop()
    again = await other.request(messages.OPEN)
    assert again[2:] == first[2:] == ["m", "COUPLE", "FREE", "Cats or dogs?", False, "ada", "USER", "Ada"]
    other.answer(again, {"match": {"id": "m"}, "epoch": 1, "v": 1})
    assert (await made.get())["match"] == {"id": "m"}
    assert [kind for kind, _ in directory.asked] == ["place"] * len(directory.asked)


async def test_a_directory_that_is_away_is_asked_until_it_answers(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = Unavailable("restarting")
    asked = edge.ask("m")
    await directory.until(lambda: len(directory.asked) >= 2)
    directory.where["m"] = RuntimeError("a bug of the directory's")
    seen = len(directory.asked)
    await directory.until(lambda: len(directory.asked) > seen)
    directory.where["m"] = actor
    actor.answer(await actor.request(messages.ASK), {"v": 1, "epoch": 1})
    await asked.get()


async def test_an_address_where_nobody_listens_any_more_is_tried_until_the_directory_knows_better(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, other: ScriptedActor
) -> None:
    directory.where["m"] = actor
    actor.stop()
    asked = edge.ask("m")
    await directory.until(lambda: len(directory.asked) >= 2)
    directory.where["m"] = other
    other.answer(await other.request(messages.ASK), {"v": 1, "epoch": 1})
    await asked.get()


async def test_patience_ends_wherever_the_command_is(
    directory: ScriptedDirectory, actor: ScriptedActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "GIVE_UP_CHECK_S", 0.02)
    edge = EdgeSide(directory, patience_s=0.1)
    directory.where["silent"] = actor
    directory.where["lost"] = Unavailable("recovering")
    directory.where["waiting"] = asyncio.get_running_loop().create_future()
    asked = [edge.ask(match_id) for match_id in ("silent", "lost", "waiting")]
    entered = edge.enter("silent", "bob")
    for one in [*asked, entered]:
        assert isinstance(await one.get(), Unavailable)
    # Bob is not in the room as far as this edge is concerned, and the actor is told so.
    assert (await actor.request(messages.DEVICES))[1:] == ["silent", "bob", 0]
    assert await actor.request(messages.UNWATCH) == [messages.UNWATCH, "silent"]
    actor.answer(await actor.request(messages.ASK), {"v": 1, "epoch": 1})
    actor.answer(await actor.request(messages.ENTER), {"roomState": "{}", "v": 1, "epoch": 1})
    after = edge.ask("silent")
    actor.answer(await actor.request(messages.ASK, 2), {"v": 2, "epoch": 1})
    await after.get()
    assert [len(one.all) for one in asked] == [1, 1, 1]
    actor.event("silent", 2)
    await edge.gateway.close()
    assert edge.shown == []


async def test_a_command_under_which_link_after_link_breaks_is_given_up(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    def break_the_link(*_: object) -> dict[str, object]:
        actor.links[-1].close("crashed over it")
        return {}

    directory.where["m"] = actor
    actor.on[messages.ASK] = break_the_link
    assert isinstance(await edge.ask("m").get(), Unavailable)
    assert len(actor.of(messages.ASK)) == pending.LINKS_LOST_MAX


async def test_too_many_commands_at_once_are_refused_and_the_others_are_not(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "REQUESTS_WAITING_MAX", 2)
    directory.where["m"] = actor
    first, second, third = (edge.ask("m", op_id=str(number)) for number in range(3))
    assert isinstance(await third.get(), Unavailable)
    actor.answer(await actor.request(messages.ASK, 1), {"v": 1, "epoch": 1})
    await first.get()
    fourth = edge.ask("m", op_id="4")
    actor.answer(await actor.request(messages.ASK, 2), {"v": 1, "epoch": 1})
    actor.answer(await actor.request(messages.ASK, 3), {"v": 1, "epoch": 1})
    await second.get()
    await fourth.get()


async def test_a_command_that_cannot_be_sent_is_refused_alone(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    bad, good = edge.ask("m", op_id="bad", number=2**70), edge.ask("m", op_id="good")
    assert isinstance(await bad.get(), Invalid)
    actor.answer(await actor.request(messages.ASK), {"v": 1, "epoch": 1})
    await good.get()


async def test_an_asker_that_fails_at_its_answer_harms_nobody(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("a bug of the edge's")

    directory.where["m"] = actor
    actor.on[messages.ASK] = lambda *_: {"v": 1, "epoch": 1}
    edge.gateway.ask("m", "vote", person("ada"), {}, op_id="1", answered=fail)
    await edge.ask("m", op_id="2").get()
    assert len(actor.links) == 1


async def test_when_the_edge_stops_everybody_is_answered(
    edge: EdgeSide, directory: ScriptedDirectory, actor: ScriptedActor
) -> None:
    directory.where["m"] = actor
    directory.where["lost"] = asyncio.get_running_loop().create_future()
    asked = [edge.ask("m"), edge.ask("lost"), edge.enter("m")]
    await actor.request(messages.ENTER)
    await edge.gateway.close()
    for one in [*asked, edge.ask("m")]:
        assert isinstance(await one.get(), Unavailable)
    await actor.until(lambda: actor.lost)
