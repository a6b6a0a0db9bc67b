"""An edge's farewell to its people: each connection is let go when it is missed least, all of them within a bound.

Who follows a clock goes right after a second of it was sent, so that whoever is back within the next one misses none;
the others go as soon as nothing they asked is unanswered. So many a second, lest they all knock at one door at once.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

from echoplay_http.realtime.connection import Connection, Connections

LOOK_AGAIN_S = 0.05
TICKING_S = 1.2
"""A clock that was not heard for so long does not run."""
SPREAD_OVER = 0.6
"""Of all the time there is: the rest is for those with something unanswered."""
LAST_ANSWERS_S = 2.0


class Farewell:
    """`say` it once; `heard` is told of each second that a room was sent."""

    def __init__(
        self, connections: Connections, members: Callable[[str], list[str]], let_go: Callable[[Connection], None], *,
        a_second: int, within_s: float,
    ) -> None:  # fmt: skip
        self._connections = connections
        self._members = members
        self._let_go = let_go
        self._within_s = within_s
        self._per_s = max(a_second, len(connections) / (within_s * SPREAD_OVER))
        self._heard_s: dict[str, float] = {}
        self._quota = self._per_s / 4
        self._counted_s = asyncio.get_running_loop().time()

    async def say(self) -> None:
        """Return when nobody is left. Whoever is still there after `within_s` gets the answers that come soon."""
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        while len(self._connections) and loop.time() < began_s + self._within_s:
            if loop.time() >= began_s + TICKING_S:
                self._see_off([one for one in self._connections.everybody() if not self._follows_a_clock(one)])
            await asyncio.sleep(LOOK_AGAIN_S)
        rest = self._connections.everybody()
        for connection in rest:
            connection.ending = True
        until_s = loop.time() + LAST_ANSWERS_S
        while loop.time() < until_s and any(one.unanswered or one.holding for one in rest if not one.closed):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_AGAIN_S)
        for connection in rest:
            if not connection.closed:
                self._let_go(connection)

    def heard(self, match_id: str, room: str) -> None:
        """A second of its clock is on its way to everybody in the room: now they miss least."""
        self._heard_s[match_id] = asyncio.get_running_loop().time()
        found = [self._connections.get(transport_id) for transport_id in self._members(room)]
        self._see_off([one for one in found if one is not None])

    def _see_off(self, connections: list[Connection]) -> None:
        now_s = asyncio.get_running_loop().time()
        self._quota = min(self._per_s, self._quota + (now_s - self._counted_s) * self._per_s)
        self._counted_s = now_s
        for connection in connections:
            if self._quota < 1:
                return
            if not (connection.ending or connection.closed or connection.unanswered or connection.holding):
                self._quota -= 1
                connection.ending = True
                self._let_go(connection)

    def _follows_a_clock(self, connection: Connection) -> bool:
        since_s = asyncio.get_running_loop().time() - TICKING_S
        return any(self._heard_s.get(match_id, -math.inf) > since_s for match_id in connection.rooms)
