"""One stretch of time, seen from both ends: what the server's processes took, and what its people noted."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from generators import Generators, Noted
from sides import Side

AT_REST_CORES = 0.1
SETTLED_WITHIN_S = 20.0


@dataclass(frozen=True, slots=True)
class Window:
    """What it showed."""

    cores: dict[str, float]
    """In use, by part of the server."""
    noted: Noted

    @property
    def all_cores(self) -> float:
        return sum(self.cores.values())

    def us_a_message(self, part: str | None = None) -> float:
        """Microseconds of processor time for each message that somebody was sent; of the whole server, or one part."""
        cores = self.all_cores if part is None else self.cores.get(part, 0.0)
        return cores * self.noted.took_s / max(self.noted.messages, 1) * 1e6

    def figures(self) -> dict[str, Any]:
        """What is written down of it."""
        noted = self.noted
        return {
            "cores": round(self.all_cores, 4),
            "parts": {part: round(cores, 4) for part, cores in sorted(self.cores.items()) if cores},
            "messages_a_second": round(noted.messages / noted.took_s, 1),
            "bytes_a_message": round(noted.bytes / max(noted.messages, 1), 1),
            "us_a_message": round(self.us_a_message(), 2),
            **{f"{name}_ms": spread.figures() for name, spread in noted.spreads.items()},
            "ticks_missing": round(max(1 - len(noted.spreads["tick"]) / noted.ticks_expected, 0.0), 4)
            if noted.ticks_expected
            else 0.0,
            "generator_cores": [round(one, 3) for one in noted.cores],
            "bottleneck": noted.bottleneck,
            "refusals": noted.refusals,
            "lost": noted.lost,
            "clock_drift_ms": round(noted.clock_drift_ms, 2),
        }


async def window(side: Side, generators: Generators, seconds: float) -> Window:
    """Measure for so long; what people do meanwhile has begun already."""
    tree = side.tree
    await generators.begin()
    before, began_s = tree.usage(), time.monotonic()
    await asyncio.sleep(seconds)
    used, took_s = tree.usage().since(before), time.monotonic() - began_s
    return Window(_cores(used, took_s), await generators.tell())


async def idle_cores(side: Side, seconds: float) -> dict[str, float]:
    """What the server takes by part while its people do nothing, or while there are none."""
    tree = side.tree
    before, began_s = tree.usage(), time.monotonic()
    await asyncio.sleep(seconds)
    return _cores(tree.usage().since(before), time.monotonic() - began_s)


async def settled(side: Side) -> None:
    """Return once the server has come to rest after its start or a change, such as starting processes it needs."""
    until_s = time.monotonic() + SETTLED_WITHIN_S
    while sum((await idle_cores(side, 1.0)).values()) > AT_REST_CORES and time.monotonic() < until_s:
        pass


def _cores(used: Counter[str], took_s: float) -> dict[str, float]:
    return {part: seconds / took_s for part, seconds in sorted(used.items())}
