"""How long a match is away when its process is killed with -9: until the next tick, in the middle of a round."""

from __future__ import annotations

import asyncio
import signal
import time

from figures import Figures, quantile

from server.database import owner_pid
from server.processes import MATCH_ACTOR, called
from server.running import RunningServer
from server.visit import Visit

KILLS = 5
SPARE_WITHIN_S = 10.0


async def measure(server: RunningServer, figures: Figures) -> None:
    took_s: list[float] = []
    async with Visit(server) as visit:
        debate = await visit.debate(round_s=3_600)
        guest = debate.guest_client
        for _ in range(KILLS):
            await _until_a_spare_is_there(visit)
            await guest.event("timer_tick", within_s=5)
            pid = owner_pid(server, debate.id)
            [process] = [one for one in called(server.processes(), MATCH_ACTOR) if one.pid == pid]
            killed_s = time.monotonic()
            process.send(signal.SIGKILL)
            adjusted = await guest.event("timer_adjusted", within_s=30)
            tick = await guest.event("timer_tick", lambda seen, at_s=adjusted.at_s: seen.at_s > at_s, within_s=5)
            took_s.append(tick.at_s - killed_s)
    figures.add(f"ticks back after kill -9 of the match's process ({KILLS}), median / most",
                f"{quantile(took_s, 0.5):.2f} / {max(took_s):.2f} s", "3 s")  # fmt: skip


async def _until_a_spare_is_there(visit: Visit) -> None:
    """As an operator would see it: the health report counts spares."""
    until_s = time.monotonic() + SPARE_WITHIN_S
    while time.monotonic() < until_s:
        health = await visit.rest.get("/v1/health")
        if health["dependencies"]["matches"]["spares"] > 0:
            return
        await asyncio.sleep(0.6)
