"""What an actor adds to the rules of presets: the coin it draws, and what it tells the room."""

from __future__ import annotations

import asyncio

from actor_stage import Stage, assert_replays


async def test_whoever_tosses_the_coin_is_told_how_it_fell(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    fell = set()
    for number in range(20):
        match = f"match-{number}"
        await stage.open(edge, match=match, form="DUEL", guests=("ann",))
        answer = await edge.ask("toss_coin", "host", match=match, op="toss")
        assert answer["heads"] is edge.shown("sides_changed")[-1][1]["heads"]
        assert await edge.ask("toss_coin", "host", match=match, op="toss") == answer
        assert await edge.refused("toss_coin", "host", match=match) == "wrong_phase"
        fell.add(answer["heads"])
    assert fell == {True, False}


async def test_public_forum_starts_for_a_client_that_knows_no_coin(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    await stage.open(edge, form="PF", guests=("ann", "bob", "cem"))
    await edge.ask("start_debate", "host")
    assert [name for _, name in edge.numbered()][-3:] == ["sides_changed", "debate_started", "round_started"]


async def test_the_room_is_told_that_votes_before_the_debate_are_void(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    await stage.open(edge, form="OXFORD", guests=("ann",))
    await edge.ask("submit_vote", "viewer", forUserId="ann")
    await asyncio.sleep(1)
    assert edge.shown("vote_update")[-1][1]["totals"] == {"ann": 1}
    await edge.ask("swap_sides", "host")
    await asyncio.sleep(1)
    assert edge.shown("vote_update")[-1][1]["totals"] == {}
    assert edge.order()[-2:] == ["sides_changed", "vote_update"]
    assert_replays(stage, actor)
