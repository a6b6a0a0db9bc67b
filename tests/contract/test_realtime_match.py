"""Socket.IO: a match from the lobby to its result."""

from __future__ import annotations

import asyncio

from shapes import check

from server.visit import Visit


async def test_a_free_match_goes_from_lobby_to_result_with_every_step_shown_to_everybody(visit: Visit) -> None:
    debate = await visit.debate()
    host, guest = debate.host_client, debate.guest_client
    watcher = await visit.enter(await visit.person("Wanda"), debate.id)
    everybody = (host, guest, watcher)
    check("accepted", await host.ask("start_debate", matchId=debate.id))
    check(
        "accepted", await host.ask("start_round", matchId=debate.id, speakerUserId=debate.guest.id, durationSec=3_600)
    )
    check("accepted", await guest.ask("end_round", matchId=debate.id))
    check("accepted", await host.ask("start_round", matchId=debate.id, speakerUserId=debate.host.id, durationSec=3_600))
    # Naming the next speaker ends the round that runs.
    check("accepted", await host.ask("start_round", matchId=debate.id, speakerUserId=debate.guest.id, durationSec=1))
    check("accepted", await watcher.ask("submit_vote", matchId=debate.id, forUserId=debate.guest.id))
    for client in everybody:
        await client.event("round_ended", lambda seen: seen["number"] == 3)
    scored = await guest.ask("request_ai_score", matchId=debate.id)
    check("accepted", scored)
    for client in everybody:
        await client.event("match_ended")
        story = [seen for seen in client.numbered() if seen.name not in ("participant_joined", "participant_left")]
        assert [(seen.name, seen.data.get("number")) for seen in story] == [
            ("debate_started", None), ("round_started", 1), ("round_ended", 1), ("round_started", 2),
            ("round_ended", 2), ("round_started", 3), ("round_ended", 3), ("ai_score", None), ("match_ended", None),
        ]  # fmt: skip
        result, ended = story[-2:]
        assert result["score"] == ended["aiScore"]
        assert result["winnerUserId"] == ended["winnerUserId"] == debate.guest.id
    again = await host.ask("request_ai_score", matchId=debate.id)
    assert again["ok"]
    assert again["evaluation"] == scored["evaluation"]


async def test_starting_a_round_in_the_lobby_goes_live_too(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    assert [seen.name for seen in debate.guest_client.numbered()][-2:] == ["debate_started", "round_started"]
    state = await debate.guest_client.enter(debate.id)
    assert state["match"]["status"] == "LIVE"
    assert state["round"]["speakerId"] == debate.host.id
    assert state["timer"]["duration"] == 600
    assert 590 < state["timer"]["remaining"] <= 600
    assert state["timer"]["remaining"] == -(-state["timer"]["remainingMs"] // 1000)


async def test_starting_over_rest_is_shown_in_the_room(visit: Visit) -> None:
    debate = await visit.debate()
    await visit.rest.post(f"/v1/matches/{debate.id}/start", {"durationSec": 30}, token=debate.host.token)
    started = await debate.guest_client.event("round_started")
    assert (started["number"], started["speakerUserId"], started["durationSec"]) == (1, debate.host.id, 30)


async def test_scoring_over_rest_is_shown_in_the_room(visit: Visit) -> None:
    debate = await visit.debate(round_s=1)
    await debate.guest_client.event("round_ended")
    await visit.rest.post(f"/v1/matches/{debate.id}/score", token=debate.guest.token)
    for client in (debate.host_client, debate.guest_client):
        await client.event("ai_score")
        await client.event("match_ended")


async def test_the_clock_ticks_each_second_down_to_zero_before_the_round_ends_and_never_early(visit: Visit) -> None:
    seconds = 10
    debate = await visit.debate(round_s=seconds)
    guest = debate.guest_client
    started = guest.all("round_started")[0]
    ended = await guest.event("round_ended", within_s=seconds + 3)
    ticks = guest.all("timer_tick")
    remaining = [tick["remaining"] for tick in ticks]
    assert remaining in (list(range(seconds - 1, -1, -1)), list(range(seconds, -1, -1)))
    assert guest.seen.index(ticks[-1]) < guest.seen.index(ended)
    for tick in ticks:
        late_s = tick.at_s - started.at_s - (seconds - tick["remaining"])
        assert -0.1 < late_s < 1, f"the tick with {tick['remaining']} was {late_s:.3f} s late"
    assert -0.1 < ended.at_s - started.at_s - seconds < 1


async def test_the_host_the_speaker_and_a_moderator_may_end_a_round_and_nobody_else(visit: Visit) -> None:
    debate = await visit.debate()
    moderator = await visit.enter(await visit.person("Mo", "MOD"), debate.id)
    watcher = await visit.enter(await visit.person("Wanda"), debate.id)
    for number, (speaker, who) in enumerate(
        [
            (debate.guest, debate.host_client), (debate.guest, debate.guest_client), (debate.guest, moderator),
        ],
        start=1,
    ):  # fmt: skip
        asked = {"matchId": debate.id, "speakerUserId": speaker.id, "durationSec": 600}
        assert (await debate.host_client.ask("start_round", **asked))["ok"]
        assert (await watcher.ask("end_round", matchId=debate.id))["error"]["code"] == "forbidden"
        assert (await who.ask("end_round", matchId=debate.id))["ok"]
        await watcher.event("round_ended", lambda seen, number=number: seen["number"] == number)
    assert (
        await debate.host_client.ask("start_round", matchId=debate.id, speakerUserId=debate.host.id, durationSec=9)
    )["ok"]
    assert (await debate.guest_client.ask("end_round", matchId=debate.id))["error"]["code"] == "forbidden"


async def test_the_numbered_events_are_dense_and_the_same_for_everybody(visit: Visit) -> None:
    debate = await visit.debate()
    watcher = await visit.client(await visit.person("Wanda"))
    state = await watcher.enter(debate.id)
    for _ in range(4):
        await visit.start_round(debate)
    await debate.host_client.ask("end_round", matchId=debate.id)
    clients = (debate.host_client, debate.guest_client, watcher)
    await asyncio.gather(*(one.event("round_ended", lambda seen: seen["number"] == 4) for one in clients))
    versions = [seen["v"] for seen in watcher.numbered()]
    assert versions == list(range(state["v"] + 1, state["v"] + 1 + len(versions)))
    assert len(versions) == 9
    tails = [[(seen.name, seen.data) for seen in one.numbered()][-9:] for one in clients]
    assert tails[0] == tails[1] == tails[2]
