"""An actor that leaves in order: others take its matches over, and nobody in them misses a second."""

from __future__ import annotations

import asyncio

import pytest
from actor_stage import MATCH, Edge, Refused, Stage, assert_replays

from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.ports.match_store import AppendFailed
from echoplay_actors.protocol import messages


async def _let_go(directory: Edge, most: int = 50) -> dict[str, object]:
    return await directory.answer(directory.post(messages.LET_GO, most))


def _seconds(*edges: Edge) -> list[int]:
    return [payload["remaining"] for edge in edges for _, payload in edge.shown("timer_tick")]


async def test_no_second_is_lost_and_none_is_given_for_nothing(stage: Stage) -> None:
    first, edge = await stage.debate(seconds=20)
    second = await stage.actor("second")
    directory, other = stage.edge(first), stage.edge(second)
    ends_at_ms = first.rooms[MATCH].state.countdown.ends_at_ms  # type: ignore[union-attr]
    v = first.rooms[MATCH].state.version
    await asyncio.sleep(5.95)
    assert await _let_go(directory) == {"matches": [MATCH], "left": 0}
    assert first.rooms == {}
    assert await second.adopt({MATCH: "first"}) == [MATCH]
    await other.watch(v, "host", "ann")
    await asyncio.sleep(3)
    heard = _seconds(edge, other)
    assert heard == list(range(20, 20 - len(heard), -1))
    assert len(heard) >= 8
    let_go, recovered, adjusted = stage.store.matches[MATCH].rows[-3:]
    assert (let_go.type, recovered.type, adjusted.type) == ("OwnerLetGo", "OwnerRecovered", "TimerAdjusted")
    outage_ms = recovered.at_ms - let_go.at_ms
    assert adjusted.data == {"reason": "owner_changed", "added_ms": outage_ms, "ends_at_ms": ends_at_ms + outage_ms}
    assert_replays(stage, second)


async def test_it_lets_go_only_right_after_a_second_was_heard(stage: Stage) -> None:
    first, edge = await stage.debate(seconds=20)
    directory = stage.edge(first)
    await asyncio.sleep(3.8)
    before = _seconds(edge)
    await _let_go(directory)
    assert len(_seconds(edge)) == len(before) + 1
    began_ms = stage.store.matches[MATCH].rows[-1].at_ms
    ends_at_ms = next(row.data["ends_at_ms"] for row in stage.store.matches[MATCH].rows if row.type == "RoundStarted")
    assert 400 <= (ends_at_ms - began_ms) % 1000 <= 950


async def test_who_asks_while_it_changes_hands_is_sent_to_look_for_it(stage: Stage) -> None:
    first, edge = await stage.debate()
    directory = stage.edge(first)
    await _let_go(directory)
    assert await edge.refused("end_round", "host") == "moved"
    assert edge.gone() == [(MATCH, False)]
    assert directory.gone() == []


async def test_reactions_are_saved_before_anybody_is_told(stage: Stage) -> None:
    first, edge = await stage.debate()
    await edge.ask("submit_reaction", "viewer", type="heart")
    await _let_go(stage.edge(first))
    assert stage.store.matches[MATCH].reactions == {"heart": 1}


async def test_what_could_not_be_written_stays(stage: Stage) -> None:
    first, edge = await stage.debate()
    directory = stage.edge(first)
    stage.store.fail_next.append(AppendFailed("away"))
    assert await _let_go(directory) == {"matches": [], "left": 1}
    assert (await edge.ask("end_round", "host"))["number"] == 1
    assert edge.gone() == []


async def test_the_outage_before_a_late_adoption_is_given_back_whole(stage: Stage) -> None:
    first, _edge = await stage.debate(seconds=60)
    await _let_go(stage.edge(first))
    await asyncio.sleep(7)
    second = await stage.actor("second")
    await second.adopt({MATCH: "first"})
    let_go, recovered, adjusted = stage.store.matches[MATCH].rows[-3:]
    assert recovered.data["outage_ms"] == recovered.at_ms - let_go.at_ms >= 7_000
    assert adjusted.data["added_ms"] == recovered.data["outage_ms"]


async def test_it_asks_every_directory_to_be_relieved_and_stops_when_it_is(stage: Stage) -> None:
    first, _edge = await stage.debate()
    early, late = stage.edge(first), stage.edge(first)
    await early.answer(early.post(messages.REPORT))
    leaving = asyncio.ensure_future(first.leave())
    await asyncio.sleep(0.1)
    await late.answer(late.post(messages.REPORT))
    for directory in (early, late):
        assert (messages.LEAVING,) in [message for _, message in directory.came]
    with pytest.raises(Refused, match="moved"):
        await late.answer(late.post("open", "new", "COUPLE", "FREE", "topic", False, "host", "USER", "Host"))
    await _let_go(early)
    assert not leaving.done()
    await early.answer(early.post(messages.DRAIN))
    await leaving


async def test_if_nobody_relieves_it_it_stops_with_what_it_has(stage: Stage) -> None:
    first, _edge = await stage.debate(seconds=60)
    await first.leave()
    assert not await _holds(stage, first)
    second = await stage.actor("second")
    assert await second.adopt({MATCH: "first"}) == [MATCH]
    assert stage.types()[-2:] == ["OwnerRecovered", "TimerAdjusted"]


async def test_running_clocks_go_first_and_few_at_a_time_and_while_none_may_go_all_that_stands_still(
    stage: Stage,
) -> None:
    first, edge = await stage.debate(seconds=60)
    running = [MATCH, "match-r1", "match-r2"]
    for match_id in running[1:]:
        await stage.open(edge, match=match_id, guests=("ann",))
        await edge.ask("start", "host", match=match_id, durationSec=60)
    still = [f"match-s{number}" for number in range(5)]
    for match_id in still:
        await stage.open(edge, match=match_id)
    directory = stage.edge(first)
    first_ones, meanwhile, last = [await _let_go(directory, 2) for _ in range(3)]
    assert meanwhile == {"matches": still, "left": 1}
    assert (first_ones["left"], last["left"]) == (6, 0)
    assert sorted([*first_ones["matches"], *last["matches"]]) == sorted(running)  # type: ignore[misc]


async def _holds(stage: Stage, actor: MatchActor) -> bool:
    return await stage.store.renew_lease(actor_id=actor.actor_id, match_time_ms=stage.clock.now_ms())
