"""A spare edge waits behind the one that listens, and takes its place at once; Ray's restart gives the next spare."""

from __future__ import annotations

import asyncio
import signal
import time

from crashing import Measured, assert_no_hole, kill, next_tick

from server.database import owner_epoch
from server.edge_processes import listening, spare
from server.processes import EDGE, Identity, called, ended
from server.realtime import Client
from server.running import RunningServer, TemporaryServer
from server.visit import Visit

ROUND_S = 600
BACK_WITHIN_S = 20.0
SPARE_WITHIN_S = 40.0
ENDED_WITHIN_S = 40.0


async def _both(server: RunningServer) -> tuple[Identity, Identity]:
    """The edge that listens, and the spare one, once both are there."""
    async with asyncio.timeout(SPARE_WITHIN_S):
        while True:
            edges, spares = await asyncio.to_thread(listening, server), await asyncio.to_thread(spare, server)
            if len(edges) == len(spares) == 1:
                return edges[0], spares[0]
            await asyncio.sleep(0.05)


async def _health_says(visit: Visit, found: dict[str, int]) -> None:
    """Return when it does; a report is kept for a moment."""
    async with asyncio.timeout(SPARE_WITHIN_S):
        while True:
            told = (await visit.rest.get("/v1/health"))["dependencies"]["edges"]
            if found.items() <= told.items():
                return
            await asyncio.sleep(0.05)


async def _goes_on(client: Client, match_id: str, start: dict[str, object], connections: int) -> None:
    await client.until(lambda: client.connected_count == connections, "another connection", within_s=BACK_WITHIN_S)
    answer = await client.ask("resume", matchId=match_id, epoch=start["epoch"], v=start["v"], within_s=12)
    assert answer["ok"], answer


async def test_the_spare_edge_serves_when_the_edge_is_killed_and_the_next_one_is_spare_then(
    server: RunningServer, visit: Visit, measured: Measured
) -> None:
    first, second = await _both(server)
    await _health_says(visit, {"listening": 1, "spares": 1})
    host, guest = await visit.people("Hanna the host", "Gustav the guest")
    match_id = await visit.make_match(host)
    await visit.join(guest, match_id)
    clients = [await visit.enter(person, match_id, reconnects=True) for person in (host, guest)]
    assert (await clients[0].ask("start_round", matchId=match_id, speakerUserId=host.id, durationSec=ROUND_S))["ok"]
    start = (await clients[1].event("round_started")).data
    for connections, (edge, waiting) in enumerate([(first, second), (second, None)], start=2):
        if waiting is None:
            listens, waiting = await _both(server)
            assert listens == edge
            assert waiting not in (first, second), "Ray has started it in the place of the first"
        killed_s = kill([edge])
        for client in clients:
            await _goes_on(client, match_id, start, connections)
        # It was there before: nobody waited for Ray.
        assert listening(server) == [waiting]
        measured("clients are back after kill -9 of the edge, with a spare one", time.monotonic() - killed_s)
        await next_tick(clients[1], time.monotonic(), within_s=5)
    assert (await clients[0].ask("end_round", matchId=match_id))["ok"]
    for client in clients:
        await client.event("round_ended")
        assert_no_hole(client)
        assert not client.all("timer_adjusted"), "nothing happened to the match itself"
    assert owner_epoch(server, match_id) == 1


async def test_an_edge_that_is_told_to_end_gives_its_place_to_the_spare_one(
    server: RunningServer, visit: Visit
) -> None:
    edge, waiting = await _both(server)
    debate = await visit.debate()
    watcher = await visit.enter(await visit.person("Wanda"), debate.id, reconnects=True)
    edge.send(signal.SIGTERM)
    await watcher.until(lambda: watcher.connected_count == 2, "another connection", within_s=BACK_WITHIN_S)
    assert listening(server) == [waiting]
    await watcher.enter(debate.id)
    await ended(edge, within_s=ENDED_WITHIN_S)


async def test_a_spare_edge_that_ends_is_missed_by_nobody_and_is_there_again(
    server: RunningServer, visit: Visit
) -> None:
    debate = await visit.debate(round_s=ROUND_S)
    for number in (signal.SIGKILL, signal.SIGTERM):
        edge, waiting = await _both(server)
        waiting.send(number)
        await ended(waiting, within_s=ENDED_WITHIN_S)
        again, another = await _both(server)
        assert again == edge
        assert another != waiting
    assert (await debate.guest_client.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id))["ok"]
    assert debate.guest_client.connected_count == 1


async def test_the_spare_edge_does_not_listen_when_the_server_is_stopped() -> None:
    with TemporaryServer() as server:
        await _both(server)
        server.stop()
        said = (server.data_folder / "logs" / "edge-2.log").read_text("utf-8")
    assert "a spare one" in said
    assert "listening on" not in said


async def test_without_a_spare_edge_people_come_back_when_ray_has_started_it_again() -> None:
    with TemporaryServer({"ECHOPLAY_SPARE_EDGES": "0"}) as server:
        async with Visit(server) as visit:
            [edge] = called(server.processes(), EDGE)
            await _health_says(visit, {"listening": 1, "spares": 0})
            debate = await visit.debate()
            watcher = await visit.enter(await visit.person("Wanda"), debate.id, reconnects=True)
            kill([edge])
            await watcher.until(lambda: watcher.connected_count == 2, "another connection", within_s=BACK_WITHIN_S)
            await watcher.enter(debate.id)
            await _health_says(visit, {"listening": 1, "spares": 0})
            assert listening(server) == called(server.processes(), EDGE)
