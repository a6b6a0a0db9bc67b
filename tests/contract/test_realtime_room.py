"""Socket.IO: who is in the room."""

from __future__ import annotations

import itertools

from absent_host import AbsentHost

from server.visit import Visit


async def test_whoever_takes_a_seat_is_announced_to_the_room(visit: Visit) -> None:
    host, guest = await visit.people("Host", "Guest")
    match_id = await visit.make_match(host)
    client = await visit.enter(host, match_id)
    await visit.join(guest, match_id)
    joined = await client.event("participant_joined")
    assert joined["userId"] == joined["participant"]["userId"] == guest.id
    assert joined["participant"]["displayName"] == "Guest"
    assert joined["participant"]["side"] == "B"


async def test_a_participant_whose_last_device_is_gone_for_five_seconds_left_and_joins_again(visit: Visit) -> None:
    debate = await visit.debate()
    host = debate.host_client
    began = host.seen[-1].at_s
    await debate.guest_client.close()
    left = await host.event("participant_left", within_s=8)
    assert left["userId"] == left["participant"]["userId"] == debate.guest.id
    assert left.at_s - began >= 4.9
    await visit.enter(debate.guest, debate.id)
    assert (await host.event("participant_joined", lambda seen: seen["v"] > left["v"]))["userId"] == debate.guest.id


async def test_a_participant_who_is_back_sooner_never_left(visit: Visit) -> None:
    debate = await visit.debate()
    await debate.guest_client.close()
    await visit.enter(debate.guest, debate.id)
    # A round that is longer than the five seconds.
    await visit.start_round(debate, 6)
    await debate.host_client.event("round_ended", within_s=9)
    assert not debate.host_client.all("participant_left")


async def test_spectators_are_counted_without_the_participants(visit: Visit) -> None:
    debate = await visit.debate()
    watchers = await visit.people("Wanda", "Wim")
    clients = [await visit.enter(watcher, debate.id) for watcher in watchers]
    await debate.host_client.event("presence", lambda seen: seen["spectators"] == 2)
    await clients[0].close()
    await debate.host_client.event("presence", lambda seen: seen["spectators"] == 1)
    late = await visit.client(watchers[0])
    state = await late.enter(debate.id)
    assert state["spectators"] in (1, 2)
    at_s = [seen.at_s for seen in debate.host_client.all("presence")]
    assert all(later - earlier > 0.9 for earlier, later in itertools.pairwise(at_s))


async def test_nobody_hears_of_another_room(visit: Visit) -> None:
    here = await visit.debate()
    there = await visit.debate(round_s=600)
    watcher = await visit.enter(await visit.person("Wanda"), there.id)
    assert (await watcher.ask("submit_reaction", matchId=there.id, type="heart"))["ok"]
    await there.host_client.event("timer_tick")
    await there.host_client.event("timer_tick")
    assert {seen["matchId"] for seen in here.host_client.seen if "matchId" in seen.data} == {here.id}


async def test_the_debate_of_a_private_match_is_a_404_for_strangers(visit: Visit) -> None:
    host, stranger = await visit.people("Parent", "Stranger")
    private = await visit.make_match(host, "FAMILY")
    await visit.enter(host, private)
    client = await visit.client(stranger)
    answers = [
        await client.ask(event, matchId=match_id, **fields)
        for match_id in (private, "00000000-0000-4000-8000-000000000000", "no id", "")
        for event, fields in (
            ("submit_reaction", {"type": "heart"}), ("submit_vote", {"forUserId": host.id}), ("end_round", {}),
        )
    ]  # fmt: skip
    answers += [await client.ask("join_room", matchId=one) for one in (private, "no id")]
    assert [one["error"]["code"] for one in answers] == ["not_found"] * len(answers)
    assert len({one["error"]["message"] for one in answers}) == 1


async def test_the_guest_becomes_host_when_the_host_is_gone_for_a_minute(absent_host: AbsentHost) -> None:
    story = absent_host.story()
    assert story.left["userId"] == story.debate.host.id
    assert 4.5 <= story.left_after_s <= 8
    assert story.changed["hostUserId"] == story.debate.guest.id
    assert 59 <= story.changed_after_s <= 65
