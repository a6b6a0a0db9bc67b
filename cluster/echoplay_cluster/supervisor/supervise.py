"""The supervision of one run: from the first signal handler to the last process gone.

It promises: what died is started again, with a pause that grows to five seconds while it keeps dying soon; the
conductor ends with its Ray, and comes back with the next one, without a pause of its own; the first Ctrl-C, SIGTERM or
SIGHUP stops everything in order, the second waits for nobody; when it returns no process of this run exists.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import ExitStack
from typing import Any, TypeVar

from echoplay_actors.errors import EchoPlayError
from echoplay_cluster.local.child import become_subreaper, die_with_parent, reap_strays
from echoplay_cluster.local.processes import kill_descendants
from echoplay_cluster.settings import Settings
from echoplay_cluster.supervisor.backoff import Backoff, End, start_again
from echoplay_cluster.supervisor.conductor_child import CONDUCTOR_COMMAND
from echoplay_cluster.supervisor.errors import StartRefused
from echoplay_cluster.supervisor.folder_lock import lock_folder
from echoplay_cluster.supervisor.house import House, LocalServer
from echoplay_cluster.supervisor.joined_house import JoinedHouse
from echoplay_cluster.supervisor.leftovers import Record
from echoplay_cluster.supervisor.port_reservation import refuse_strangers, reserve_port
from echoplay_cluster.supervisor.predecessor import Predecessor
from echoplay_cluster.supervisor.taking_over import TakingOver
from echoplay_cluster.supervisor.voice import complain, say

__all__ = ["supervise"]

Result = TypeVar("Result")


def supervise(
    settings: Settings, *, with_parent: bool = False, replace: bool = False, join: str | None = None,
    conductor: Sequence[str] = CONDUCTOR_COMMAND,
) -> None:  # fmt: skip
    """Run EchoPlay until it is told to stop; raises `EchoPlayError` when it cannot start.

    `with_parent` also stops it, in order, when whoever started this process ends. `replace` takes the folder over from
    the server that runs on it, if there is one. `join` makes it a node of the server whose Ray is at that address.
    `conductor` is the command that drives Ray.
    """
    if replace and settings.ray_port:
        raise StartRefused(
            "a server that other machines join (ECHOPLAY_RAY_PORT is set) cannot be replaced beside itself: both "
            "would need the same port. Stop it, then start the new one"
        )
    become_subreaper()
    if with_parent:
        die_with_parent(signal.SIGTERM)
    folder = settings.data_folder
    record = Record(folder)
    with ExitStack() as held:

        def hold() -> None:
            held.enter_context(lock_folder(folder))
            if found := record.sweep():
                complain(f"EchoPlay: a killed run had left {', '.join(found)}: ended now")
            held.enter_context(reserve_port(settings.host, settings.port))
            record.begin()

        predecessor = Predecessor.of(folder) if replace else None
        if predecessor is None:
            hold()
        else:
            refuse_strangers(settings.host, settings.port, but_for=predecessor.pid)
        house = House(settings, record, conductor) if join is None else JoinedHouse(settings, record, join)
        taking_over = None
        if predecessor is not None and isinstance(house, House):
            taking_over = TakingOver(predecessor, house=house, hold=hold)
        try:
            asyncio.run(_Supervision(house, taking_over).run())
        finally:
            kill_descendants(os.getpid())
            reap_strays()
            record.forget()


class _Supervision:
    def __init__(self, house: House | JoinedHouse, taking_over: TakingOver | None) -> None:
        self._house = house
        self._taking_over = taking_over
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()
        self._backoffs: defaultdict[str, Backoff] = defaultdict(Backoff)
        """By the title of the part."""

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._told_to_stop)
        loop.add_signal_handler(signal.SIGCHLD, reap_strays)
        try:
            if await self._take_over() and await self._start():
                await self._keep_until_told()
        finally:
            await self._house.stop(self._hurry)

    def _told_to_stop(self) -> None:
        if self._stop.is_set():
            self._hurry.set()
            complain("EchoPlay: stopping at once")
        else:
            self._stop.set()
            complain("EchoPlay: stopping (once more to stop at once)")

    async def _take_over(self) -> bool:
        """Whether the folder is ours; false when told to stop meanwhile."""
        if self._taking_over is None:
            return True
        taking = asyncio.create_task(self._taking_over.run())
        if not await self._done_before_stop(taking):
            return False
        taking.result()
        return True

    async def _start(self) -> bool:
        """Whether everything is up; false when told to stop meanwhile."""
        began = time.monotonic()
        starting = asyncio.create_task(self._house.start())
        if not await self._done_before_stop(starting):
            return False
        ready = starting.result()
        say(self._house.describe(ready, time.monotonic() - began))
        return True

    async def _keep_until_told(self) -> None:
        house = self._house
        keepers: list[Coroutine[Any, Any, None]] = [self._keep_ray()]
        if house.postgres is not None:
            keepers.append(self._keep("PostgreSQL", house.postgres, house.postgres.start))
        if house.valkey is not None:
            keepers.append(self._keep("Valkey", house.valkey, house.valkey.start))
        keeping = asyncio.create_task(_together(keepers))
        if await self._done_before_stop(keeping):
            keeping.result()

    async def _keep(self, title: str, part: LocalServer, restart: Callable[[], Awaitable[object]]) -> None:
        while True:
            up_s = time.monotonic()
            assert part.child is not None
            code = await part.child.wait()
            complain(f"EchoPlay: {title} ended ({_reason(code)}): starting it again")
            await self._until_it_starts(title, restart, End(time.monotonic() - up_s))

    async def _keep_ray(self) -> None:
        """Ray, and while it is up the conductor, which cannot live without it."""
        ray, conductors_end = self._house.ray, None
        while True:
            up_s = time.monotonic()
            assert ray.child is not None
            code = await _while(ray.child.wait(), self._keep_conductor(conductors_end))
            complain(f"EchoPlay: Ray ended ({_reason(code)}), the conductor with it: starting both again")
            await self._until_it_starts("Ray", self._house.restart_ray, End(time.monotonic() - up_s))
            conductors_end = End(0.0, with_what_it_needs=True)

    async def _keep_conductor(self, end: End | None) -> None:
        """While the Ray that there is now is up; `end` is how the last conductor ended, None while it runs."""
        conductor = self._house.conductor
        while True:
            if end is not None:
                await self._until_it_starts("the conductor", self._house.restart_conductor, end)
                say("EchoPlay: the conductor is back")
            up_s = time.monotonic()
            assert conductor.child is not None
            code = await conductor.child.wait()
            complain(f"EchoPlay: the conductor ended ({_reason(code)}): starting it again")
            end = End(time.monotonic() - up_s)

    async def _until_it_starts(self, title: str, restart: Callable[[], Awaitable[object]], end: End) -> None:
        while True:
            self._backoffs[title], at_s = start_again(self._backoffs[title], end, time.monotonic())
            await asyncio.sleep(at_s - time.monotonic())
            try:
                await restart()
            except EchoPlayError as error:
                complain(f"EchoPlay: {title} did not start: {error}")
                end = End(up_seconds=0.0)
            else:
                return

    async def _done_before_stop(self, work: asyncio.Task[Any]) -> bool:
        """Whether `work` was done before we were told to stop; otherwise it is cancelled."""
        stop = asyncio.create_task(self._stop.wait())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if work.done():
            return True
        work.cancel()
        await asyncio.wait({work})
        return False


async def _together(keepers: Sequence[Coroutine[Any, Any, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for keeper in keepers:
            group.create_task(keeper)


async def _while(lives: Awaitable[Result], work: Coroutine[Any, Any, None]) -> Result:
    """What `lives` returns; `work` goes on until then, and is cancelled. An error of `work` is raised at once."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(work)
        result = await lives
        task.cancel()
    return result


def _reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"by {signal.Signals(-code).name}"
