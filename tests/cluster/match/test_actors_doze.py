"""Ray's own thread sleeps in the edges and match actors of a server that nobody asks anything."""

from __future__ import annotations

import asyncio
from pathlib import Path

from server.processes import EDGE, MATCH_ACTOR, Identity, called
from server.running import RunningServer
from server.visit import Visit

DOZING_WITHIN_S = 40.0
ROUND_S = 600


def _dozing(server: RunningServer) -> set[Identity]:
    """Those whose first thread, which is Ray's, is in a sleep; Ray itself would wait for events."""
    found = [one for title in (EDGE, MATCH_ACTOR) for one in called(server.processes(), title)]
    waits = {one: Path(f"/proc/{one.pid}/task/{one.pid}/wchan").read_text() for one in found}
    return {one for one, within in waits.items() if within == "hrtimer_nanosleep"}


async def test_edges_and_match_actors_doze_and_people_are_served(server: RunningServer, visit: Visit) -> None:
    debate = await visit.debate(round_s=ROUND_S)
    dozing = set[Identity]()
    async with asyncio.timeout(DOZING_WITHIN_S):
        while len(called(list(dozing), EDGE)) < 2 or len(called(list(dozing), MATCH_ACTOR)) < 2:
            dozing |= await asyncio.to_thread(_dozing, server)
    assert (await debate.guest_client.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id))["ok"]
    # They are stopped by calls of Ray; raises if one of them has to be killed.
    await asyncio.to_thread(server.stop)
    assert not any(one.is_alive() for one in dozing)
