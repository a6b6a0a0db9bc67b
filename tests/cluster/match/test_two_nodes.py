"""A machine joins a server: it takes matches and people, they hear each other, and it goes in order or by force."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from crashing import Measured, assert_journal_is_whole, assert_no_hole, kill, next_tick

from server.database import owner_epoch
from server.joined import JoinedNode, has
from server.rest import Rest
from server.running import TemporaryServer, free_port, wait_until_gone
from server.visit import Debate, Visit

ROUND_S = 600
READY_WITHIN_S = 40.0
"""A machine with other things to do."""
AGAIN_WITHIN_S = 120.0
"""Ray gives the old head up first, and then tries the new one with growing pauses."""


@pytest.fixture(scope="module")
def first() -> Iterator[TemporaryServer]:
    with TemporaryServer({"ECHOPLAY_RAY_PORT": str(free_port())}) as running:
        yield running


async def _debates_on_both(first: TemporaryServer, node: JoinedNode, visit: Visit) -> tuple[Debate, Debate]:
    """One on the first node and one on the other: the next one goes where more room is left and a spare is ready."""
    await _both_are_ready(visit.rest)
    found: dict[bool, Debate] = {}
    for _ in range(6):
        debate = await visit.debate(round_s=ROUND_S)
        found.setdefault(has(node, first, debate.id), debate)
        if len(found) == 2:
            return found[False], found[True]
    raise AssertionError("six matches in a row went to one node of two")


async def _nodes(rest: Rest) -> dict[str, int]:
    health = await rest.get("/v1/health")
    found: dict[str, int] = health["dependencies"]["matches"]
    return found


async def _both_are_ready(rest: Rest, *, within_s: float = READY_WITHIN_S) -> None:
    async with asyncio.timeout(within_s):
        while (found := await _nodes(rest))["nodes"] < 2 or found["spares"] < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_matches_go_where_more_room_is_and_people_are_served_by_either_node(first: TemporaryServer) -> None:
    with JoinedNode(first, {"ECHOPLAY_MATCH_ACTORS_MAX": "8"}) as node:
        async with Visit(first) as visit, Visit(node) as elsewhere:
            await _both_are_ready(visit.rest)
            assert (await _nodes(visit.rest))["actorsMax"] > 8, "the room of both"
            here, there = await _debates_on_both(first, node, visit)
            for debate in (here, there):
                viewer = await elsewhere.person("Vera the viewer")
                client = await elsewhere.enter(viewer, debate.id)
                answer = await client.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id)
                assert answer["ok"], answer
                for one in (client, debate.guest_client):
                    assert (await one.event("vote_update", lambda seen: bool(seen["totals"])))["totals"] == {
                        debate.host.id: 1
                    }
                    await one.event("timer_tick")


async def test_a_node_that_is_told_to_stop_hands_its_matches_over_without_a_lost_second(first: TemporaryServer) -> None:
    with JoinedNode(first, {"ECHOPLAY_MATCH_ACTORS_MAX": "8"}) as node:
        async with Visit(first) as visit:
            here, there = await _debates_on_both(first, node, visit)
            await next_tick(there.guest_client, 0, within_s=3)
            await asyncio.to_thread(node.stop)
            assert not has(node, first, there.id)
            for debate, epoch in ((here, 1), (there, 2)):
                assert owner_epoch(first, debate.id) == epoch
                answer = await debate.host_client.ask("end_round", matchId=debate.id, within_s=8)
                assert answer["ok"], answer
                ticks = [seen["remaining"] for seen in debate.guest_client.all("timer_tick")]
                assert ticks == list(range(ticks[0], ticks[0] - len(ticks), -1)), ticks
                assert_no_hole(debate.guest_client)
                assert_journal_is_whole(first, debate.id)
            assert {seen["reason"] for seen in there.guest_client.all("timer_adjusted")} == {"owner_changed"}
            assert (await _nodes(visit.rest))["recovering"] == 0


async def test_what_a_machine_carried_that_is_gone_at_once_is_recovered_by_the_others(
    first: TemporaryServer, measured: Measured
) -> None:
    with JoinedNode(first, {"ECHOPLAY_MATCH_ACTORS_MAX": "8"}) as node:
        async with Visit(first) as visit:
            here, there = await _debates_on_both(first, node, visit)
            await next_tick(there.guest_client, 0, within_s=3)
            family = node.processes()
            killed_s = kill(family)
            wait_until_gone(family, within_s=5)
            adjusted = await there.guest_client.event("timer_adjusted", within_s=12)
            assert adjusted["reason"] == "recovery"
            tick = await next_tick(there.guest_client, adjusted.at_s, within_s=5)
            measured("a match of a machine that is gone goes on elsewhere", tick.at_s - killed_s)
            assert not has(node, first, there.id)
            assert not here.guest_client.all("timer_adjusted"), "nobody else notices"
            for debate in (here, there):
                assert (await debate.host_client.ask("end_round", matchId=debate.id, within_s=8))["ok"]
                assert_no_hole(debate.guest_client)
                assert_journal_is_whole(first, debate.id)


async def test_a_machine_joins_again_by_itself_when_the_first_one_was_started_anew() -> None:
    with (
        TemporaryServer({"ECHOPLAY_RAY_PORT": str(free_port())}) as first,
        JoinedNode(first, {"ECHOPLAY_MATCH_ACTORS_MAX": "8"}) as node,
    ):
        async with Visit(first) as visit:
            here, there = await _debates_on_both(first, node, visit)
        await asyncio.to_thread(first.stop)
        await asyncio.to_thread(first.start)
        async with Visit(first) as visit, Visit(node) as elsewhere:
            await _both_are_ready(visit.rest, within_s=AGAIN_WITHIN_S)
            async with asyncio.timeout(READY_WITHIN_S):
                while not await asyncio.to_thread(node.is_healthy):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            for debate in (here, there):
                viewer = await elsewhere.person("Vera the viewer")
                client = await elsewhere.enter(viewer, debate.id)
                await client.event("timer_tick", within_s=8)
                assert_journal_is_whole(first, debate.id)
            another = await visit.debate(round_s=ROUND_S)
            await another.guest_client.event("timer_tick")
