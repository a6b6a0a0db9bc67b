"""How many live matches the machine holds, until the seconds of their clocks come late.

Two people watch every tenth match; in the others the clock runs with nobody there. Matches are added step by step; it
is over when a hundredth of the seconds that are heard is more than 100 ms late, or missing, since the server leaves out
those. Nobody is in most of the matches, so all of it has to end before they are closed by rule, after ten minutes.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from accounts import Person, sign_up
from generators import Generators, RoomPlan
from sides import EchoPlay
from windows import settled, window

STEPS = {"small": (200, 500), "medium": (1_000, 2_000, 5_000), "full": (2_000, 5_000, 10_000, 15_000, 20_000)}
WINDOW_S = {"small": 5.0, "medium": 10.0, "full": 15.0}
WATCHED_EVERY = 10
WATCHERS = 2
SETTLING_S = 2.0
LATE_MS = 100.0
LATE_SHARE_MAX = 0.01
ROUND_S = 3_600
OVER_AFTER_S = 480.0
MATCHES_A_HOST = 50
FIRST = 40


async def measure(size: str) -> dict[str, Any]:
    side = EchoPlay()
    steps: list[dict[str, Any]] = []
    try:
        side.start()
        await settled(side)
        idle = side.tree.memory_bytes().total()
        hosts = sign_up(side.server, max(STEPS[size]) // MATCHES_A_HOST)
        watchers = iter(sign_up(side.server, max(STEPS[size]) // WATCHED_EVERY * WATCHERS))
        # As many as make the server start every process that it has for matches: what follows is theirs alone.
        await _begin(side, hosts[:1] * FIRST)
        await settled(side)
        live, floor, began_s = FIRST, side.tree.memory_bytes().total(), time.monotonic()
        async with Generators(1) as crowd:
            for wanted in STEPS[size]:
                adding_s = time.monotonic()
                match_ids = await _begin(side, [hosts[number // MATCHES_A_HOST] for number in range(live, wanted)])
                adding_s = time.monotonic() - adding_s
                unwatched = side.tree.memory_bytes()
                watched = match_ids[::WATCHED_EVERY]
                await crowd.come_in(
                    side.addresses, [RoomPlan(one, [next(watchers) for _ in range(WATCHERS)]) for one in watched]
                )
                await asyncio.sleep(SETTLING_S)
                seen = await window(side, crowd, WINDOW_S[size])
                late = seen.noted.spreads["tick"].share_above(LATE_MS)
                figures = seen.figures()
                steps.append({
                    "matches": wanted, "late_share": late, "begun_a_second": (wanted - live) / adding_s,
                    "memory_bytes": side.tree.memory_bytes().total(),
                    "bytes_a_match": (unwatched.total() - _before(steps, floor)) / (wanted - live),
                    **figures,
                })  # fmt: skip
                live = wanted
                if max(late, figures["ticks_missing"]) > LATE_SHARE_MAX or time.monotonic() - began_s > OVER_AFTER_S:
                    break
    finally:
        side.stop()
    return {"memory_idle_bytes": idle, "memory_floor_bytes": floor, "steps": steps}


def _before(steps: list[dict[str, Any]], floor: int) -> int:
    return steps[-1]["memory_bytes"] if steps else floor


async def _begin(side: EchoPlay, hosts: list[Person]) -> list[str]:
    """A match each, live, with a clock that runs."""
    match_ids = await side.make_matches(hosts)
    await side.post(
        [
            (host.token, f"/v1/matches/{match_id}/start", {"durationSec": ROUND_S})
            for host, match_id in zip(hosts, match_ids, strict=True)
        ]
    )
    return match_ids
