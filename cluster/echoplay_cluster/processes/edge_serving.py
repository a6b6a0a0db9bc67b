"""What an edge does: it listens on the port that all edges share, or waits until one is missing, and then does.

There are more edges than are to listen: a spare one has all it needs and listens as soon as one that did is gone.
Told to leave, an edge lets its people go once another one listens in its place; at once where none will.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

from aiohttp import web

from echoplay_actors.chores import Chores
from echoplay_cluster.processes.duty import Duties, Duty
from echoplay_cluster.processes.edge_parts import make_parts, make_settings
from echoplay_cluster.runtime import Runtime
from echoplay_cluster.socket_folder import make_socket_folder
from echoplay_http import REALTIME, SLOW_REQUESTS, EdgeParts, EdgeSettings, PacedSite, build_edge

SUCCESSOR_WITHIN_S = 8.0
"""How long people are kept while there is no other edge for them; Ray ends this process after 30 s in all."""
SUCCESSOR_LOOK_S = 0.02

log = logging.getLogger(__name__)


class EdgeServing:
    """`serve` until it is cancelled. While it listens, `leave(succeeded)` lets everybody go, else it is None.

    `succeeded`: another edge is to listen on this port, and is waited for.
    """

    def __init__(self, runtime: Runtime, name: str, directory: Any) -> None:
        self.leave: Callable[[bool], Coroutine[Any, Any, None]] | None = None
        self._runtime = runtime
        self._name = name
        self._directory = directory
        self._duties = Duties(make_socket_folder(runtime), name, count=runtime.settings.edges)

    async def serve(self, started: Callable[[], None]) -> None:
        async with AsyncExitStack() as closing:
            parts = make_parts(self._runtime, self._name, self._directory, self._duties, closing)
            settings = make_settings(self._runtime)
            app = build_edge(parts, settings)
            duty = self._duties.take()
            is_spare = duty is None
            if duty is None:
                started()
                log.info("a spare one: waiting until an edge is missing")
                await _try_all(parts)
                duty = await self._duties.wait()
            await self._listen(app, settings, duty, closing)
            if not is_spare:
                started()
            await asyncio.Event().wait()

    async def _listen(self, app: web.Application, settings: EdgeSettings, duty: Duty, closing: AsyncExitStack) -> None:
        host, port = self._runtime.settings.host, self._runtime.settings.port
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=2.0)
        await runner.setup()
        closing.push_async_callback(runner.cleanup)
        assert runner.server is not None
        watches = Chores()
        closing.push_async_callback(watches.close)
        watches.start(app[SLOW_REQUESTS].watch(runner.server))
        site = PacedSite(
            runner, host, port, backlog=settings.connections_backlog, at_once=settings.accepted_at_once
        )  # fmt: skip
        await site.start()
        duty.tell_listening()
        self.leave = lambda succeeded: _leave(app, site, duty, succeeded=succeeded)
        log.info("listening on %s:%d", host, port)


async def _try_all(parts: EdgeParts) -> None:
    """Ask everybody once, so that the ways to them are open when they are needed. What fails will be tried again."""
    asked = [probe() for probe in parts.health.values()]
    found = await asyncio.gather(*asked, parts.accounts.suspended(within_s=1), return_exceptions=True)
    for error in found:
        if isinstance(error, Exception):
            log.info("a spare edge was not answered: %s", error)


async def _leave(app: web.Application, site: PacedSite, duty: Duty, *, succeeded: bool) -> None:
    if succeeded:
        await _until_another_listens(duty)
    await site.stop()
    log.info("told to end: %d connections are let go", app[REALTIME].connections_count)
    await app[REALTIME].say_farewell()
    log.info("everybody was let go")


async def _until_another_listens(duty: Duty) -> None:
    """A spare one does at once, else the one that Ray starts in this one's place."""
    duty.hand_on()
    until_s = time.monotonic() + SUCCESSOR_WITHIN_S
    while duty.listener is None and time.monotonic() < until_s:  # noqa: ASYNC110
        await asyncio.sleep(SUCCESSOR_LOOK_S)
    if duty.listener is None:
        log.warning("no other edge listens after %.0f s", SUCCESSOR_WITHIN_S)
