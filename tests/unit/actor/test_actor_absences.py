"""A side that is gone, in a room: what it is told, what is written with a forfeit, and what an outage does to it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from actor_stage import MATCH, Edge, Stage, assert_replays

from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.ports.records import MatchClosed

WITHIN_MS = 120_000


async def _left_alone(stage: Stage) -> tuple[MatchActor, Edge]:
    """A duel whose second speaker has left, as the room was just told."""
    actor = await stage.actor()
    edge = stage.edge(actor)
    await stage.open(edge, form="DUEL", guests=("ann",))
    await edge.ask("start_debate", "host")
    edge.devices("ann", 0)
    await asyncio.sleep(6)
    return actor, edge


def _absences(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """What a resume says of those who are gone; nothing where it says nothing."""
    told = [json.loads(text) for v, name, text in answer["events"] if (v, name) == (0, "absences")]
    return told[-1]["absences"] if told else []


async def test_a_side_that_stays_away_forfeits_once_and_with_its_result(stage: Stage) -> None:
    _actor, edge = await _left_alone(stage)
    ((left_ms, left),) = edge.shown("side_left")
    assert (left["side"], left["userIds"], left["durationSec"]) == ("B", ["ann"], 120)
    await asyncio.sleep(180)
    ((ended_ms, ended),) = edge.shown("match_ended")
    assert 0 <= ended_ms - (left_ms + WITHIN_MS) <= 50
    assert ended["winnerUserId"] == "host"
    assert [name for _, name in edge.numbered()][-3:] == ["side_forfeited", "ai_score", "match_ended"]
    (closed,) = [one for one in stage.store.matches[MATCH].records if isinstance(one, MatchClosed)]
    assert closed.status == "SCORED"
    assert closed.evaluation is not None
    assert (closed.evaluation.winner_side, closed.evaluation.details[-1]["side"]) == ("A", "B")
    assert stage.types()[-3:] == ["SideForfeited", "ResultRecorded", "MatchEnded"]
    assert b'"forfeited_side":"B"' in stage.replayed()


async def test_who_comes_back_at_the_last_moment_goes_on_debating(stage: Stage) -> None:
    actor, edge = await _left_alone(stage)
    ((left_ms, _),) = edge.shown("side_left")
    await asyncio.sleep((left_ms + WITHIN_MS - stage.clock.now_ms() - 5) / 1000)
    state = await edge.enter("ann")
    assert state["absences"][0]["remainingMs"] <= 10
    await asyncio.sleep(30)
    assert [payload["side"] for _, payload in edge.shown("side_returned")] == ["B"]
    assert edge.shown("side_forfeited") == []
    assert_replays(stage, actor)


async def test_who_resumes_is_told_what_is_left_of_the_time_and_not_what_was(stage: Stage) -> None:
    _actor, edge = await _left_alone(stage)
    ((left_ms, _),) = edge.shown("side_left")
    await asyncio.sleep(30)
    (gone,) = _absences(await edge.answer(edge.post("resume", MATCH, 1, 0)))
    assert abs(gone["remainingMs"] - (left_ms + WITHIN_MS - stage.clock.now_ms())) <= 50
    await edge.enter("ann")
    await asyncio.sleep(1)
    assert _absences(await edge.answer(edge.post("resume", MATCH, 1, 0))) == []


async def test_an_outage_is_given_back_to_a_side_that_is_gone(stage: Stage) -> None:
    first, edge = await _left_alone(stage)
    await asyncio.sleep(60)
    seen = edge.numbered()[-1][0]
    (before,) = first.rooms[MATCH].state.absences
    proof_ms = stage.store.leases["first"].match_time_ms
    stage.store.revoked.add("first")
    await asyncio.sleep(70)
    second = await stage.actor("second")
    other = stage.edge(second)
    assert await second.adopt({MATCH: "first"}) == [MATCH]
    recovered_ms = next(row.at_ms for row in stage.store.matches[MATCH].rows if row.type == "OwnerRecovered")
    await other.watch(seen, "host")
    (after,) = second.rooms[MATCH].state.absences
    assert after.returns_by_ms == recovered_ms + (before.returns_by_ms - proof_ms) + 1_000
    await asyncio.sleep((after.returns_by_ms - stage.clock.now_ms() - 100) / 1000)
    assert other.shown("side_forfeited") == []
    await asyncio.sleep(1)
    assert len(other.shown("side_forfeited")) == 1
    assert_replays(stage, second)
