"""The parts of the bench that start servers of their own, each in two sizes, and what becomes of what they find."""

from __future__ import annotations

import asyncio
import os
import resource
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import connecting
import creation
import density
import fan_out
import growth
import nights
import page
import record
from figures import Figures
from tables import rows, warnings

WIDE: dict[str, Callable[[str], Awaitable[dict[str, Any]]]] = {
    "fan-out": fan_out.measure,
    "nights": nights.measure,
    "density": density.measure,
    "creation": creation.measure,
    "connect": connecting.measure,
    "growth": growth.measure,
}
SIZES = ("small", "medium", "full")
FILES_WANTED = 20_000
"""One process holds everybody's sockets, and two where the sender's are counted."""


def measure(part: str, size: str, figures: Figures, *, write: bool) -> None:
    """Measure one part; with `write` the page in docs/ tells it from then on."""
    load_before = os.getloadavg()[0]
    found = asyncio.run(WIDE[part](size))
    for what, figure, aim in rows(part, found):
        figures.add(f"{part}: {what}", figure, aim)
    for said in warnings(found):
        print(f"WARNING, {part}: {said}", file=sys.stderr, flush=True)
    if write:
        page.write(record.keep(part, record.recorded(found, size=size, load_before=load_before)))


def raise_file_limit() -> None:
    """As far as the system lets us, for this process and those it starts; say so where that is little."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard != resource.RLIM_INFINITY and hard < FILES_WANTED:
        print(f"WARNING: {hard} open files are all that this machine allows (`ulimit -Hn`); large parts may fail",
              file=sys.stderr)  # fmt: skip
