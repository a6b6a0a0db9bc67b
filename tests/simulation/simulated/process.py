"""A simulated process: an asyncio loop on the world's clock, its own idea of time, and a life that can end anywhere.

`kill` is what SIGKILL is: nothing of the process runs any more, no `finally`, no `close`; its connections are reset by
the kernel. `freeze` is SIGSTOP. Its monotonic clock may run a little fast or slow, its wall clock may be anything.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import TYPE_CHECKING, Any

from simulated.world import US, Handle, Owner, World

if TYPE_CHECKING:
    from simulated.network import Network

log = logging.getLogger("simulated")


class ProcessClock:
    """Match time of one process: its wall time at the start, carried on by its monotonic clock."""

    def __init__(self, process: Process, wall_ms: int) -> None:
        self._time = process.time
        self._offset_ms = wall_ms - process.time() * 1000

    def now_ms(self) -> int:
        return int(self._time() * 1000 + self._offset_ms)


class Process(Owner, asyncio.AbstractEventLoop):
    """One incarnation; a restart makes another one. `rate` is how fast its monotonic clock runs."""

    def __init__(
        self, world: World, network: Network, name: str, *, rate: float = 1.0,
        ended: Callable[[Process], None] = lambda process: None,
        broken: Callable[[Process, BaseException], None] = lambda process, error: None,
    ) -> None:  # fmt: skip
        super().__init__(name)
        self.world = world
        self.network = network
        self._rate = rate
        self._began_us = world.now_us
        self.loop = self
        self.soon = world.soon
        self._ended = ended
        self._broken = broken
        self.tasks: dict[asyncio.Task[Any], None] = {}

    # Its life

    def kill(self) -> None:
        """It is gone between two steps."""
        if self.alive:
            self.alive = False
            self.frozen = False
            self.network.process_gone(self)
            self._ended(self)

    def freeze(self) -> None:
        self.frozen = self.alive

    def thaw(self) -> None:
        if self.alive and self.frozen:
            self.world.thaw(self)

    def exit(self, _reason: str) -> None:
        """What the code itself calls to end its process."""
        self.kill()

    def start(self, main: Coroutine[Any, Any, None]) -> None:
        """Begin with this, as a task."""
        self.create_task(main)

    def let_go(self) -> None:
        """The run is over: what was never begun is told so, the rest is dropped."""
        for task in self.tasks:
            work = task.get_coro()
            if inspect.iscoroutine(work) and inspect.getcoroutinestate(work) == inspect.CORO_CREATED:
                work.close()
        self.tasks.clear()

    # Owner

    def failed(self, error: BaseException) -> None:
        self._broken(self, error)

    def fuse_burnt(self) -> None:
        self.kill()

    # asyncio's loop

    def time(self) -> float:
        return (self.world.now_us - self._began_us) * self._rate / US

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> Any:
        handle = Handle(self, callback, args, context, 0.0)
        self.soon(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay: float, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> Any:
        delay_us = max(-int(-delay * US // self._rate), 0)
        handle = Handle(self, callback, args, context, self.time() + delay)
        self.world.at_us(self.world.now_us + delay_us, handle)
        return handle

    def call_at(self, when: float, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> Any:
        due_us = self._began_us - int(-when * US // self._rate)
        handle = Handle(self, callback, args, context, when)
        self.world.at_us(max(due_us, self.world.now_us), handle)
        return handle

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(self, coro: Any, *, name: Any = None, context: Any = None) -> asyncio.Task[Any]:
        # Held, so that a task of a killed process is never closed by the garbage collector in the middle of a run.
        task = asyncio.Task(coro, loop=self, context=context) if context else asyncio.Task(coro, loop=self)
        task._log_destroy_pending = False  # type: ignore[attr-defined]
        self.tasks[task] = None
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self.tasks.pop(task, None)

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return self.alive

    def is_closed(self) -> bool:
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if self.alive:
            self._broken(self, error if error is not None else RuntimeError(context.get("message", "?")))

    async def create_connection(self, protocol_factory: Any, host: Any = None, port: Any = None, **_: Any) -> Any:
        return await self.network.connect(self, str(host), int(port), protocol_factory)
