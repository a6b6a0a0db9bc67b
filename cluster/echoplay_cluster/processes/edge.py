"""The Ray actor `Edge`: serves REST and Socket.IO on the port that all edges share."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from typing import Any

import ray
import redis.asyncio
from aiohttp import web

from echoplay_actors.clock import IncarnationClock
from echoplay_actors.ids import SystemRandomness
from echoplay_cluster.directory.ray_locator import RayLocator
from echoplay_cluster.gateway.gateway import LinkGateway
from echoplay_cluster.hosting import LoopThread, die_with_parent, log_to
from echoplay_cluster.processes.web_app import web_app_settings
from echoplay_cluster.processes.wiring import DIRECTORY_NAME, edge_name, log_folder, make_dialer
from echoplay_cluster.runtime import Runtime
from echoplay_http import EdgeParts, EdgeSettings, PacedSite, build_edge
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

log = logging.getLogger(__name__)


class Edge:
    """Named `edge-<n>`; Ray calls reach it only for `ready` and `stop`."""

    def __init__(self, runtime: Runtime, number: int) -> None:
        die_with_parent()
        self._runtime = runtime
        self._name = edge_name(number)
        log_to(log_folder(runtime), self._name, runtime.settings.log_level)
        self._directory = ray.get_actor(DIRECTORY_NAME)
        self._thread = LoopThread(self._name, self._serve)
        self._thread.wait_started()

    def ready(self) -> int:
        """Its process id, once it has been constructed, which is when it listens."""
        return os.getpid()

    def stop(self) -> None:
        """Close the port, then every connection."""
        self._thread.stop(STOP_TIMEOUT_S)

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
        await PacedSite(
            runner,
            settings.host,
            settings.port,
            backlog=edge_settings.connections_backlog,
            at_once=edge_settings.accepted_at_once,
        ).start()
        log.info("listening on %s:%d", settings.host, settings.port)
        started()
        try:
            await asyncio.Event().wait()
        finally:
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
