"""Two edges share one port: people on both are in one room, and whoever loses an edge is taken in by the other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from crashing import Measured, assert_no_hole, kill, next_tick

from server.database import owner_epoch
from server.edge_processes import edge_of, listening
from server.processes import Identity
from server.realtime import Client
from server.running import RunningServer, TemporaryServer
from server.visit import Person, Visit

ROUND_S = 600
BOTH_WITHIN_S = 40.0
TRIES_MAX = 24
"""The kernel picks the edge of each connection; that it picks the same one so often never happens."""


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with TemporaryServer({"ECHOPLAY_EDGES": "2", "ECHOPLAY_SPARE_EDGES": "0"}) as running:
        _wait_for_both(running)
        yield running


def _wait_for_both(server: RunningServer) -> None:
    """Health answers as soon as one edge listens."""
    until_s = time.monotonic() + BOTH_WITHIN_S
    while len(listening(server)) < 2:
        assert time.monotonic() < until_s, f"no two edges within {BOTH_WITHIN_S:.0f} s\n{server.logs()}"
        time.sleep(0.05)


async def _on_both(
    server: RunningServer, visit: Visit, match_id: str, host: Person, guest: Person
) -> tuple[Client, Identity, Client, Identity]:
    """Devices that come back by themselves, in the room on an edge each."""
    host_client = await visit.enter(host, match_id, reconnects=True)
    host_edge = await edge_of(server, host_client)
    for _ in range(TRIES_MAX):
        guest_client = await visit.client(guest, reconnects=True)
        guest_edge = await edge_of(server, guest_client)
        if guest_edge != host_edge:
            await guest_client.enter(match_id)
            return host_client, host_edge, guest_client, guest_edge
        await guest_client.close()
    raise AssertionError(f"{TRIES_MAX} connections in a row went to one edge of two")


def _numbered(client: Client, since_v: int) -> list[tuple[str, dict[str, Any]]]:
    return [(seen.name, seen.data) for seen in client.numbered() if seen["v"] > since_v]


async def _debate(visit: Visit) -> tuple[str, Person, Person]:
    host, guest = await visit.people("Hanna the host", "Gustav the guest")
    match_id = await visit.make_match(host)
    await visit.join(guest, match_id)
    return match_id, host, guest


async def test_people_on_different_edges_see_the_same_match(server: RunningServer, visit: Visit) -> None:
    match_id, host, guest = await _debate(visit)
    host_client, _, guest_client, _ = await _on_both(server, visit, match_id, host, guest)
    states = [await client.enter(match_id) for client in (host_client, guest_client)]
    since_v = max(state["v"] for state in states)
    assert all(set(state["present"]) == {host.id, guest.id} for state in states)
    assert (await host_client.ask("start_round", matchId=match_id, speakerUserId=guest.id, durationSec=ROUND_S))["ok"]
    assert (await guest_client.ask("submit_vote", matchId=match_id, forUserId=host.id))["ok"]
    assert (await host_client.ask("submit_reaction", matchId=match_id, type="heart"))["ok"]
    for client in (host_client, guest_client):
        assert (await client.event("vote_update", lambda seen: bool(seen["totals"])))["totals"] == {host.id: 1}
        assert (await client.event("reaction_update", lambda seen: seen["counts"]["heart"] == 1))["counts"][
            "flame"
        ] == 0
    ticks = [await client.event("timer_tick", lambda seen: seen["remaining"] < ROUND_S - 1) for client in (
        host_client, guest_client)]  # fmt: skip
    assert abs(ticks[0]["remaining"] - ticks[1]["remaining"]) <= 1
    assert (await guest_client.ask("end_round", matchId=match_id))["ok"]
    assert (await host_client.ask("request_ai_score", matchId=match_id))["ok"]
    for client in (host_client, guest_client):
        await client.event("match_ended")
    told = _numbered(host_client, since_v)
    assert [name for name, _ in told] == ["debate_started", "round_started", "round_ended", "ai_score", "match_ended"]
    assert _numbered(guest_client, since_v) == told


async def test_who_loses_their_edge_is_back_by_the_other_and_nobody_else_notices(
    server: RunningServer, visit: Visit, measured: Measured
) -> None:
    match_id, host, guest = await _debate(visit)
    host_client, host_edge, guest_client, guest_edge = await _on_both(server, visit, match_id, host, guest)
    assert (await host_client.ask("start_round", matchId=match_id, speakerUserId=host.id, durationSec=ROUND_S))["ok"]
    start = await guest_client.event("round_started")
    killed_s = kill([guest_edge])
    await guest_client.until(lambda: guest_client.connected_count == 2, "second connection", within_s=20)
    assert host_edge.is_alive()
    assert host_client.connected_count == 1
    answer = await guest_client.ask("resume", matchId=match_id, epoch=start["epoch"], v=start["v"], within_s=12)
    assert answer["ok"], answer
    tick = await next_tick(guest_client, killed_s, within_s=5)
    measured("a client of a killed edge is back by the other", tick.at_s - killed_s)
    assert not host_client.all("timer_adjusted")
    assert (await guest_client.ask("submit_vote", matchId=match_id, forUserId=host.id))["ok"]
    assert (await host_client.ask("end_round", matchId=match_id))["ok"]
    await asyncio.gather(*(client.event("round_ended") for client in (host_client, guest_client)))
    for client in (host_client, guest_client):
        assert_no_hole(client)
    assert _numbered(guest_client, start["v"]) == _numbered(host_client, start["v"])
    assert owner_epoch(server, match_id) == 1


def test_the_edge_that_was_killed_comes_back_too(server: RunningServer) -> None:
    _wait_for_both(server)
