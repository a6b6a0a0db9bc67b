"""Where faults happen: the server, the way to it, and the clock that all of its processes read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from proxy import Proxy
from wall_clock import WallClock

from server.running import RunningServer


@dataclass(frozen=True, slots=True)
class Scene:
    """`clock` is None where the machine has nothing to set one clock apart with."""

    server: RunningServer
    proxy: Proxy
    clock: WallClock | None
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the whole server is started anew."""
