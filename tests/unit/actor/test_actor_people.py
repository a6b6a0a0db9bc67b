"""People in a room: devices, edges, hosts, spectators, and how often the room is told what."""

from __future__ import annotations

import asyncio
import itertools
import json

import pytest
from actor_stage import MATCH, Refused, Stage, assert_replays

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.ports.match_store import AppendFailed


def _gaps_ms(shown: list[tuple[int, dict[str, object]]]) -> list[int]:
    return [later - earlier for (earlier, _), (later, _) in itertools.pairwise(shown)]


async def test_the_first_reaction_of_a_quiet_room_is_shown_at_once(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    asked_ms = stage.clock.now_ms()
    await edge.ask("submit_reaction", "viewer", type="heart")
    assert edge.shown("reaction_update") == [
        (asked_ms, {"matchId": MATCH, "counts": {"heart": 1, "thumbs": 0, "laugh": 0, "flame": 0}})
    ]


async def test_in_a_busy_room_reactions_are_told_every_100_ms_and_none_is_lost(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    for number in range(500):
        edge.post_command("submit_reaction", f"viewer-{number}", type=("heart", "laugh")[number % 2])
        await asyncio.sleep(0.003)
    await asyncio.sleep(0.2)
    updates = edge.shown("reaction_update")
    assert min(_gaps_ms(updates)) >= 100
    assert max(_gaps_ms(updates)) <= 110
    assert updates[-1][1]["counts"] == {"heart": 250, "thumbs": 0, "laugh": 250, "flame": 0}


async def test_votes_are_told_as_totals_every_100_ms(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    for number in range(300):
        edge.post_command("submit_vote", f"viewer-{number}", forUserId="host")
        await asyncio.sleep(0.003)
    await asyncio.sleep(0.2)
    updates = edge.shown("vote_update")
    assert min(_gaps_ms(updates)) >= 100
    assert updates[-1][1]["totals"] == {"host": 300}


async def test_reactions_belong_to_a_live_match(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    await stage.open(edge)
    assert await edge.refused("submit_reaction", "viewer", type="heart") == "wrong_phase"


async def test_reactions_are_saved_within_a_second_and_again_if_that_failed(stage: Stage) -> None:
    actor, edge = await stage.debate()
    await edge.ask("submit_reaction", "viewer", type="heart")
    await asyncio.sleep(1.1)
    assert stage.store.matches[MATCH].reactions == {"heart": 1}
    await edge.ask("submit_reaction", "viewer", type="heart")
    actor.rooms[MATCH].reactions_unsaved = True
    stage.store.away = True
    await asyncio.sleep(1.1)
    stage.store.away = False
    await asyncio.sleep(1.1)
    assert stage.store.matches[MATCH].reactions == {"heart": 2}
    second = await stage.actor("second")
    stage.store.revoked.add("first")
    await second.adopt({MATCH: "first"})
    assert second.rooms[MATCH].reactions == {"heart": 2}


async def test_presence_is_told_once_a_second_however_many_come(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    await asyncio.sleep(2)
    edge.clear()
    for number in range(100):
        await edge.enter(f"viewer-{number}")
        await asyncio.sleep(0.05)
    await asyncio.sleep(2)
    updates = edge.shown("presence")
    assert min(_gaps_ms(updates)) >= 1_000
    assert updates[-1][1] == {"matchId": MATCH, "spectators": 100, "present": ["host", "ann"]}


async def test_spectators_have_their_bound_and_debaters_always_come_in(stage: Stage) -> None:
    actor = await stage.actor(limits=ActorLimits(spectators_per_match_max=2))
    edge = stage.edge(actor)
    await stage.open(edge, guests=("ann",))
    await edge.enter("one", "two")
    with pytest.raises(Refused, match="match_full"):
        await edge.enter("three")
    assert (await edge.enter("two"))["spectators"] == 2
    edge.devices("ann", 0)
    assert (await edge.enter("ann"))["spectators"] == 2
    edge.devices("one", 0)
    assert (await edge.enter("three"))["spectators"] == 2


async def test_somebody_with_devices_on_two_edges_is_there_until_both_are_gone(stage: Stage) -> None:
    actor, first = await stage.debate()
    second = stage.edge(actor)
    await second.enter("ann")
    first.devices("ann", 0)
    await asyncio.sleep(10)
    assert "ParticipantDisconnected" not in stage.types()
    second.devices("ann", 2)
    second.devices("ann", 1)
    await asyncio.sleep(10)
    assert "ParticipantDisconnected" not in stage.types()
    gone_ms = stage.clock.now_ms()
    second.devices("ann", 0)
    await asyncio.sleep(10)
    ((left_ms, payload),) = first.shown("participant_left")
    assert payload["userId"] == "ann"
    assert 5_000 <= left_ms - gone_ms <= 5_050
    assert_replays(stage, actor)


async def test_an_edge_that_is_lost_takes_its_people_with_it_unless_they_are_elsewhere(stage: Stage) -> None:
    actor, first = await stage.debate()
    second = stage.edge(actor)
    await second.enter("host", "viewer")
    actor.sender_lost(first)
    first.clear()
    await asyncio.sleep(10)
    assert first.came == []
    assert [payload["userId"] for _, payload in second.shown("participant_left")] == ["ann"]
    assert second.shown("presence")[-1][1]["spectators"] == 1


async def test_whom_an_edge_does_not_name_when_it_watches_again_is_not_there_any_more(stage: Stage) -> None:
    actor, edge = await stage.debate()
    other = stage.edge(actor)
    await other.enter("host", "viewer")
    await edge.watch(0, "host")
    await asyncio.sleep(10)
    assert [payload["userId"] for _, payload in edge.shown("participant_left")] == ["ann"]
    assert edge.shown("presence")[-1][1] == {"matchId": MATCH, "spectators": 1, "present": ["host"]}


async def test_who_is_back_within_five_seconds_has_never_left(stage: Stage) -> None:
    actor, first = await stage.debate()
    actor.sender_lost(first)
    await asyncio.sleep(4.9)
    again = stage.edge(actor)
    await again.watch(0, "host", "ann")
    await asyncio.sleep(10)
    assert "ParticipantLeft" not in stage.types()
    assert again.shown("participant_left") == []


async def test_a_host_who_is_gone_for_a_minute_is_replaced(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=600)
    gone_ms = stage.clock.now_ms()
    edge.devices("host", 0)
    await asyncio.sleep(61)
    ((at_ms, payload),) = edge.shown("host_changed")
    assert payload["hostUserId"] == "ann"
    assert 60_000 <= at_ms - gone_ms <= 60_050
    assert await edge.ask("end_round", "ann")
    assert_replays(stage, actor)


async def test_nobody_has_left_who_came_back_while_storage_was_away(stage: Stage) -> None:
    _actor, edge = await stage.debate(seconds=600)
    edge.devices("ann", 0)
    await asyncio.sleep(0.1)
    stage.store.fail_next.append(AppendFailed("away"))
    edge.devices("ann", 1)
    await asyncio.sleep(20)
    assert edge.shown("participant_left") == []
    assert stage.types()[-1] == "ParticipantArrived"


async def test_who_went_while_storage_was_away_has_left_all_the_same(stage: Stage) -> None:
    _actor, edge = await stage.debate(seconds=600)
    stage.store.fail_next.append(AppendFailed("away"))
    edge.devices("ann", 0)
    await asyncio.sleep(20)
    assert [payload["userId"] for _, payload in edge.shown("participant_left")] == ["ann"]


async def test_who_comes_and_goes_while_the_lease_has_lapsed_is_counted_right(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=600)
    edge.devices("host", 0)
    await asyncio.sleep(0.1)
    stage.store.away = True
    await asyncio.sleep(3)
    edge.devices("host", 1)
    edge.devices("ann", 0)
    stage.store.away = False
    await asyncio.sleep(20)
    left = [payload["userId"] for _, payload in edge.shown("participant_left")]
    assert left == ["ann"]
    presences = {one.user_id: one.presence.value for one in actor.rooms[MATCH].state.participants}
    assert presences == {"host": "HERE", "ann": "LEFT"}


async def test_flapping_devices_do_not_flood_the_journal(stage: Stage) -> None:
    _actor, edge = await stage.debate(seconds=600)
    rows = len(stage.store.matches[MATCH].rows)
    stage.store.delay_s = 0.1
    for number in range(1_000):
        edge.devices("ann", number % 2)
    await asyncio.sleep(1)
    assert len(stage.store.matches[MATCH].rows) - rows <= 4


async def test_an_edge_without_people_hears_nothing_more(stage: Stage) -> None:
    actor, edge = await stage.debate(seconds=600)
    other = stage.edge(actor)
    await other.enter("viewer")
    actor.receive(edge, ("unwatch", MATCH))
    edge.clear()
    await asyncio.sleep(5)
    assert edge.came == []
    assert other.shown("timer_tick")


async def test_who_enters_sees_the_room_as_it_is_committed(stage: Stage) -> None:
    _actor, edge = await stage.debate(seconds=60)
    await edge.ask("submit_vote", "ann", forUserId="host")
    await edge.ask("submit_reaction", "ann", type="flame")
    await asyncio.sleep(9.75)
    state = await edge.enter("viewer")
    assert state["timer"]["duration"] == 60
    assert 50_000 < state["timer"]["remainingMs"] < 50_300
    assert state["timer"]["remaining"] == 51
    assert state["votes"] == {"host": 1}
    assert state["reactions"]["flame"] == 1
    assert state["spectators"] == 1
    assert (state["epoch"], state["v"]) == (1, edge.numbered()[-1][0])
    assert [one["displayName"] for one in state["participants"]] == ["Host", "Ann"]


async def test_two_edges_are_told_the_same_bytes(stage: Stage) -> None:
    actor, first = await stage.debate(seconds=5)
    second = stage.edge(actor)
    await second.enter("viewer")
    first.clear()
    second.clear()
    await asyncio.sleep(10)
    assert [one for _, one in first.came] == [one for _, one in second.came]
    assert all(json.loads(one[5])["matchId"] == MATCH for _, one in first.came)
