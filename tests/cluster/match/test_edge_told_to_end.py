"""An edge alone is told to end: its people are taken in by the next one, which listens before they are let go."""

from __future__ import annotations

import asyncio
import signal

import aiohttp
from crashing import assert_no_hole

from server.database import owner_epoch
from server.edge_processes import listening
from server.processes import ended
from server.running import RunningServer
from server.visit import Visit

ROUND_S = 600
ENDED_WITHIN_S = 40.0


async def _served_until(server: RunningServer, over: asyncio.Event) -> list[int]:
    """What health answers over one new connection after the other; raises when nobody takes one."""
    found: list[int] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        while not over.is_set():
            async with session.get(f"{server.url}/v1/health") as answer:
                found.append(answer.status)
            await asyncio.sleep(0.05)
    return found


async def test_people_of_an_edge_that_is_told_to_end_go_on_by_the_next(server: RunningServer, visit: Visit) -> None:
    host, guest = await visit.people("Hanna the host", "Gustav the guest")
    match_id = await visit.make_match(host)
    await visit.join(guest, match_id)
    clients = [await visit.enter(person, match_id, reconnects=True) for person in (host, guest)]
    assert (await clients[0].ask("start_round", matchId=match_id, speakerUserId=host.id, durationSec=ROUND_S))["ok"]
    start = await clients[1].event("round_started")

    [edge] = listening(server)
    over = asyncio.Event()
    serving = asyncio.ensure_future(_served_until(server, over))
    edge.send(signal.SIGTERM)
    await ended(edge, within_s=ENDED_WITHIN_S)
    over.set()
    # Somebody listened all the time, and could serve.
    assert set(await serving) == {200}
    [successor] = listening(server)
    assert successor != edge

    for client in clients:
        await client.until(lambda client=client: client.connected_count == 2, "second connection", within_s=20)
        answer = await client.ask("resume", matchId=match_id, epoch=start["epoch"], v=start["v"], within_s=12)
        assert answer["ok"], answer
    assert (await clients[1].ask("submit_vote", matchId=match_id, forUserId=host.id))["ok"]
    assert (await clients[0].ask("end_round", matchId=match_id))["ok"]
    await asyncio.gather(*(client.event("round_ended") for client in clients))
    for client in clients:
        assert_no_hole(client)
        assert not client.all("timer_adjusted"), "nothing happened to the match itself"
    assert owner_epoch(server, match_id) == 1
