"""Lets so many people through each time round the event loop, in the order in which they came.

Whoever comes in costs the edge far more than a tick or a command of somebody who is in already. Between two times
round the loop everything that has arrived meanwhile is read and sent on, so a crowd at the door makes those inside
wait for a few newcomers at most, never for the crowd. Who may not go through at once waits in a bounded line; beyond
that, or after too long in it, they are told to come again later.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from echoplay_actors.errors import Unavailable
from echoplay_http.texts import refusal


class Turnstile:
    """`at_once` people each time round the loop, `waiting_max` in line, each for `wait_ms_max`."""

    def __init__(self, *, at_once: int, waiting_max: int, wait_ms_max: int, retry_after_ms: int) -> None:
        self._at_once = at_once
        self._waiting_max = waiting_max
        self._wait_s_max = wait_ms_max / 1000
        self._retry_after_ms = retry_after_ms
        self._line: deque[_Waiting] = deque()
        self._passed = 0
        self._turning = False
        self._swept = False

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    async def go_through(self, gone: Callable[[], bool]) -> bool:
        """Return when it is their turn; false for somebody who is `gone` by then and needs it no more.

        `Unavailable`, with the time to come again, when the line is full or it took too long.
        """
        if not self._line and self._passed < self._at_once:
            self._passed += 1
            self._turn_soon()
            return not gone()
        if len(self._line) >= self._waiting_max:
            self._sweep()
        if len(self._line) >= self._waiting_max:
            raise self._too_many()
        loop = asyncio.get_running_loop()
        waiting = _Waiting(gone, loop.time() + self._wait_s_max, loop.create_future())
        self._line.append(waiting)
        self._turn_soon()
        return await waiting.turn

    def _turn_soon(self) -> None:
        if not self._turning:
            self._turning = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        """Once round the loop: the next ones go through. Whoever is gone, or waited too long, takes nobody's place."""
        self._turning = self._swept = False
        self._passed = 0
        now_s = asyncio.get_running_loop().time()
        while self._line:
            first = self._line[0]
            if first.turn.done() or first.gone():
                first.settle(passes=False)
            elif first.until_s < now_s:
                first.refuse(self._too_many())
            elif self._passed < self._at_once:
                self._passed += 1
                first.settle(passes=True)
            else:
                break
            self._line.popleft()
        if self._line or self._passed:
            self._turn_soon()

    def _sweep(self) -> None:
        """Those who went away while they waited free their places; looked at once each time round the loop."""
        if not self._swept:
            self._swept = True
            left = deque(one for one in self._line if not one.turn.done() and not one.gone())
            for one in self._line:
                if one.gone():
                    one.settle(passes=False)
            self._line = left

    def _too_many(self) -> Unavailable:
        return Unavailable(refusal("crowded"), retry_after_ms=self._retry_after_ms)


class _Waiting:
    """Somebody in line."""

    __slots__ = ("gone", "turn", "until_s")

    def __init__(self, gone: Callable[[], bool], until_s: float, turn: asyncio.Future[bool]) -> None:
        self.gone = gone
        self.until_s = until_s
        self.turn = turn

    def settle(self, *, passes: bool) -> None:
        if not self.turn.done():
            self.turn.set_result(passes)

    def refuse(self, why: Unavailable) -> None:
        if not self.turn.done():
            self.turn.set_exception(why)
