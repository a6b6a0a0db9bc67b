"""What an edge talks to, made from a run's addresses; everything that connects does so when it is first needed."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from contextlib import AsyncExitStack
from typing import Any

import redis.asyncio

from echoplay_actors.clock import IncarnationClock
from echoplay_actors.ids import SystemRandomness
from echoplay_cluster.directory.ray_locator import RayLocator
from echoplay_cluster.gateway.gateway import LinkGateway
from echoplay_cluster.processes.duty import Duties
from echoplay_cluster.processes.web_app import web_app_settings
from echoplay_cluster.processes.wiring import make_dialer
from echoplay_cluster.runtime import Runtime
from echoplay_http import EdgeParts, EdgeSettings
from echoplay_http.providers.firebase import FirebaseIdentity
from echoplay_http.providers.livekit import LiveKitTokens
from echoplay_persistence import (
    PostgresAccountStore,
    PostgresIdempotencyStore,
    PostgresMatchReader,
    PostgresStoreHealth,
    SessionPool,
)


def make_parts(runtime: Runtime, name: str, directory: Any, duties: Duties, closing: AsyncExitStack) -> EdgeParts:
    """The parts of the edge of that name; `closing` closes them."""
    randomness = SystemRandomness()
    locator = RayLocator(directory)
    valkey = redis.asyncio.Redis.from_url(runtime.redis_url, socket_timeout=1.0, socket_connect_timeout=1.0)
    pool = SessionPool(runtime.database_url)
    store_health = PostgresStoreHealth(runtime.database_url)
    gateway = LinkGateway(locator=locator, dialer=make_dialer(runtime, name), randomness=randomness)
    for close in (valkey.aclose, pool.close, store_health.close, gateway.close):
        closing.push_async_callback(close)
    return EdgeParts(
        gateway=gateway,
        accounts=PostgresAccountStore(pool),
        matches=PostgresMatchReader(pool),
        idempotency=PostgresIdempotencyStore(pool),
        clock=IncarnationClock(),
        randomness=randomness,
        voice=LiveKitTokens(runtime.livekit.api_url, runtime.livekit.api_key, runtime.livekit.api_secret),
        identity=_identity(runtime),
        health={
            "postgres": lambda: _pinged(store_health.ping()),
            "valkey": lambda: _optional(_pinged(valkey.ping())),
            "matches": locator.report,
            "edges": lambda: _optional(_staffed(duties, runtime.settings.edges)),
        },
    )


def make_settings(runtime: Runtime) -> EdgeSettings:
    """What an edge is told at its start."""
    settings = runtime.settings
    return EdgeSettings(
        jwt_secret=runtime.jwt_secret,
        development=not settings.is_production,
        origins=settings.origins,
        rate_limits=settings.rate_limits_on,
        long_polling=settings.edges == 1,
        web_app=web_app_settings(runtime),
    )


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


async def _staffed(duties: Duties, wanted: int) -> Mapping[str, Any]:
    """A spare that is missing is told, and nothing to be alarmed about: one is on its way."""
    found = duties.report()
    return {"ok": found["listening"] >= wanted, **found}


async def _optional(report: Awaitable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """A part whose loss stops no match, and so not this edge either."""
    return {**await report, "required": False}
