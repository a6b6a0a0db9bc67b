"""What the room is told without a number: which participants are there, and that a pause is asked for."""

from __future__ import annotations

import asyncio

from actor_stage import MATCH, Stage


async def test_the_room_is_told_which_participants_are_there(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    await stage.open(edge, guests=("ann",))
    await edge.ask("join", "bob", displayName="Bob")
    state = await edge.enter("viewer")
    assert state["present"] == ["host", "ann"]
    state = await edge.enter("bob")
    assert state["present"] == ["host", "ann", "bob"]
    await asyncio.sleep(1)
    assert edge.shown("presence")[-1][1] == {
        "matchId": MATCH, "spectators": 1, "present": ["host", "ann", "bob"],
    }  # fmt: skip
    edge.devices("ann", 0)
    await asyncio.sleep(1)
    assert edge.shown("presence")[-1][1]["present"] == ["host", "bob"]
    assert (await edge.enter("viewer"))["present"] == ["host", "bob"]


async def test_after_a_take_over_those_who_may_still_come_back_count_as_there(stage: Stage) -> None:
    await stage.debate(seconds=600)
    second = await stage.actor("second")
    stage.store.revoked.add("first")
    await second.adopt({MATCH: "first"})
    edge = stage.edge(second)
    assert (await edge.enter("host"))["present"] == ["host", "ann"]
    await asyncio.sleep(7)
    assert edge.shown("presence")[-1][1]["present"] == ["host"]


async def test_the_room_is_told_that_a_pause_is_asked_for_and_whose_agreement_is_missing(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    await stage.open(edge, guests=("ann", "bob"))
    await edge.ask("start", "host", durationSec=600)
    assert (await edge.enter("viewer"))["pauseAsked"] is None
    answer = await edge.ask("pause_debate", "ann")
    assert (answer["paused"], answer["waitingFor"]) == (False, ["host", "bob"])
    assert edge.shown("pause_asked")[-1][1] == {"matchId": MATCH, "waitingFor": ["host", "bob"], "resuming": False}
    assert (await edge.enter("viewer"))["pauseAsked"] == {"waitingFor": ["host", "bob"], "resuming": False}
    missed = await edge.answer(edge.post("resume", MATCH, 1, 0))
    assert [name for _, name, _ in missed["events"]][-1] == "pause_asked"
    await edge.ask("pause_debate", "host")
    assert edge.shown("pause_asked")[-1][1]["waitingFor"] == ["bob"]
    edge.clear()
    answer = await edge.ask("pause_debate", "bob")
    assert (answer["paused"], answer["waitingFor"]) == (True, [])
    assert [len(edge.shown(name)) for name in ("debate_paused", "pause_asked")] == [1, 0]
    await edge.ask("continue_debate", "host")
    assert edge.shown("pause_asked")[-1][1] == {"matchId": MATCH, "waitingFor": ["ann", "bob"], "resuming": True}


async def test_when_somebody_comes_or_goes_a_pause_that_is_still_asked_for_is_told_again(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    await stage.open(edge, guests=("ann", "bob"))
    await edge.ask("start", "host", durationSec=600)
    await edge.ask("pause_debate", "ann")
    await edge.ask("pause_debate", "bob")
    edge.clear()
    edge.devices("ann", 0)
    await asyncio.sleep(6)
    assert edge.order()[-1] != "debate_paused"
    told = [name for name in edge.order() if name in ("participant_left", "pause_asked")]
    assert told[-2:] == ["participant_left", "pause_asked"]
    assert edge.shown("pause_asked")[-1][1]["waitingFor"] == ["host"]
    edge.clear()
    edge.devices("bob", 0)
    await asyncio.sleep(6)
    told = [name for name in edge.order() if name in ("participant_left", "pause_asked")]
    assert told[-1] == "participant_left", "nobody asks any more"
