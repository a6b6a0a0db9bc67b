"""Leases: without one nothing is shown, and an actor that lost it for good stops."""

from __future__ import annotations

import asyncio

import pytest
from actor_stage import MATCH, Refused, Stage, assert_dense, assert_replays

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.ports.match_store import AppendUnknown


async def test_while_the_lease_has_lapsed_nothing_is_shown_and_then_the_time_is_given_back(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=60)
    await asyncio.sleep(5)
    old_end_ms = actor.rooms[MATCH].state.countdown.ends_at_ms  # type: ignore[union-attr]
    proof_ms = stage.store.leases["first"].match_time_ms
    stage.store.away = True
    away_ms = stage.clock.now_ms()
    await asyncio.sleep(3)
    quiet_from_ms = proof_ms + ActorLimits().lease_term_ms
    assert [at_ms for at_ms, _ in edge.shown() if at_ms >= quiet_from_ms] == []
    stage.store.away = False
    await asyncio.sleep(1)
    assert stage.clock.now_ms() - away_ms == 4_000
    (adjusted_ms, adjusted), *_ = edge.shown("timer_adjusted")
    state = actor.rooms[MATCH].state
    assert state.countdown is not None
    recovered = next(row for row in stage.store.matches[MATCH].rows if row.type == "TimerAdjusted")
    assert state.countdown.ends_at_ms == recovered.at_ms + (old_end_ms - proof_ms) + 1_000
    assert adjusted["addedMs"] == state.countdown.ends_at_ms - old_end_ms
    assert [at_ms for at_ms, _ in edge.shown() if quiet_from_ms <= at_ms < adjusted_ms] == []
    await asyncio.sleep(65)
    (ended_ms, _), *_ = edge.shown("round_ended")
    assert 0 <= ended_ms - state.countdown.ends_at_ms <= 50
    assert_dense(edge.numbered())
    assert_replays(stage, actor)


async def test_a_match_taken_over_while_the_lease_has_lapsed_gets_one_grace(stage: Stage) -> None:
    await stage.debate(seconds=60)
    await asyncio.sleep(5)
    stage.store.revoked.add("first")
    second = await stage.actor("second")
    stage.store.away = True
    await asyncio.sleep(2.5)
    adopting = asyncio.ensure_future(second.adopt({MATCH: "first"}))
    await asyncio.sleep(0.3)
    stage.store.away = False
    assert await adopting == [MATCH]
    await asyncio.sleep(1)
    assert stage.types().count("OwnerRecovered") == 1
    assert_replays(stage, second)


async def test_a_lease_that_lapses_while_a_recovery_is_being_written_is_given_back_as_well(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=60)
    await asyncio.sleep(5)
    stage.store.away = True
    await asyncio.sleep(3)
    stage.store.fail_after_next.append(AppendUnknown("nobody knows"))
    stage.store.away = False
    while "OwnerRecovered" not in stage.types():  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    stage.store.away = True
    edge.clear()
    await asyncio.sleep(5)
    assert edge.shown() == []
    stage.store.away = False
    await asyncio.sleep(2)
    rows = stage.store.matches[MATCH].rows
    (_, first), (again, second) = ((row, rows[seq]) for seq, row in enumerate(rows, 1) if row.type == "OwnerRecovered")
    assert again.data["outage_ms"] == again.at_ms - first.at_ms >= 5_000
    assert second.data["ends_at_ms"] - again.at_ms == first.data["ends_at_ms"] - first.at_ms + 1_000
    assert edge.order()[:2] == ["timer_adjusted", "timer_adjusted"]
    assert not actor.rooms[MATCH].frozen
    assert_dense(edge.numbered())
    assert_replays(stage, actor)


async def test_what_is_asked_without_a_lease_is_sent_to_look_for_the_owner(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    stage.store.away = True
    await asyncio.sleep(2.5)
    edge.clear()
    for command, more in (("submit_vote", {"forUserId": "host"}), ("view", {}), ("submit_reaction", {"type": "heart"})):
        assert await edge.refused(command, "ann", **more) == "moved"
    for request in (edge.post("enter", MATCH, "x", "USER", "X", None, 1), edge.post("resume", MATCH, 1, 0)):
        with pytest.raises(Refused, match="moved"):
            await edge.answer(request)


async def test_a_commit_that_comes_back_after_the_lease_lapsed_is_shown_only_once_it_holds_again(stage: Stage) -> None:
    actor, edge = await stage.debate()
    edge.clear()
    stage.store.delay_s = 2.6
    request = edge.post_command("end_round", "host")
    await asyncio.sleep(0.6)
    stage.store.delay_s = 0.001
    await asyncio.sleep(2.1)
    assert stage.types()[-1] == "RoundEnded"
    assert (edge.numbered(), edge.answer_now(request)) == ([], None)
    await edge.answer(request)
    assert edge.numbered()[0][1] == "round_ended"
    assert_replays(stage, actor)


async def test_an_actor_whose_lease_was_revoked_stops_and_shows_and_writes_nothing_more(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    await asyncio.sleep(1)
    stage.store.revoked.add("first")
    await asyncio.sleep(0.6)
    assert stage.stopped == [("first", "its lease was revoked")]
    edge.clear()
    rows = len(stage.store.matches[MATCH].rows)
    edge.devices("ann", 0)
    assert await edge.refused("submit_vote", "ann", forUserId="host") == "moved"
    await asyncio.sleep(90)
    assert edge.shown() == []
    assert len(stage.store.matches[MATCH].rows) == rows
    assert len(stage.stopped) == 1


async def test_what_waits_when_the_lease_is_revoked_is_not_written_and_nobody_is_let_in(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    stage.store.delay_s = 0.4
    for number in range(3):
        edge.post_command("submit_vote", f"viewer-{number}", forUserId="host")
        await asyncio.sleep(0.01)
    stage.store.revoked.add("first")
    await asyncio.sleep(1)
    assert stage.stopped
    assert stage.types().count("VoteSubmitted") == 1
    with pytest.raises(Refused, match="moved"):
        await edge.answer(edge.post("enter", MATCH, "viewer", "USER", "Viewer", None, 1))


async def test_a_frozen_owner_that_thaws_late_writes_and_shows_nothing(stage: Stage) -> None:
    first, edge = await stage.debate()
    # Frozen in the middle of a commit: it wakes up when the second has long taken over.
    stage.store.delay_s = 6.0
    request = edge.post_command("submit_vote", "ann", forUserId="host", op="one")
    await asyncio.sleep(0.6)
    stage.store.delay_s = 0.001
    stage.store.revoked.add("first")
    await asyncio.sleep(2)
    second = await stage.actor("second")
    await second.adopt({MATCH: "first"})
    edge.clear()
    await asyncio.sleep(10)
    assert edge.answer_now(request) is None or edge.answer_now(request)[2] is False  # type: ignore[index]
    assert edge.shown() == []
    assert "VoteSubmitted" not in stage.types()
    assert stage.stopped == [("first", "its lease was revoked")]
    assert_replays(stage, second)
    assert first.actor_id == "first"
