"""The Ray actor `Edge`: serves REST and Socket.IO on the port that all edges share.

Told to end (SIGTERM), it lets its people go once there is another edge for them.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import ray
import redis.asyncio
from aiohttp import web
from ray.exceptions import RayError

from echoplay_actors.chores import Chores
from echoplay_actors.clock import IncarnationClock
from echoplay_actors.ids import SystemRandomness
from echoplay_cluster.directory.ray_locator import RayLocator
from echoplay_cluster.gateway.gateway import LinkGateway
from echoplay_cluster.hosting import LoopThread, die_with_parent, log_to
from echoplay_cluster.processes.web_app import web_app_settings
from echoplay_cluster.processes.wiring import DIRECTORY_NAME, edge_name, log_folder, make_dialer
from echoplay_cluster.runtime import Runtime
from echoplay_http import REALTIME, SLOW_REQUESTS, EdgeParts, EdgeSettings, PacedSite, build_edge
from echoplay_http.providers.firebase import FirebaseIdentity
from echoplay_http.providers.livekit import LiveKitTokens
from echoplay_persistence import (
    PostgresAccountStore,
    PostgresIdempotencyStore,
    PostgresMatchReader,
    PostgresStoreHealth,
    SessionPool,
)

STOP_TIMEOUT_S = 5.0
SUCCESSOR_WITHIN_S = 8.0
"""How long people are kept while there is no other edge for them; Ray ends this process after 30 s in all."""
SUCCESSOR_STEP_S = 1.0
SUCCESSOR_AGAIN_AFTER_S = 0.05

log = logging.getLogger(__name__)


class Edge:
    """Named `edge-<n>`; Ray calls reach it only for `ready` and `stop`."""

    def __init__(self, runtime: Runtime, number: int) -> None:
        die_with_parent()
        self._runtime = runtime
        self._name = edge_name(number)
        log_to(log_folder(runtime), self._name, runtime.settings.log_level)
        self._directory = ray.get_actor(DIRECTORY_NAME)
        self._leave: Callable[[], Coroutine[Any, Any, None]] | None = None
        self._thread = LoopThread(self._name, self._serve)
        self._thread.wait_started()

    def ready(self) -> int:
        """Its process id, once it has been constructed, which is when it listens."""
        return os.getpid()

    def stop(self) -> None:
        """Close the port, then every connection."""
        self._leave = None
        self._thread.stop(STOP_TIMEOUT_S)

    def __ray_shutdown__(self) -> None:
        """On SIGTERM, when Ray already starts this edge again in another process, beside this one."""
        leave = self._leave
        if leave is not None:
            self._wait_for_successor()
            self._thread.call(leave())
            self._thread.stop(STOP_TIMEOUT_S)

    def _wait_for_successor(self) -> None:
        until_s = time.monotonic() + SUCCESSOR_WITHIN_S
        while time.monotonic() < until_s:
            try:
                myself: Any = ray.get_actor(self._name)
                if ray.get(myself.ready.remote(), timeout=SUCCESSOR_STEP_S) != os.getpid():
                    return
            except (RayError, ValueError) as error:
                log.info("no other edge listens yet: %s", type(error).__name__)
            time.sleep(SUCCESSOR_AGAIN_AFTER_S)
        log.warning("no other edge listens after %.0f s", SUCCESSOR_WITHIN_S)

    async def _serve(self, started: Callable[[], None]) -> None:
        runtime, settings = self._runtime, self._runtime.settings
        randomness = SystemRandomness()
        locator = RayLocator(self._directory)
        gateway = LinkGateway(locator=locator, dialer=make_dialer(runtime, self._name), randomness=randomness)
        pool = SessionPool(runtime.database_url)
        accounts = PostgresAccountStore(pool)
        matches = PostgresMatchReader(pool)
        idempotency = PostgresIdempotencyStore(pool)
        store_health = PostgresStoreHealth(runtime.database_url)
        valkey = redis.asyncio.Redis.from_url(runtime.redis_url, socket_timeout=1.0, socket_connect_timeout=1.0)
        parts = EdgeParts(
            gateway=gateway,
            accounts=accounts,
            matches=matches,
            idempotency=idempotency,
            clock=IncarnationClock(),
            randomness=randomness,
            voice=LiveKitTokens(runtime.livekit.api_url, runtime.livekit.api_key, runtime.livekit.api_secret),
            identity=_identity(runtime),
            health={
                "postgres": lambda: _pinged(store_health.ping()),
                "valkey": lambda: _optional(_pinged(valkey.ping())),
                "matches": locator.report,
            },
        )
        edge_settings = EdgeSettings(
            jwt_secret=runtime.jwt_secret,
            development=not settings.is_production,
            origins=settings.origins,
            rate_limits=settings.rate_limits_on,
            long_polling=settings.edges == 1,
            web_app=web_app_settings(runtime),
        )
        app = build_edge(parts, edge_settings)
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=2.0)
        await runner.setup()
        assert runner.server is not None
        watches = Chores()
        watches.start(app[SLOW_REQUESTS].watch(runner.server))
        site = PacedSite(
            runner,
            settings.host,
            settings.port,
            backlog=edge_settings.connections_backlog,
            at_once=edge_settings.accepted_at_once,
        )
        await site.start()

        async def leave() -> None:
            await site.stop()
            log.info("told to end: %d connections are let go", app[REALTIME].connections_count)
            await app[REALTIME].say_farewell()
            log.info("everybody was let go")

        self._leave = leave
        log.info("listening on %s:%d", settings.host, settings.port)
        started()
        try:
            await asyncio.Event().wait()
        finally:
            await watches.close()
            await runner.cleanup()
            await gateway.close()
            await store_health.close()
            await pool.close()
            await valkey.aclose()


def _identity(runtime: Runtime) -> FirebaseIdentity | None:
    firebase = runtime.settings.firebase
    if firebase is None:
        return None
    return FirebaseIdentity(
        project_id=firebase.project_id,
        client_email=firebase.client_email,
        private_key=firebase.private_key,
        auth_emulator_host=firebase.auth_emulator_host,
    )


async def _pinged(ping: Any) -> Mapping[str, Any]:
    return {"ok": bool(await ping)}


async def _optional(report: Any) -> Mapping[str, Any]:
    """A part whose loss stops no match, and so not this edge either."""
    return {**await report, "required": False}
