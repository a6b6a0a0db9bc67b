"""Ticks and deadlines: each second, 0 included, never early, hardly late; and by the receipt of what came."""

from __future__ import annotations

import asyncio

import pytest
from actor_stage import MATCH, Edge, Stage, assert_replays

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.match_actor import MatchActor


def _end_ms(actor: MatchActor, match: str = MATCH) -> int:
    countdown = actor.rooms[match].state.countdown
    assert countdown is not None
    return countdown.ends_at_ms


def _ticks(edge: Edge) -> list[int]:
    return [payload["remaining"] for _, payload in edge.shown("timer_tick")]


@pytest.mark.parametrize("begin_after_ms", [0, 1, 7, 13, 24])
async def test_each_second_is_told_never_early_and_at_most_25_ms_late(stage: Stage, begin_after_ms: int) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    await stage.open(edge, guests=("ann",))
    await asyncio.sleep(begin_after_ms / 1000)
    await edge.ask("start", "host", durationSec=20)
    ends_ms = _end_ms(actor)
    await asyncio.sleep(25)
    assert _ticks(edge) == list(range(20, -1, -1))
    for at_ms, payload in edge.shown("timer_tick"):
        assert 0 <= at_ms - (ends_ms - payload["remaining"] * 1000) <= 25


async def test_a_round_begins_with_its_event_and_ends_with_tick_0_and_then_its_event(stage: Stage) -> None:
    _actor, edge = await stage.debate(seconds=3)
    await asyncio.sleep(5)
    order = [name for name in edge.order() if name.startswith(("tick", "round"))]
    assert order == ["round_started", "tick 3", "tick 2", "tick 1", "tick 0", "round_ended"]


async def test_a_round_ends_neither_early_nor_more_than_50_ms_late(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=60)
    ends_ms = _end_ms(actor)
    await asyncio.sleep(61)
    (ended_ms, _), *_ = edge.shown("round_ended")
    assert 0 <= ended_ms - ends_ms <= 50


async def test_a_slow_commit_of_the_end_tells_0_once(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=5)
    await asyncio.sleep((_end_ms(actor) - stage.clock.now_ms() - 60) / 1000)
    stage.store.delay_s = 0.3
    for number in range(3):
        edge.post_command("submit_vote", f"viewer-{number}", forUserId="host")
        await asyncio.sleep(0.025)
    await asyncio.sleep(2)
    assert _ticks(edge).count(0) == 1
    assert edge.order().index("tick 0") < edge.order().index("round_ended")


async def test_nothing_ticks_while_paused_and_the_seconds_go_on_where_they_were(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=30)
    await asyncio.sleep(10.4)
    await edge.ask("pause_debate", "mod", role="MOD")
    before = _ticks(edge)
    await asyncio.sleep(100)
    assert _ticks(edge) == before == list(range(30, 19, -1))
    await edge.ask("continue_debate", "mod", role="MOD")
    ends_ms = _end_ms(actor)
    await asyncio.sleep(40)
    assert _ticks(edge) == list(range(30, -1, -1))
    assert edge.shown("round_ended")[0][0] - ends_ms in range(51)


async def test_nothing_ticks_after_a_round_was_ended_or_replaced(stage: Stage) -> None:
    _actor, edge = await stage.debate(seconds=30)
    await asyncio.sleep(5.1)
    await edge.ask("end_round", "host")
    assert 0 not in _ticks(edge)
    edge.clear()
    await asyncio.sleep(60)
    assert _ticks(edge) == []
    await edge.ask("start_round", "host", speakerUserId="ann", durationSec=30)
    await asyncio.sleep(2.1)
    await edge.ask("start_round", "host", speakerUserId="host", durationSec=10)
    await asyncio.sleep(20)
    assert _ticks(edge) == [30, 29, 28, *range(10, -1, -1)]


async def test_a_round_that_ran_out_tells_0_even_if_the_next_one_starts_in_the_same_turn(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=5)
    await asyncio.sleep((_end_ms(actor) - stage.clock.now_ms() - 10) / 1000)
    stage.store.delay_s = 0.1
    edge.post_command("submit_vote", "ann", forUserId="host")
    await asyncio.sleep(0.02)
    edge.post_command("start_round", "host", speakerUserId="ann", durationSec=5)
    await asyncio.sleep(1)
    order = [name for name in edge.order() if name.startswith(("tick", "round"))]
    assert order[:9] == [
        "round_started", "tick 5", "tick 4", "tick 3", "tick 2", "tick 1", "tick 0", "round_ended", "round_started",
    ]  # fmt: skip


@pytest.mark.parametrize(("before_end_ms", "counts"), [(1, True), (0, False), (-1, False)])
async def test_a_vote_counts_by_when_it_was_read_not_by_when_its_turn_came(
    stage: Stage, before_end_ms: int, counts: bool
) -> None:
    """A turn is under way at the end; what is read after the end meets a round that is over."""
    actor, edge = await stage.debate(seconds=5)
    ends_ms = _end_ms(actor)
    await asyncio.sleep((ends_ms - stage.clock.now_ms() - 20) / 1000)
    stage.store.delay_s = 0.2
    edge.post_command("submit_vote", "viewer", forUserId="host")
    await asyncio.sleep((ends_ms - before_end_ms - stage.clock.now_ms()) / 1000)
    ended = edge.post_command("end_round", "host")
    await asyncio.sleep(1)
    answer = edge.answer_now(ended)
    assert answer is not None
    assert answer[2] is counts
    if not counts:
        assert answer[3]["code"] == "wrong_phase"
    (row,) = [row for row in stage.store.matches[MATCH].rows if row.type == "RoundEnded"]
    assert row.data["spoken_ms"] == 5_000 - max(before_end_ms, 0)
    assert_replays(stage, actor)


async def test_a_vote_that_came_after_scoring_is_refused_though_both_wait_for_one_turn(stage: Stage) -> None:
    actor, edge = await stage.debate()
    await edge.ask("end_round", "host")
    scored = edge.post_command("score", "host")
    late = edge.post_command("submit_vote", "viewer", forUserId="host")
    assert (await edge.answer(scored))["evaluation"]["winnerUserId"] is None
    assert edge.answer_now(late)[3]["code"] == "wrong_phase"  # type: ignore[index]
    assert dict(actor.rooms[MATCH].state.votes) == {}


async def test_many_matches_tick_together_and_each_to_its_own_end(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    ends_ms: dict[str, int] = {}
    for number in range(12):
        match = f"m{number}"
        await stage.open(edge, match=match, guests=("ann",))
        await edge.ask("start", "host", match=match, durationSec=10 + number)
        ends_ms[match] = _end_ms(actor, match)
        await asyncio.sleep(0.007)
    await asyncio.sleep(30)
    for match, end_ms in ends_ms.items():
        ticks = [(at_ms, one) for at_ms, one in edge.shown("timer_tick") if one["matchId"] == match]
        assert [one["remaining"] for _, one in ticks] == list(range(ticks[0][1]["remaining"], -1, -1))
        assert all(0 <= at_ms - (end_ms - one["remaining"] * 1000) <= 25 for at_ms, one in ticks)
        assert_replays(stage, actor, match)


async def test_a_room_that_nobody_watches_is_due_at_the_end_of_its_clock_and_not_each_second(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=60)
    ends_ms = _end_ms(actor)
    edge.unwatch()
    await asyncio.sleep(10)
    assert actor._caretaker._agenda.next_ms() == ends_ms
    await asyncio.sleep(51)
    assert stage.types()[-1] == "RoundEnded"


@pytest.mark.parametrize("away_ms", [1, 400, 999, 1_000, 1_001, 7_013])
@pytest.mark.parametrize("comes", ["enters", "watches"])
async def test_who_comes_into_a_room_that_nobody_watched_hears_each_second_from_then_on(
    stage: Stage, comes: str, away_ms: int
) -> None:
    actor, edge = await stage.debate(seconds=20)
    ends_ms = _end_ms(actor)
    await asyncio.sleep(3)
    edge.unwatch()
    await asyncio.sleep(away_ms / 1000)
    another = stage.edge(actor)
    came_ms = stage.clock.now_ms()
    if comes == "enters":
        await another.enter("viewer")
    else:
        await another.watch(0, "viewer")
    await asyncio.sleep(21)
    assert _ticks(another) == list(range((ends_ms - came_ms - 1) // 1000, -1, -1))
    for at_ms, payload in another.shown("timer_tick"):
        assert 0 <= at_ms - (ends_ms - payload["remaining"] * 1000) <= 25


async def test_an_actor_that_was_held_up_skips_the_seconds_that_it_missed_and_does_not_spin(stage: Stage) -> None:
    """The loop stands still for a while, as it does when the machine is busy."""
    actor, edge = await stage.debate(seconds=30, limits=ActorLimits(lease_term_ms=60_000))
    await asyncio.sleep(5.5)
    asyncio.get_running_loop().advance(3.21)  # type: ignore[attr-defined]
    await asyncio.sleep(0.1)
    ticks = _ticks(edge)
    assert ticks == [30, 29, 28, 27, 26, 25], "21 is already told too late"
    await asyncio.sleep(30)
    ends_ms = edge.shown("round_ended")[0][0]
    assert _ticks(edge)[6:] == list(range(21, -1, -1))
    assert 0 <= ends_ms - actor.rooms[MATCH].state.rounds[0].started_at_ms - 30_000 <= 50


async def test_a_finished_match_is_let_go_of_after_a_while(stage: Stage) -> None:
    actor, edge = await stage.debate()
    await edge.ask("end_round", "host")
    await edge.ask("score", "host")
    await asyncio.sleep(59)
    assert await edge.ask("view", "host")
    await asyncio.sleep(2)
    assert actor.rooms == {}
    assert edge.gone() == [(MATCH, True)]
    assert await edge.refused("view", "host") == "moved"


async def test_an_abandoned_match_ends_by_itself(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=10)
    edge.devices("host", 0)
    edge.devices("ann", 0)
    await asyncio.sleep(601)
    assert stage.types()[-1] == "MatchEnded"
    assert actor.rooms[MATCH].state.phase.value == "ENDED"
