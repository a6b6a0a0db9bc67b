"""Ray's control store stands still: live matches do not notice, and new ones that need a process are told to wait."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from crashing import next_tick

from server.processes import Identity
from server.running import RunningServer, TemporaryServer
from server.visit import Visit

SETTINGS = {"ECHOPLAY_MATCHES_PER_ACTOR": "1", "ECHOPLAY_MATCH_ACTORS_MAX": "4"}
PROCESSES_THERE = 2
"""The first match's actor, and the spare one behind it."""
MADE_WITHIN_S = 40.0


@contextmanager
def standing_still(one: Identity) -> Iterator[None]:
    """It answers nobody, and nobody is told that it is gone."""
    one.send(signal.SIGSTOP)
    try:
        yield
    finally:
        one.send(signal.SIGCONT)


def _gcs(server: RunningServer) -> Identity:
    (found,) = (one for one in server.processes() if "/gcs/gcs_server " in one.title)
    return found


async def test_live_matches_go_on_and_new_ones_wait_with_a_clear_message() -> None:
    with TemporaryServer(SETTINGS) as server:
        async with Visit(server) as visit:
            live = await visit.debate(round_s=600)
            hosts = await visit.people(*(f"Host {number}" for number in range(PROCESSES_THERE)))
            await next_tick(live.guest_client, 0, within_s=3)
            with standing_still(_gcs(server)):
                # A process that is there already is enough for a match; another one cannot be started.
                refused, wanted = None, {"mode": "COUPLE"}
                for host in hosts:
                    answer = await visit.rest.post("/v1/matches", wanted, token=host.token)
                    if answer.status != 201:
                        refused = answer
                        break
                assert refused is not None
                assert (refused.status, refused["code"]) == (503, "unavailable")
                assert refused["retryable"]
                assert int(refused.headers["Retry-After"]) >= 1
                assert "place for this match" in refused["detail"]
                await next_tick(live.guest_client, live.guest_client.seen[-1].at_s, within_s=3)
                assert (await live.host_client.ask("end_round", matchId=live.id))["ok"]
            heard = [one["remaining"] for one in live.guest_client.all("timer_tick")]
            assert heard == list(range(heard[0], heard[-1] - 1, -1)), "a second is missing"
            async with asyncio.timeout(MADE_WITHIN_S):
                while True:
                    answer = await visit.rest.post("/v1/matches", wanted, token=host.token)
                    if answer.status == 201:
                        break
                    await asyncio.sleep(float(answer.headers["Retry-After"]))
