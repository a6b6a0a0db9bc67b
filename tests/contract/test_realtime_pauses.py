"""Socket.IO: pausing and going on, by agreement or by a moderator."""

from __future__ import annotations

from shapes import check

from server.visit import Visit


async def test_the_host_pauses_once_every_participant_present_agreed(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    host, guest = debate.host_client, debate.guest_client
    agreed = check("accepted", await guest.ask("pause_debate", matchId=debate.id))
    assert (agreed["paused"], agreed["waitingFor"]) == (False, [debate.host.id])
    asked = await host.event("pause_asked")
    assert (asked["waitingFor"], asked["resuming"]) == ([debate.host.id], False)
    assert (await host.ask("pause_debate", matchId=debate.id))["paused"]
    paused = await guest.event("debate_paused")
    assert 590_000 < paused["remainingMs"] <= 600_000
    state = await guest.enter(debate.id)
    assert state["timer"]["remainingMs"] == paused["remainingMs"]
    for client in (host, guest):
        client.skip()
    await guest.ask("continue_debate", matchId=debate.id)
    assert (await host.ask("continue_debate", matchId=debate.id))["continued"]
    await guest.event("debate_continued")
    tick = await guest.event("timer_tick")
    # A clock ends on the next slot of 25 ms, and a tick leaves up to 25 ms late: so the one of the second that has just
    # begun may still come.
    assert tick["remaining"] * 1_000 < paused["remainingMs"] + 50


async def test_what_the_host_asked_for_happens_with_the_last_agreement(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    host, guest = debate.host_client, debate.guest_client
    alone = check("accepted", await host.ask("pause_debate", matchId=debate.id))
    assert (alone["paused"], alone["waitingFor"]) == (False, [debate.guest.id])
    watcher = await visit.client(await visit.person("Wanda"))
    assert (await watcher.enter(debate.id))["pauseAsked"] == {"waitingFor": [debate.guest.id], "resuming": False}
    assert (await guest.event("pause_asked"))["waitingFor"] == [debate.guest.id]
    assert (await guest.ask("pause_debate", matchId=debate.id))["paused"]
    await host.event("debate_paused")
    assert not (await host.ask("continue_debate", matchId=debate.id))["continued"]
    assert (await guest.event("pause_asked", lambda seen: seen["resuming"]))["waitingFor"] == [debate.guest.id]
    assert (await guest.ask("continue_debate", matchId=debate.id))["continued"]
    await host.event("debate_continued")
    assert (await watcher.enter(debate.id))["pauseAsked"] is None


async def test_no_tick_leaves_while_the_clock_is_stopped(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    moderator = await visit.enter(await visit.person("Mo", "MOD"), debate.id)
    guest = debate.guest_client
    await guest.event("timer_tick")
    assert (await moderator.ask("pause_debate", matchId=debate.id))["paused"]
    paused = await guest.event("debate_paused")
    # Another match's clock tells when two seconds have passed.
    other = await visit.debate(round_s=2)
    await other.guest_client.event("round_ended")
    assert not [tick for tick in guest.all("timer_tick") if tick.at_s > paused.at_s]
    assert (await moderator.ask("continue_debate", matchId=debate.id))["continued"]
    tick = await guest.event("timer_tick", lambda seen: seen.at_s > paused.at_s)
    assert paused["remainingMs"] - 1_500 <= tick["remaining"] * 1_000 <= paused["remainingMs"] + 25


async def test_pausing_is_refused_to_watchers_and_when_no_clock_runs(visit: Visit) -> None:
    debate = await visit.debate()
    watcher = await visit.enter(await visit.person("Wanda"), debate.id)
    early = await debate.host_client.ask("pause_debate", matchId=debate.id)
    assert early["error"]["code"] == "wrong_phase"
    await visit.start_round(debate)
    for event in ("pause_debate", "continue_debate"):
        assert (await watcher.ask(event, matchId=debate.id))["error"]["code"] == "forbidden"
    assert (await debate.host_client.ask("continue_debate", matchId=debate.id))["error"]["code"] == "wrong_phase"


async def test_a_round_cannot_be_started_while_the_debate_is_paused_but_be_ended(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    moderator = await visit.enter(await visit.person("Mo", "MOD"), debate.id)
    assert (await moderator.ask("pause_debate", matchId=debate.id))["paused"]
    asked = {"matchId": debate.id, "speakerUserId": debate.host.id, "durationSec": 9}
    assert (await debate.host_client.ask("start_round", **asked))["error"]["code"] == "wrong_phase"
    assert (await debate.host_client.ask("end_round", matchId=debate.id))["ok"]
    await debate.guest_client.event("round_ended")
