"""A new owner: nothing acknowledged is lost, the outage is given back, and the numbers go on without a hole."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from actor_stage import MATCH, Stage, assert_replays

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.ports.match_store import AppendFailed
from echoplay_actors.testing import LoopClock


def numbered_in(missed: dict[str, Any]) -> list[Any]:
    """The numbered events of a resume's answer."""
    return [event for event in missed["events"] if event[0]]


async def test_a_take_over_gives_the_outage_back_and_goes_on_with_the_numbers(stage: Stage) -> None:
    first, edge = await stage.debate(seconds=60)
    await asyncio.sleep(10.2)
    old_end_ms = first.rooms[MATCH].state.countdown.ends_at_ms  # type: ignore[union-attr]
    seen = edge.numbered()[-1][0]
    proof_ms = stage.store.leases["first"].match_time_ms
    stage.store.revoked.add("first")
    await asyncio.sleep(2)
    second = await stage.actor("second")
    other = stage.edge(second)
    assert await second.adopt({MATCH: "first"}) == [MATCH]
    recovered_ms = next(row.at_ms for row in stage.store.matches[MATCH].rows if row.type == "TimerAdjusted")
    new_end_ms = recovered_ms + (old_end_ms - proof_ms) + 1_000
    missed = await other.watch(seen, "host", "ann")
    (v, name, text), *rest = numbered_in(missed)
    assert (v, name, rest) == (seen + 1, "timer_adjusted", [])
    payload = json.loads(text)
    assert (payload["reason"], payload["addedMs"]) == ("recovery", new_end_ms - old_end_ms)
    assert (payload["epoch"], payload["v"]) == (2, seen + 1)
    await asyncio.sleep(62)
    (ended_ms, _), *_ = other.shown("round_ended")
    assert 0 <= ended_ms - new_end_ms <= 50
    assert other.numbered() == [(seen + 2, "round_ended")]
    ticks = [payload["remaining"] for _, payload in other.shown("timer_tick")]
    assert ticks == list(range(ticks[0], -1, -1))
    assert_replays(stage, second)


async def test_every_acknowledged_vote_is_there_after_a_take_over(stage: Stage) -> None:
    _first, edge = await stage.debate()
    for number in range(30):
        await edge.ask("submit_vote", f"viewer-{number}", forUserId="host" if number % 3 else "ann")
    second = await stage.actor("second")
    stage.store.revoked.add("first")
    await second.adopt({MATCH: "first"})
    votes = second.rooms[MATCH].state.votes
    assert len(votes) == 30
    other = stage.edge(second)
    caught_up = await other.watch(1, "host", "ann")
    (totals,) = [json.loads(text)["totals"] for _, name, text in caught_up["events"] if name == "vote_update"]
    assert totals == {"host": 20, "ann": 10}


async def test_who_resumes_gets_exactly_what_was_missed(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    for _ in range(5):
        await edge.ask("start_round", "host", speakerUserId="ann", durationSec=30)
    numbered = edge.numbered()
    last = numbered[-1][0]
    for v in range(numbered[0][0] - 1, last + 1):
        missed = await edge.answer(edge.post("resume", MATCH, 1, v))
        assert [(seen, name) for seen, name, _ in numbered_in(missed)] == [one for one in numbered if one[0] > v]
        assert missed["v"] == last


@pytest.mark.parametrize("v", [0, -5, 99_999])
async def test_who_missed_more_than_is_kept_or_claims_the_future_gets_the_whole_state(stage: Stage, v: int) -> None:
    _actor, edge = await stage.debate(limits=ActorLimits(history_events_max=4))
    for _ in range(5):
        await edge.ask("start_round", "host", speakerUserId="ann", durationSec=30)
    payload = await edge.answer(edge.post("resume", MATCH, 1, v))
    state = json.loads(payload["roomState"])
    assert (state["v"], state["phase"], state["round"]["number"]) == (payload["v"], "SPEAKING", 6)
    assert "events" not in payload


async def test_who_resumes_is_told_the_present_counts_last(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    missed = await edge.answer(edge.post("resume", MATCH, 1, 0))
    assert [(v, name) for v, name, _ in missed["events"]][-3:] == [
        (0, "reaction_update"),
        (0, "vote_update"),
        (0, "presence"),
    ]


async def test_the_missed_events_are_the_same_from_every_owner(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    await edge.ask("start_round", "host", speakerUserId="ann", durationSec=30)
    stage.store.matches[MATCH].names.update({"host": "Host", "ann": "Ann"})
    before = numbered_in(await edge.answer(edge.post("resume", MATCH, 1, 0)))
    second = await stage.actor("second")
    stage.store.revoked.add("first")
    await second.adopt({MATCH: "first"})
    other = stage.edge(second)
    after = numbered_in(await other.watch(0, "host", "ann"))
    assert after[: len(before)] == before


async def test_people_who_are_back_soon_after_a_take_over_have_not_left(stage: Stage) -> None:
    _first, edge = await stage.debate(seconds=600)
    await edge.enter("viewer")
    second = await stage.actor("second")
    stage.store.revoked.add("first")
    await second.adopt({MATCH: "first"})
    await asyncio.sleep(4)
    other = stage.edge(second)
    await other.watch(0, "host", "ann", "viewer")
    await asyncio.sleep(30)
    assert not {"ParticipantDisconnected", "RoomEmptied"} & set(stage.types())


async def test_people_who_do_not_come_back_after_a_take_over_have_left(stage: Stage) -> None:
    await stage.debate(seconds=600)
    second = await stage.actor("second")
    stage.store.revoked.add("first")
    await second.adopt({MATCH: "first"})
    adopted_ms = stage.clock.now_ms()
    await stage.edge(second).watch(0, "host")
    await asyncio.sleep(20)
    left = [row for row in stage.store.matches[MATCH].rows if row.type == "ParticipantLeft"]
    assert [row.data["user_id"] for row in left] == ["ann"]
    assert 9_000 <= left[0].at_ms - adopted_ms <= 11_000


async def test_a_recovery_waits_for_storage_without_spinning(stage: Stage) -> None:
    await stage.debate()
    second = await stage.actor("second")
    stage.store.revoked.add("first")
    adoption = asyncio.ensure_future(second.adopt({MATCH: "first"}))
    await asyncio.sleep(0.0015)
    stage.store.away = True
    await asyncio.sleep(30)
    assert not adoption.done()
    stage.store.away = False
    assert await adoption == [MATCH]
    assert_replays(stage, second)


async def test_a_recovery_that_the_journal_refuses_is_tried_again_and_holds_up_nobody(stage: Stage) -> None:
    await stage.debate(seconds=5)
    second = await stage.actor("second")
    edge = stage.edge(second)
    await stage.open(edge, match="healthy")
    stage.store.revoked.add("first")
    stage.store.rejects.add(MATCH)
    adoption = asyncio.ensure_future(second.adopt({MATCH: "first"}))
    await asyncio.sleep(0.1)
    await edge.watch(0, "host", "ann")
    await asyncio.sleep(10)
    assert edge.shown("timer_tick") == [], "nothing ticks before the recovery"
    asked_ms = stage.clock.now_ms()
    request = edge.post_command("start_debate", "host", match="healthy")
    await edge.answer(request)
    assert edge.answered_at(request) - asked_ms <= 5
    stage.store.rejects.clear()
    assert await adoption == [MATCH]
    await asyncio.sleep(10)
    types = stage.types()
    assert types.index("OwnerRecovered") < types.index("RoundEnded")
    assert_replays(stage, second)


async def test_what_ran_out_while_there_was_no_owner_waits_for_the_recovery(stage: Stage) -> None:
    await stage.debate(seconds=5)
    stage.store.revoked.add("first")
    await asyncio.sleep(8)
    second = await stage.actor("second")
    adoption = asyncio.ensure_future(second.adopt({MATCH: "first"}))
    await asyncio.sleep(0.0015)
    stage.store.fail_next.append(AppendFailed("away"))
    assert await adoption == [MATCH]
    assert stage.types()[-2:] == ["OwnerRecovered", "TimerAdjusted"]
    await asyncio.sleep(7)
    assert "RoundEnded" in stage.types()
    assert_replays(stage, second)


async def test_an_owner_whose_clock_is_behind_does_not_turn_back_time(stage: Stage) -> None:
    _first, edge = await stage.debate(seconds=60)
    await edge.ask("submit_vote", "viewer", forUserId="host")
    stage.store.revoked.add("first")
    stage.clock = LoopClock(asyncio.get_running_loop(), start_ms=1_800_000_000_000 - 5_000)
    second = await stage.actor("second")
    await second.adopt({MATCH: "first"})
    other = stage.edge(second)
    await other.watch(0, "host", "ann")
    await other.ask("end_round", "host")
    times = [row.at_ms for row in stage.store.matches[MATCH].rows]
    assert times == sorted(times)
    assert stage.stopped == [("first", "its lease was revoked")] or stage.stopped == []
    assert_replays(stage, second)


async def test_two_adoptions_of_one_match_at_a_time_are_one(stage: Stage) -> None:
    await stage.debate()
    second = await stage.actor("second")
    stage.store.revoked.add("first")
    both = await asyncio.gather(second.adopt({MATCH: "first"}), second.adopt({MATCH: "first"}))
    assert both == [[MATCH], [MATCH]]
    assert stage.store.matches[MATCH].epoch == 2
    assert stage.types().count("TimerAdjusted") == 1
    await asyncio.sleep(5)
    assert MATCH in second.rooms


async def test_unknown_and_finished_matches_are_not_adopted(stage: Stage) -> None:
    _first, edge = await stage.debate()
    await edge.ask("end_round", "host")
    await edge.ask("score", "host")
    second = await stage.actor("second")
    assert await second.adopt({MATCH: "first", "never-made": "first"}) == []
