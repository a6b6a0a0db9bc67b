"""Both clients in a room whose match loses its process: the clock gives the outage back, and the room goes on."""

from __future__ import annotations

import asyncio
import signal

from absent_host import AbsentHost
from javascript import WITHIN_S, JavaScript

from server.database import owner_pid
from server.processes import MATCH_ACTOR, called
from server.running import RunningServer
from server.visit import Visit


async def test_an_outage_is_given_back_to_both_clients(
    server: RunningServer, visit: Visit, javascript: JavaScript, absent_host: AbsentHost
) -> None:
    # The process may have other matches: nobody else shall be in one.
    await asyncio.to_thread(javascript.wait_for_all)
    await asyncio.to_thread(absent_host.story)
    debate = await visit.debate(round_s=600)
    wanda = await visit.person("Wanda")
    program = javascript.attend(token=wanda.token, matchId=debate.id, hostUserId=debate.host.id)
    assert program.stdout is not None
    try:
        assert (await asyncio.to_thread(program.stdout.readline)).strip() == "ready"
        pid = owner_pid(server, debate.id)
        [actor] = [one for one in called(server.processes(), MATCH_ACTOR) if one.pid == pid]
        actor.send(signal.SIGKILL)
        adjusted = await debate.guest_client.event("timer_adjusted", within_s=10)
        assert adjusted["reason"] == "recovery"
        assert adjusted["addedMs"] >= 1_000
        assert adjusted["epoch"] == 2
        await debate.guest_client.event("timer_tick", lambda seen: seen.at_s > adjusted.at_s)
        assert (await debate.guest_client.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id))["ok"]
        said, _ = await asyncio.to_thread(program.communicate, timeout=WITHIN_S)
        assert program.returncode == 0, said
    finally:
        program.kill()
        program.communicate()
