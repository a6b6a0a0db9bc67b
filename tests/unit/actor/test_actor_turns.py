"""Turns: nothing is acknowledged or shown before its commit, and what storage does to it is what people are told."""

from __future__ import annotations

import asyncio

import pytest
from actor_stage import MATCH, Refused, Stage, assert_dense, assert_replays

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.ports.match_store import AppendFailed, AppendUnknown


async def test_a_vote_is_acknowledged_and_shown_only_after_its_commit(stage: Stage) -> None:
    actor, edge = await stage.debate()
    edge.clear()
    stage.store.delay_s = 0.4
    asked_ms = stage.clock.now_ms()
    request = edge.post_command("submit_vote", "ann", forUserId="host")
    await asyncio.sleep(0.399)
    assert edge.answer_now(request) is None
    assert edge.shown("vote_update") == []
    assert dict(actor.rooms[MATCH].state.votes) == {}
    await edge.answer(request)
    assert edge.answered_at(request) - asked_ms == 400
    assert [payload["totals"] for _, payload in edge.shown("vote_update")] == [{"host": 1}]
    assert stage.types()[-1] == "VoteSubmitted"


async def test_a_transition_is_shown_to_the_room_only_after_its_commit_and_before_its_answer(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    edge.clear()
    stage.store.delay_s = 0.3
    request = edge.post_command("end_round", "host")
    await asyncio.sleep(0.299)
    assert edge.numbered() == []
    await edge.answer(request)
    names = [one[4] if one[0] == "event" else one[0] for _, one in edge.came if one[0] == "answer" or one[3]]
    assert names == ["round_ended", "answer"]


async def test_commands_that_come_during_a_commit_share_the_next_one(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    for number in range(5):
        await stage.open(edge, match=f"m{number}", guests=("ann",))
        await edge.ask("start", "host", match=f"m{number}", durationSec=600)
    before = stage.store.appends
    stage.store.delay_s = 0.05
    first = edge.post_command("submit_vote", "ann", match="m0", forUserId="host")
    await asyncio.sleep(0.001)
    requests = [
        edge.post_command("submit_vote", f"viewer-{viewer}", match=f"m{number}", forUserId="host")
        for viewer in range(20)
        for number in range(5)
    ]
    for request in (first, *requests):
        await edge.answer(request)
    assert stage.store.appends == before + 2
    assert len({edge.answered_at(request) for request in requests}) == 1
    for number in range(5):
        assert_replays(stage, actor, f"m{number}")


async def test_each_command_of_a_turn_meets_the_state_that_the_one_before_left(stage: Stage) -> None:
    actor, edge = await stage.debate()
    ended = edge.post_command("end_round", "host")
    again = edge.post_command("end_round", "host")
    scored = edge.post_command("score", "ann")
    late = edge.post_command("submit_vote", "viewer", forUserId="host")
    await edge.answer(ended)
    for request in (again, late):
        with pytest.raises(Refused, match="wrong_phase"):
            await edge.answer(request)
    assert (await edge.answer(scored))["evaluation"]["score"] >= 0
    assert_replays(stage, actor)


async def test_when_storage_fails_nothing_happened_and_it_may_be_tried_again(stage: Stage) -> None:
    actor, edge = await stage.debate()
    edge.clear()
    before = actor.rooms[MATCH].state
    stage.store.fail_next.append(AppendFailed("away"))
    with pytest.raises(Refused) as caught:
        await edge.ask("end_round", "host", op="one")
    assert caught.value.payload["retryable"] is True
    assert caught.value.code == "unavailable"
    assert actor.rooms[MATCH].state is before
    assert edge.numbered() == []
    assert (await edge.ask("end_round", "host", op="one"))["number"] == 1
    assert_replays(stage, actor)


async def test_what_was_refused_because_of_something_that_never_happened_is_not_remembered(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    stage.store.fail_next.append(AppendFailed("away"))
    first = edge.post_command("end_round", "host", op="first")
    second = edge.post_command("end_round", "ann", op="second", role="MOD")
    for request in (first, second):
        with pytest.raises(Refused, match="unavailable"):
            await edge.answer(request)
    assert (await edge.ask("end_round", "ann", op="second", role="MOD"))["number"] == 1


async def test_after_an_unknown_outcome_that_did_not_land_nothing_happened(stage: Stage) -> None:
    actor, edge = await stage.debate()
    seen = edge.numbered()[-1][0]
    edge.clear()
    stage.store.fail_next.append(AppendUnknown("broke before"))
    with pytest.raises(Refused, match="unavailable"):
        await edge.ask("end_round", "host", op="one")
    assert edge.numbered() == []
    answer = await edge.ask("end_round", "host", op="one")
    assert edge.numbered() == [(seen + 1, "round_ended")]
    assert answer["v"] == seen + 1
    assert_replays(stage, actor)


async def test_after_an_unknown_outcome_that_landed_it_happened_once(stage: Stage) -> None:
    actor, edge = await stage.debate()
    seen = edge.numbered()[-1][0]
    edge.clear()
    stage.store.fail_after_next.append(AppendUnknown("broke after"))
    answer = await edge.ask("end_round", "host", op="one")
    assert answer["v"] == seen + 1
    assert edge.numbered() == [(seen + 1, "round_ended")]
    assert await edge.ask("end_round", "host", op="one") == answer
    await edge.ask("start_round", "host", speakerUserId="ann", durationSec=30)
    assert_dense(edge.numbered())
    assert stage.types().count("RoundEnded") == 1
    assert_replays(stage, actor)


async def test_while_nobody_can_tell_the_asker_waits_for_storage_to_come_back(stage: Stage) -> None:
    actor, edge = await stage.debate()
    stage.store.fail_next.append(AppendUnknown("broke before"))
    request = edge.post_command("submit_vote", "ann", forUserId="host")
    stage.store.away = True
    await asyncio.sleep(0.8)
    assert edge.answer_now(request) is None
    stage.store.away = False
    with pytest.raises(Refused, match="unavailable"):
        await edge.answer(request)
    assert_replays(stage, actor)


async def test_a_match_that_somebody_else_took_is_dropped_and_the_others_commit(stage: Stage) -> None:
    actor, edge = await stage.debate()
    await stage.open(edge, match="mine")
    stage.store.matches[MATCH].owner = "thief"
    stage.store.matches[MATCH].epoch += 1
    edge.clear()
    lost = edge.post_command("submit_vote", "ann", forUserId="host")
    kept = edge.post_command("start_debate", "host", match="mine")
    with pytest.raises(Refused, match="moved"):
        await edge.answer(lost)
    assert (await edge.answer(kept))["v"] == 1
    assert edge.gone() == [(MATCH, False)]
    assert list(actor.rooms) == ["mine"]
    assert await edge.refused("submit_vote", "ann", forUserId="host") == "moved"
    await asyncio.sleep(3)
    assert [payload for _, payload in edge.shown() if payload["matchId"] == MATCH] == []
    assert stage.stopped == []


async def test_a_match_that_storage_refuses_does_not_take_the_others_down(stage: Stage) -> None:
    _actor, edge = await stage.debate(seconds=5)
    await stage.open(edge, match="healthy", guests=("ann",))
    await edge.ask("start", "host", match="healthy", durationSec=600)
    stage.store.rejects.add(MATCH)
    await asyncio.sleep(10)
    slow_ms = []
    for number in range(50):
        asked_ms = stage.clock.now_ms()
        sick = edge.post_command("submit_vote", "ann", forUserId="host")
        request = edge.post_command("submit_vote", f"viewer-{number}", match="healthy", forUserId="host")
        await edge.answer(request)
        slow_ms.append(edge.answered_at(request) - asked_ms)
        with pytest.raises(Refused, match="unavailable"):
            await edge.answer(sick)
        await asyncio.sleep(0.1)
    assert sum(wait_ms > 3 for wait_ms in slow_ms) <= 6, "once a second it is tried again"
    assert max(slow_ms) <= 20
    assert stage.stopped == []
    stage.store.rejects.clear()
    await asyncio.sleep(2)
    assert "round_ended" in [name for _, name in edge.numbered()]


async def test_more_commands_than_may_wait_are_refused_and_may_be_tried_again(stage: Stage) -> None:
    _actor, edge = await stage.debate(limits=ActorLimits(commands_waiting_max=3))
    stage.store.delay_s = 0.5
    requests = [edge.post_command("submit_vote", f"viewer-{number}", forUserId="host") for number in range(8)]
    await asyncio.sleep(2)
    answers = [edge.answer_now(request) for request in requests]
    assert [answer[2] for answer in answers if answer] == [True] * 3 + [False] * 5
    refusals = {(answer[3]["code"], answer[3]["retryable"]) for answer in answers if answer and not answer[2]}
    assert refusals == {("unavailable", True)}


async def test_a_deadline_is_not_forgotten_when_the_queue_was_full_at_its_time(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=5, limits=ActorLimits(commands_waiting_max=2))
    await stage.open(edge, match="busy", guests=("ann",))
    await edge.ask("start", "host", match="busy", durationSec=600)
    ends_ms = actor.rooms[MATCH].state.countdown.ends_at_ms  # type: ignore[union-attr]
    await asyncio.sleep((ends_ms - stage.clock.now_ms() - 2) / 1000)
    stage.store.delay_s = 0.3
    for number in range(4):
        edge.post_command("submit_vote", f"viewer-{number}", match="busy", forUserId="host")
        await asyncio.sleep(0)
    await asyncio.sleep(2)
    assert [name for _, name in edge.numbered()][-1] == "round_ended"


async def test_a_journal_with_other_events_than_this_actor_wrote_ends_it(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    _actor, edge = await stage.debate()
    stored = stage.store.matches[MATCH]
    stage.store.fail_next.append(AppendUnknown("broke before"))
    stored.rows.append(stored.rows[-1].__class__(len(stored.rows) + 1, 1, 5, "RoomEmptied", 1, {}))
    edge.post_command("submit_vote", "ann", forUserId="host")
    await asyncio.sleep(1)
    assert [name for name, _ in stage.stopped] == ["first"]
    assert "broken invariant" in stage.stopped[0][1]


async def test_names_of_people_who_only_watch_are_not_kept(stage: Stage) -> None:
    actor, edge = await stage.debate()
    for number in range(20):
        assert (await edge.ask("join", f"viewer-{number}", displayName="Somebody"))["role"] == "VIEWER"
    assert set(actor.rooms[MATCH].names) == {"host", "ann"}
    await stage.open(edge, match="lobby")
    stage.store.fail_next.append(AppendFailed("away"))
    assert await edge.refused("join", "bob", match="lobby", displayName="Bob") == "unavailable"
    assert set(actor.rooms["lobby"].names) == {"host"}


async def test_names_that_came_with_a_refused_command_are_not_kept(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    await stage.open(edge, form="DUEL")
    partners = [{"userId": "stranger", "displayName": "What a stranger wrote"}]
    assert await edge.refused("seat_scripted", "ann", partners=partners) == "forbidden"
    assert set(actor.rooms[MATCH].names) == {"host"}
