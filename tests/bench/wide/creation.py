"""How many matches a second can be made over REST, each by another person, and what one takes of the processor."""

from __future__ import annotations

import time
from typing import Any

from accounts import sign_up
from generators import CORES_MAX
from sides import EchoPlay
from windows import settled

MATCHES = {"small": 600, "medium": 2_000, "full": 5_000}
WARM_UP = 100


async def measure(size: str) -> dict[str, Any]:
    side, matches = EchoPlay(), MATCHES[size]
    try:
        side.start()
        hosts = sign_up(side.server, matches + WARM_UP)
        await side.make_matches(hosts[:WARM_UP])
        await settled(side)
        tree = side.tree
        memory, before = tree.memory_bytes().total(), tree.usage()
        began_s, own_s = time.monotonic(), time.process_time()
        await side.make_matches(hosts[WARM_UP:])
        took_s, own_s = time.monotonic() - began_s, time.process_time() - own_s
        used_s = tree.usage().since(before)
        return {
            "matches": matches,
            "matches_a_second": matches / took_s,
            "cpu_ms_a_match": used_s.total() / matches * 1000,
            "cpu_ms_a_match_by_part": {part: seconds / matches * 1000 for part, seconds in used_s.items()},
            "memory_bytes_a_match": (tree.memory_bytes().total() - memory) / matches,
            "client_cores": own_s / took_s,
            "bottleneck": "the client itself" if own_s / took_s > CORES_MAX else "",
        }
    finally:
        side.stop()
