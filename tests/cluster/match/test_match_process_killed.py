"""Processes of a server are killed or frozen while a round runs: the room sees a pause, and loses nothing."""

from __future__ import annotations

import asyncio
import signal
import time

from crashing import (
    Measured,
    assert_journal_is_whole,
    assert_no_hole,
    assert_ticks_count_down,
    kill,
    next_tick,
    process_of,
    votes_in_journal,
)

from server.database import journal, owner_epoch
from server.edge_processes import listening
from server.processes import DIRECTORY, MATCH_ACTOR, called, ended
from server.realtime import Client
from server.running import RunningServer
from server.visit import Visit

ONE_KILLED_S = 3.0
ALL_KILLED_S = 8.0
LENIENCE = 2
"""A machine with other things to do may take this much longer before a test fails; the figures are printed."""
GRACE_MS = 1_000
ROUND_S = 600


async def test_after_kill_9_of_a_matchs_process_the_spare_goes_on_and_nothing_is_lost(
    server: RunningServer, visit: Visit, measured: Measured
) -> None:
    debate = await visit.debate(round_s=ROUND_S)
    watchers = await visit.people(*(f"Watcher {number}" for number in range(6)))
    clients = [await visit.enter(watcher, debate.id) for watcher in watchers]
    away = await visit.client(debate.guest)
    left_at = await away.enter(debate.id)
    await away.close()
    ends_at_ms = journal(server, debate.id)[-1]["data"]

    acknowledged: dict[str, str] = {}

    async def vote(client: Client, voter_id: str) -> None:
        answer = await client.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id, within_s=12)
        if answer["ok"]:
            acknowledged[voter_id] = debate.host.id

    await vote(clients[0], watchers[0].id)
    await next_tick(debate.guest_client, 0, within_s=3)
    under_way = [
        asyncio.create_task(vote(client, one.id)) for client, one in zip(clients[1:], watchers[1:], strict=True)
    ]
    victim = process_of(server, debate.id)
    killed_s = kill([victim])
    adjusted = await debate.guest_client.event("timer_adjusted", within_s=ONE_KILLED_S * LENIENCE)
    tick = await next_tick(debate.guest_client, adjusted.at_s, within_s=ONE_KILLED_S * LENIENCE)
    measured("ticks back after kill -9 of a match's process", tick.at_s - killed_s)
    assert tick.at_s - killed_s < ONE_KILLED_S * LENIENCE
    await asyncio.gather(*under_way)
    assert acknowledged.items() <= votes_in_journal(server, debate.id).items()
    state = await clients[0].enter(debate.id)
    assert state["votes"][debate.host.id] >= len(acknowledged)

    # The outage, from the last proof of life on, and the grace: more than that outage without it would be a gift.
    gap_ms = (adjusted.at_s - killed_s) * 1000
    assert adjusted["reason"] == "recovery"
    assert gap_ms + GRACE_MS - 250 <= adjusted["addedMs"] <= gap_ms + GRACE_MS + 1_000, (
        gap_ms,
        adjusted.data,
        ends_at_ms,
    )
    assert process_of(server, debate.id) != victim

    assert (await debate.host_client.ask("end_round", matchId=debate.id))["ok"]
    await visit.start_round(debate)
    await asyncio.gather(*(one.event("round_started") for one in (debate.guest_client, *clients)))
    for client in (debate.host_client, debate.guest_client, *clients):
        assert_no_hole(client)
    back = await visit.client(debate.guest)
    assert (await back.ask("resume", matchId=debate.id, epoch=left_at["epoch"], v=left_at["v"]))["ok"]
    versions = [seen["v"] for seen in back.numbered()]
    assert versions == list(range(left_at["v"] + 1, left_at["v"] + 1 + len(versions)))
    assert [seen.name for seen in back.numbered()] == ["timer_adjusted", "round_ended", "round_started"]
    assert_journal_is_whole(server, debate.id)


async def test_with_all_match_actors_and_spares_killed_at_once_every_match_is_back(
    server: RunningServer, visit: Visit, measured: Measured
) -> None:
    debates = [await visit.debate(round_s=ROUND_S) for _ in range(3)]
    for debate in debates:
        assert (await debate.guest_client.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id))["ok"]
    killed_s = kill(called(server.processes(), MATCH_ACTOR))
    adjusted = await asyncio.gather(
        *(one.guest_client.event("timer_adjusted", within_s=ALL_KILLED_S * LENIENCE) for one in debates)
    )
    ticks = await asyncio.gather(
        *(
            next_tick(one.guest_client, found.at_s, within_s=ALL_KILLED_S * LENIENCE)
            for one, found in zip(debates, adjusted, strict=True)
        )
    )
    slowest_s = max(tick.at_s for tick in ticks) - killed_s
    measured("ticks back after kill -9 of all match actors and spares", slowest_s)
    assert slowest_s < ALL_KILLED_S * LENIENCE
    for debate in debates:
        assert votes_in_journal(server, debate.id) == {debate.guest.id: debate.host.id}
        assert (await debate.host_client.ask("end_round", matchId=debate.id, within_s=10))["ok"]
        await debate.guest_client.event("round_ended")
        assert_no_hole(debate.guest_client)
        assert_journal_is_whole(server, debate.id)


async def test_a_frozen_process_that_wakes_up_writes_and_shows_nothing_and_ends(
    server: RunningServer, visit: Visit, measured: Measured
) -> None:
    debate = await visit.debate(round_s=ROUND_S)
    guest = debate.guest_client
    await next_tick(guest, 0, within_s=3)
    frozen = process_of(server, debate.id)
    frozen_s = asyncio.get_running_loop().time()
    frozen.send(signal.SIGSTOP)
    try:
        # Asked of the frozen one; the edge asks the new one again.
        vote = asyncio.create_task(guest.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id, within_s=15))
        adjusted = await guest.event("timer_adjusted", within_s=12)
        tick = await next_tick(guest, adjusted.at_s, within_s=6)
        measured("ticks back after a match's process froze", tick.at_s - frozen_s)
        assert (await vote)["ok"]
        epoch = owner_epoch(server, debate.id)
        assert epoch == 2
        assert frozen.is_alive(), "somebody ended it before it could wake up"
    finally:
        frozen.send(signal.SIGCONT)
    woke_s = asyncio.get_running_loop().time()
    await ended(frozen, within_s=10)
    measured("a frozen process ended after it woke", asyncio.get_running_loop().time() - woke_s)
    for _ in range(2):
        await next_tick(guest, asyncio.get_running_loop().time(), within_s=3)
    assert_ticks_count_down(guest, adjusted.at_s)
    assert len(guest.all("timer_adjusted")) == 1
    assert (await debate.host_client.ask("end_round", matchId=debate.id))["ok"]
    await guest.event("round_ended")
    assert_no_hole(guest)
    assert_journal_is_whole(server, debate.id)
    after = [event for event in journal(server, debate.id) if event["type"] == "OwnerRecovered"]
    assert [event["epoch"] for event in after] == [epoch]
    assert owner_epoch(server, debate.id) == epoch


async def test_a_match_goes_on_without_the_directory_and_new_ones_work_again(
    server: RunningServer, visit: Visit, measured: Measured
) -> None:
    debate = await visit.debate(round_s=ROUND_S)
    guest = debate.guest_client
    before = await next_tick(guest, 0, within_s=3)
    host = await visit.person("Host")
    killed_s = kill(called(server.processes(), DIRECTORY))
    for _ in range(3):
        assert (await guest.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id))["ok"]
        await next_tick(guest, asyncio.get_running_loop().time(), within_s=2)
    assert not guest.all("timer_adjusted")
    assert_ticks_count_down(guest, before.at_s)
    while (made := await visit.rest.post("/v1/matches", {"mode": "COUPLE"}, token=host.token)).status == 503:
        waited_s = asyncio.get_running_loop().time() - killed_s
        assert waited_s < 20, made
        await asyncio.sleep(0.1)
    assert made.status == 201, made
    measured("matches are made again after kill -9 of the directory", asyncio.get_running_loop().time() - killed_s)
    client = await visit.enter(host, made["match"]["id"])
    assert (await client.ask("start_debate", matchId=made["match"]["id"]))["ok"]
    assert (await debate.host_client.ask("end_round", matchId=debate.id))["ok"]
    assert_journal_is_whole(server, debate.id)


async def test_clients_come_back_and_resume_after_the_edge_was_killed(
    server: RunningServer, visit: Visit, measured: Measured
) -> None:
    host, guest = await visit.people("Host", "Guest")
    match_id = await visit.make_match(host)
    await visit.join(guest, match_id)
    clients = [await visit.enter(person, match_id, reconnects=True) for person in (host, guest)]
    assert (await clients[0].ask("start_round", matchId=match_id, speakerUserId=host.id, durationSec=ROUND_S))["ok"]
    starts = [await client.event("round_started") for client in clients]
    assert (await clients[1].ask("submit_vote", matchId=match_id, forUserId=host.id))["ok"]
    [edge] = listening(server)
    killed_s = kill([edge])
    for client, start in zip(clients, starts, strict=True):
        await client.until(lambda client=client: client.connected_count == 2, "second connection", within_s=20)
        answer = await client.ask("resume", matchId=match_id, epoch=start["epoch"], v=start["v"])
        assert answer["ok"], answer
    # A second that was on its way already is none that they heard by the next edge.
    measured("clients are back after kill -9 of the edge", time.monotonic() - killed_s)
    await next_tick(clients[1], time.monotonic(), within_s=5)
    # The match itself never stopped: its clock was not touched.
    assert not clients[1].all("timer_adjusted")
    assert (await clients[0].ask("end_round", matchId=match_id))["ok"]
    await clients[1].event("round_ended")
    assert_no_hole(clients[1])
    assert votes_in_journal(server, match_id) == {guest.id: host.id}
    assert owner_epoch(server, match_id) == 1
