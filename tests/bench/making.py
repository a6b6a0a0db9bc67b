"""How long making a match over REST takes, one after the other."""

from __future__ import annotations

import time

from figures import Figures, quantile, spread_ms

from server.running import RunningServer
from server.visit import Visit

WARM_UP = 10
MATCHES = 100


async def measure(server: RunningServer, figures: Figures) -> None:
    took_s: list[float] = []
    async with Visit(server) as visit:
        host = await visit.person("Host")
        for _ in range(WARM_UP + MATCHES):
            began_s = time.perf_counter()
            await visit.make_match(host)
            took_s.append(time.perf_counter() - began_s)
    took_s = took_s[WARM_UP:]
    figures.add(f"making a match over REST ({MATCHES}), median", f"{quantile(took_s, 0.5) * 1000:.1f} ms", "30 ms")
    figures.add("making a match over REST, median / p99", spread_ms(took_s))
