"""An edge as production has it for signing in: the Firebase provider, accounts in Postgres, HTTP on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import aiohttp
from aiohttp import web

from echoplay_actors.clock import IncarnationClock
from echoplay_actors.ids import SystemRandomness
from echoplay_actors.ports.gateway import MatchGateway
from echoplay_http import EdgeParts, EdgeSettings, IdentityProvider, build_edge
from echoplay_http.providers.livekit import LiveKitTokens
from echoplay_persistence import PostgresAccountStore, PostgresIdempotencyStore, PostgresMatchReader, SessionPool

SECRET = "a secret of these tests, long enough"


class NoMatches:
    """A gateway that nobody asks: signing in has nothing to do with matches."""

    def attach(self, listener: Any) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Answer:
    """What the edge said."""

    status: int
    content_type: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SigningInEdge:
    """The edge, from outside."""

    url: str
    http: aiohttp.ClientSession

    async def verify(self, firebase_id_token: str) -> Answer:
        body = {"firebaseIdToken": firebase_id_token, "deviceId": "phone-1"}
        async with self.http.post(f"{self.url}/v1/auth/verify", json=body) as response:
            return Answer(response.status, response.content_type, await response.json(content_type=None))

    async def me(self, token: str) -> Answer:
        headers = {"Authorization": f"Bearer {token}"}
        async with self.http.get(f"{self.url}/v1/me", headers=headers) as response:
            return Answer(response.status, response.content_type, await response.json(content_type=None))


@asynccontextmanager
async def signing_in_edge(identity: IdentityProvider, pool: SessionPool) -> AsyncIterator[SigningInEdge]:
    parts = EdgeParts(
        gateway=cast(MatchGateway, NoMatches()),
        accounts=PostgresAccountStore(pool),
        matches=PostgresMatchReader(pool),
        idempotency=PostgresIdempotencyStore(pool),
        clock=IncarnationClock(),
        randomness=SystemRandomness(),
        voice=LiveKitTokens("wss://voice.example.org", "key", SECRET),
        identity=identity,
    )
    runner = web.AppRunner(build_edge(parts, EdgeSettings(jwt_secret=SECRET)), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    try:
        async with aiohttp.ClientSession() as http:
            yield SigningInEdge(f"http://{host}:{port}", http)
    finally:
        await runner.cleanup()
