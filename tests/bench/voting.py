"""How long a vote takes until it is acknowledged as durable, over Socket.IO, and what it costs in processor time."""

from __future__ import annotations

import asyncio
import time

from figures import Figures, quantile, spread_ms

from server.processes import cpu_seconds
from server.realtime import Client
from server.running import RunningServer
from server.visit import Debate, Visit

WARM_UP = 50
LONE_VOTES = 400
VOTERS = 40
VOTES_EACH = 50


async def measure(server: RunningServer, figures: Figures) -> None:
    async with Visit(server) as visit:
        debate = await visit.debate(round_s=3_600)
        voters = [await visit.enter(await visit.person(f"Voter {number}"), debate.id) for number in range(VOTERS)]
        await _votes(voters[0], debate, WARM_UP)
        lone_s = await _votes(voters[0], debate, LONE_VOTES)
        figures.add(f"vote to durable acknowledgement, one by one ({LONE_VOTES}), median",
                    f"{quantile(lone_s, 0.5) * 1000:.1f} ms", "15 ms")  # fmt: skip
        figures.add("vote to durable acknowledgement, one by one, median / p99", spread_ms(lone_s))

        family = server.processes()
        idle_s = await _idle_cpu(server)
        before_s, began_s = cpu_seconds(family), time.perf_counter()
        crowd_s = await asyncio.gather(*(_votes(voter, debate, VOTES_EACH) for voter in voters))
        took_s, used_s = time.perf_counter() - began_s, cpu_seconds(family) - before_s
        all_s = [one for voter in crowd_s for one in voter]
        figures.add(f"vote to acknowledgement, {VOTERS} voters at once, median / p99", spread_ms(all_s))
        figures.add("votes a second then", f"{len(all_s) / took_s:.0f}")
        figures.add("processor time a vote, all processes of the server", f"{used_s / len(all_s) * 1000:.2f} ms")
        figures.add(
            "the same, less what the idle server takes", f"{(used_s - idle_s * took_s) / len(all_s) * 1000:.2f} ms"
        )
        figures.add("cores in use while one match is idle", f"{idle_s:.3f}")


async def _votes(voter: Client, debate: Debate, count: int) -> list[float]:
    """Each vote's seconds; the next one leaves when the last one was acknowledged."""
    took_s = []
    for number in range(count):
        for_user_id = (debate.host if number % 2 else debate.guest).id
        began_s = time.perf_counter()
        answer = await voter.ask("submit_vote", matchId=debate.id, forUserId=for_user_id)
        took_s.append(time.perf_counter() - began_s)
        assert answer["ok"], answer
    return took_s


async def _idle_cpu(server: RunningServer, for_s: float = 5.0) -> float:
    """Cores that the server uses when nobody does anything but listen to ticks."""
    family = server.processes()
    before_s, began_s = cpu_seconds(family), time.perf_counter()
    await asyncio.sleep(for_s)
    return (cpu_seconds(family) - before_s) / (time.perf_counter() - began_s)
