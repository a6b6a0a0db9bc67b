"""The supervision of one run: from the first signal handler to the last process gone.

It promises: what died is started again, with a pause that grows to five seconds while it keeps dying; the first
Ctrl-C, SIGTERM or SIGHUP stops everything in order, the second waits for nobody; when it returns no process of
this run exists.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import ExitStack
from typing import Any

from echoplay_actors.errors import EchoPlayError
from echoplay_cluster.local.child import become_subreaper, die_with_parent, reap_strays
from echoplay_cluster.local.processes import kill_descendants
from echoplay_cluster.settings import Settings
from echoplay_cluster.supervisor.backoff import Backoff
from echoplay_cluster.supervisor.conductor_child import CONDUCTOR_COMMAND
from echoplay_cluster.supervisor.folder_lock import lock_folder
from echoplay_cluster.supervisor.house import House, LocalServer
from echoplay_cluster.supervisor.leftovers import Record
from echoplay_cluster.supervisor.port_reservation import refuse_strangers, reserve_port
from echoplay_cluster.supervisor.predecessor import Predecessor
from echoplay_cluster.supervisor.table import startup_table
from echoplay_cluster.supervisor.taking_over import TakingOver
from echoplay_cluster.supervisor.voice import complain, say

__all__ = ["supervise"]


def supervise(
    settings: Settings, *, with_parent: bool = False, replace: bool = False,
    conductor: Sequence[str] = CONDUCTOR_COMMAND,
) -> None:  # fmt: skip
    """Run EchoPlay until it is told to stop; raises `EchoPlayError` when it cannot start.

    `with_parent` also stops it, in order, when whoever started this process ends. `replace` takes the folder over from
    the server that runs on it, if there is one. `conductor` is the command that drives Ray.
    """
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
        house = House(settings, record, conductor)
        taking_over = None if predecessor is None else TakingOver(predecessor, house=house, hold=hold)
        try:
            asyncio.run(_Supervision(house, taking_over).run())
        finally:
            kill_descendants(os.getpid())
            reap_strays()
            record.forget()


class _Supervision:
    def __init__(self, house: House, taking_over: TakingOver | None) -> None:
        self._house = house
        self._taking_over = taking_over
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()
        self._ray_is_up = asyncio.Event()

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
        say(
            startup_table(
                self._house.runtime,
                listening=ready.get("listening", ()),
                parts=ready.get("parts", {}),
                seconds=time.monotonic() - began,
            )
        )
        self._ray_is_up.set()
        return True

    async def _keep_until_told(self) -> None:
        house = self._house
        keepers: list[Coroutine[Any, Any, None]] = [
            self._keep("Ray", house.ray, self._restart_ray),
            self._keep_conductor(),
        ]
        if house.postgres is not None:
            keepers.append(self._keep("PostgreSQL", house.postgres, house.postgres.start))
        if house.valkey is not None:
            keepers.append(self._keep("Valkey", house.valkey, house.valkey.start))
        keeping = asyncio.create_task(_together(keepers))
        if await self._done_before_stop(keeping):
            keeping.result()

    async def _keep(self, title: str, part: LocalServer, restart: Callable[[], Awaitable[object]]) -> None:
        backoff = Backoff()
        while True:
            began = time.monotonic()
            assert part.child is not None
            code = await part.child.wait()
            if part is self._house.ray:
                self._ray_is_up.clear()
            complain(f"EchoPlay: {title} ended ({_reason(code)}): starting it again")
            await self._until_it_starts(title, restart, backoff, time.monotonic() - began)

    async def _keep_conductor(self) -> None:
        backoff = Backoff()
        conductor = self._house.conductor
        while True:
            began = time.monotonic()
            assert conductor.child is not None
            code = await conductor.child.wait()
            # Without Ray it cannot live: then Ray's keeper comes first.
            await self._ray_is_up.wait()
            complain(f"EchoPlay: the conductor ended ({_reason(code)}): starting it again")
            lived = time.monotonic() - began
            await self._until_it_starts("the conductor", self._house.restart_conductor, backoff, lived)
            say("EchoPlay: the conductor is back")

    async def _restart_ray(self) -> None:
        await self._house.restart_ray()
        self._ray_is_up.set()

    async def _until_it_starts(
        self, title: str, restart: Callable[[], Awaitable[object]], backoff: Backoff, lived_seconds: float
    ) -> None:
        while True:
            await asyncio.sleep(backoff.pause_seconds(lived_seconds))
            began = time.monotonic()
            try:
                await restart()
            except EchoPlayError as error:
                complain(f"EchoPlay: {title} did not start: {error}")
                lived_seconds = time.monotonic() - began
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


def _reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"by {signal.Signals(-code).name}"
