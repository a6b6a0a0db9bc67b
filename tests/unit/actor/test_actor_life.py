"""The life of an actor: what it carries, what the directory is told, and how it stops."""

from __future__ import annotations

import asyncio

import pytest
from actor_stage import MATCH, Refused, Stage, assert_replays

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.ports.match_store import AppendFailed, AppendUnknown
from echoplay_actors.protocol import messages


async def test_a_match_is_there_once_it_is_durable(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    stage.store.delay_s = 0.2
    request = edge.post("open", MATCH, "COUPLE", "FREE", "topic", False, "host", "USER", "Host")
    await asyncio.sleep(0.199)
    assert (actor.rooms, edge.answer_now(request)) == ({}, None)
    record = (await edge.answer(request))["match"]
    assert (record["status"], record["hostUserId"], record["participants"][0]["side"]) == ("LOBBY", "host", "A")
    assert_replays(stage, actor)


async def test_a_match_that_is_opened_twice_at_a_time_is_made_once(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    request = ("open", MATCH, "GLOBAL", "FREE", "topic", False, "host", "USER", "Host")
    first, second = edge.post(*request), edge.post(*request)
    assert await edge.answer(first) == await edge.answer(second)
    assert stage.store.matches[MATCH].epoch == 1
    assert await edge.answer(edge.post(*request)) == await edge.answer(first)


@pytest.mark.parametrize("landed", [True, False])
async def test_opening_with_an_unknown_outcome_ends_in_one_match_or_none(stage: Stage, landed: bool) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    store = stage.store
    write = store.open_match

    async def broken(**arguments: object) -> None:
        if landed:
            await write(**arguments)  # type: ignore[arg-type]
        raise AppendUnknown("broke")

    store.open_match = broken  # type: ignore[method-assign, assignment]
    request = ("open", MATCH, "GLOBAL", "FREE", "topic", False, "host", "USER", "Host")
    first = edge.post(*request)
    if landed:
        assert (await edge.answer(first))["match"]["id"] == MATCH
        assert_replays(stage, actor)
    else:
        with pytest.raises(Refused, match="unavailable"):
            await edge.answer(first)
    store.open_match = write  # type: ignore[method-assign]
    assert (await edge.answer(edge.post(*request)))["match"]["id"] == MATCH


async def test_an_actor_that_is_full_sends_the_asker_on(stage: Stage) -> None:
    actor = await stage.actor(limits=ActorLimits(matches_max=2))
    edge = stage.edge(actor)
    requests = [
        edge.post("open", f"m{number}", "GLOBAL", "FREE", "topic", False, "host", "USER", "Host") for number in range(3)
    ]
    await edge.answer(requests[0])
    await edge.answer(requests[1])
    with pytest.raises(Refused, match="moved"):
        await edge.answer(requests[2])


async def test_the_directory_is_told_what_is_here_and_what_is_here_no_more(stage: Stage) -> None:
    actor, edge = await stage.debate()
    await stage.open(edge, match="other")
    directory = stage.edge(actor)
    assert await directory.answer(directory.post(messages.REPORT)) == {"matches": [MATCH, "other"], "snapshotsLate": 0}
    stage.store.matches["other"].owner = "another"
    assert await edge.refused("start_debate", "host", match="other") == "moved"
    await edge.ask("end_round", "host")
    await edge.ask("score", "host")
    await asyncio.sleep(61)
    assert directory.gone() == [("other", False), (MATCH, True)]
    assert directory.shown() == []


async def test_a_drain_finishes_what_is_under_way_and_says_so(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=60)
    directory = stage.edge(actor)
    await directory.answer(directory.post(messages.REPORT))
    await edge.ask("submit_reaction", "ann", type="heart")
    stage.store.delay_s = 0.1
    under_way = edge.post_command("submit_vote", "ann", forUserId="host")
    drained = directory.post(messages.DRAIN)
    await asyncio.sleep(0)
    late = edge.post_command("submit_vote", "viewer", forUserId="host")
    assert await edge.answer(under_way)
    with pytest.raises(Refused, match="moved"):
        await edge.answer(late)
    assert await directory.answer(drained) == {}
    assert stage.store.matches[MATCH].reactions == {"heart": 1}
    assert stage.types()[-1] == "VoteSubmitted"
    assert "first" in stage.store.released
    assert edge.gone() == [(MATCH, False)]
    assert directory.gone() == []
    edge.clear()
    await asyncio.sleep(5)
    assert edge.shown() == []
    assert stage.stopped == []
    with pytest.raises(Refused, match="moved"):
        await directory.answer(directory.post(messages.ADOPT, {MATCH: "first"}))


async def test_a_planned_hand_over_costs_a_speaker_nothing_and_loses_no_tick(stage: Stage) -> None:
    first, edge = await stage.debate(seconds=60)
    second = await stage.actor("second")
    other = stage.edge(second)
    await asyncio.sleep(10.3)
    old_end_ms = first.rooms[MATCH].state.countdown.ends_at_ms  # type: ignore[union-attr]
    await first.stop()
    await second.adopt({MATCH: "first"})
    await other.watch(0, "host", "ann")
    new_end_ms = second.rooms[MATCH].state.countdown.ends_at_ms  # type: ignore[union-attr]
    assert 1_000 <= new_end_ms - old_end_ms <= 1_050
    await asyncio.sleep(60)
    ticks = [payload["remaining"] for _, payload in (*edge.shown("timer_tick"), *other.shown("timer_tick"))]
    assert sorted(set(ticks), reverse=True) == list(range(60, -1, -1))


async def test_a_stop_does_not_wait_for_ever_for_storage(stage: Stage) -> None:
    actor, edge = await stage.debate()
    stage.store.away = True
    edge.post_command("submit_vote", "ann", forUserId="host")
    began_ms = stage.clock.now_ms()
    await actor.stop()
    assert stage.clock.now_ms() - began_ms <= 5_000


async def test_stopping_twice_is_stopping_once(stage: Stage) -> None:
    actor, _edge = await stage.debate()
    await asyncio.gather(actor.stop(), actor.stop())
    await actor.stop()
    assert stage.stopped == []


async def test_adopting_while_storage_is_away_is_answered(stage: Stage) -> None:
    actor = await stage.actor()
    directory = stage.edge(actor)
    stage.store.fail_next.append(AppendFailed("away"))
    with pytest.raises(Refused, match="unavailable"):
        await directory.answer(directory.post(messages.ADOPT, {MATCH: "first"}))


async def test_a_message_that_nobody_knows_is_an_error_of_the_link(stage: Stage) -> None:
    actor = await stage.actor()
    with pytest.raises(ValueError, match="nonsense"):
        actor.receive(stage.edge(actor), ("nonsense", 1))


async def test_an_unforeseen_error_in_a_turn_ends_the_actor(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    _actor, edge = await stage.debate()
    stage.store.fail_next.append(ZeroDivisionError("a bug"))
    request = edge.post_command("submit_vote", "ann", forUserId="host")
    await asyncio.sleep(0.1)
    assert stage.stopped == [("first", "an unforeseen error: a bug")]
    edge.clear()
    await asyncio.sleep(10)
    assert edge.came == []
    assert edge.answer_now(request) is None


async def test_a_second_start_of_the_same_name_owns_nothing(stage: Stage) -> None:
    await stage.debate()
    again = await stage.actor("again")
    edge = stage.edge(again)
    assert await edge.refused("view", "host") == "moved"
    assert await edge.answer(edge.post(messages.REPORT)) == {"matches": [], "snapshotsLate": 0}


async def test_a_reading_of_its_own_that_lands_late_takes_no_match_from_an_actor(stage: Stage) -> None:
    actor, edge = await stage.debate()
    edge.clear()
    stage.store.database.reclaim(owner="first", read_to={MATCH: 0})
    with pytest.raises(Refused, match="unavailable"):
        await edge.ask("end_round", "host", op="one")
    assert (await edge.ask("end_round", "host", op="one"))["number"] == 1
    assert edge.gone() == []
    assert actor.rooms[MATCH].epoch == stage.store.database.matches[MATCH].epoch
    assert_replays(stage, actor)
