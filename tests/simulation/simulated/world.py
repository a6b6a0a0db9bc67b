"""The simulated world: one virtual clock, one queue, and the processes whose code runs on it.

Everything that happens is a handle of some process's loop, or of the world's own; they run one at a time, ordered by
virtual time in whole microseconds, those of one moment in an order drawn from the seed. A process can be killed
between any two of its steps, frozen and thawed. Nothing here reads a real clock or draws from anything but the seed.
"""

from __future__ import annotations

import asyncio
import heapq
import random
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any

US = 1_000_000
"""Microseconds a second."""
STEPS_AT_ONE_MOMENT_MAX = 200_000
_push = heapq.heappush


class Stuck(Exception):
    """Code that runs on and on without letting time pass."""


class Handle:
    """One call that is due; asyncio's own `Handle` and `TimerHandle` in one."""

    __slots__ = ("_args", "_callback", "_cancelled", "_context", "_when_s", "owner")

    def __init__(
        self, owner: Owner, callback: Callable[..., Any], args: tuple[Any, ...], context: Context | None, when_s: float
    ) -> None:
        self.owner = owner
        self._callback = callback
        self._args = args
        self._context = context
        self._when_s = when_s
        self._cancelled = False

    def cancel(self) -> None:
        self._cancelled = True

    def cancelled(self) -> bool:
        return self._cancelled

    def when(self) -> float:
        return self._when_s


class Owner:
    """Whoever's handles the world runs: a process, or the world itself."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.alive = True
        self.frozen = False
        self.held: list[Handle] = []
        """What would have run while it was frozen."""
        self.steps_left: int | None = None
        """It is killed after so many more steps."""
        self.loop: asyncio.AbstractEventLoop | None = None
        """The one that runs while its handles do."""

    def failed(self, error: BaseException) -> None:
        """A handle raised."""
        raise error

    def fuse_burnt(self) -> None:
        """The last of `steps_left` ran."""


class World:
    """Runs everything. `random` is the seed's only source; take a `stream` for whatever must not shift the rest."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.now_us = 0
        self.steps = 0
        self.own = Owner("world")
        self._end_us = 0
        self._ready: deque[Handle] = deque()
        self.soon = self._ready.append
        """Take a handle that is due now."""
        self._later: list[tuple[int, float, int, Handle]] = []
        self._number = 0
        self._order = self.stream("order").random

    def stream(self, name: str) -> random.Random:
        """Randomness of its own, from the seed and a name."""
        return random.Random(f"{self.seed}/{name}")

    @property
    def now_s(self) -> float:
        return self.now_us / US

    def at_us(self, due_us: int, handle: Handle) -> None:
        self._number = number = self._number + 1
        _push(self._later, (due_us, self._order(), number, handle))

    def call_in(self, delay_us: int, callback: Callable[..., Any], *args: Any) -> Handle:
        """One of the world's own: networks, storage, faults."""
        handle = Handle(self.own, callback, args, None, 0.0)
        self.at_us(self.now_us + delay_us, handle)
        return handle

    def end_in(self, delay_us: int) -> None:
        """`run_until` ends then, if it would have gone on longer."""
        self._end_us = min(self._end_us, self.now_us + delay_us)

    def thaw(self, owner: Owner) -> None:
        """It goes on with all that came meanwhile."""
        owner.frozen = False
        held, owner.held = owner.held, []
        self._ready.extend(held)

    def run_until(self, end_us: int) -> None:
        """Run until that moment. What is done once for each step is written out here, since there is nothing else."""
        self._end_us = end_us
        current: Owner | None = None
        ready, later, pop, set_loop = self._ready, self._later, heapq.heappop, asyncio._set_running_loop
        next_ready = ready.popleft
        try:
            while True:
                steps_now = 0
                while ready:
                    handle = next_ready()
                    owner = handle.owner
                    if handle._cancelled or not owner.alive:
                        continue
                    if owner.frozen:
                        owner.held.append(handle)
                        continue
                    if owner is not current:
                        set_loop(owner.loop)
                        current = owner
                    steps_now += 1
                    if steps_now > STEPS_AT_ONE_MOMENT_MAX:
                        raise Stuck(f"{owner.name} runs on and on at one moment")
                    try:
                        context = handle._context
                        if context is None:
                            handle._callback(*handle._args)
                        else:
                            context.run(handle._callback, *handle._args)
                    except (SystemExit, KeyboardInterrupt):
                        raise
                    except BaseException as error:
                        owner.failed(error)
                    if owner.steps_left is not None:
                        owner.steps_left -= 1
                        if owner.steps_left <= 0:
                            owner.steps_left = None
                            owner.fuse_burnt()
                            current = None
                self.steps += steps_now
                if not later or later[0][0] > self._end_us:
                    self.now_us = max(self.now_us, self._end_us)
                    return
                due_us, _, _, handle = pop(later)
                if handle._cancelled or not handle.owner.alive:
                    continue
                if due_us > self.now_us:
                    self.now_us = due_us
                ready.append(handle)
                while later and later[0][0] <= due_us:
                    ready.append(pop(later)[3])
        finally:
            set_loop(None)
