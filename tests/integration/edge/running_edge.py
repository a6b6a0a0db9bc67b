"""A whole edge on a free loopback port, and people who use it over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import socketio
from aiohttp import web
from direct_gateway import DirectGateway, JournalReader
from memory_stores import MemoryAccounts, MemoryIdempotency

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.chores import Chores
from echoplay_actors.clock import IncarnationClock
from echoplay_actors.ids import new_id
from echoplay_actors.testing import SeededRandomness
from echoplay_http import REALTIME, SLOW_REQUESTS, EdgeParts, EdgeSettings, IdentityProvider, Probe, build_edge
from echoplay_http.providers.livekit import LiveKitTokens

SECRET = "a secret of these tests, long enough"
WITHIN_S = 5.0
ROOM_EVENTS = (
    "room_state", "participant_joined", "participant_left", "debate_started", "round_started", "round_ended",
    "debate_paused", "debate_continued", "host_changed", "ai_score", "match_ended", "reaction_update", "vote_update",
    "presence", "timer_tick", "error",
)  # fmt: skip


@dataclass
class Person:
    """Somebody with a token."""

    id: str
    token: str
    name: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class Phone:
    """A socket of somebody, and all it has received, in order."""

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.received: list[tuple[str, Any]] = []
        self.gone = asyncio.Event()
        self._news = asyncio.Event()
        for name in ROOM_EVENTS:
            self.client.on(name, self._hear(name), namespace="/realtime")
        self.client.on("disconnect", self._left, namespace="/realtime")

    def _hear(self, name: str) -> Callable[[Any], None]:
        def hear(payload: Any = None) -> None:
            self.received.append((name, payload))
            self._news.set()

        return hear

    def _left(self, reason: Any = None) -> None:
        self.gone.set()

    def all(self, name: str) -> list[Any]:
        return [payload for heard, payload in self.received if heard == name]

    async def until(self, name: str, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        """The first such event, received already or yet to come."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                for payload in self.all(name):
                    if wanted(payload):
                        return payload
                self._news.clear()
                await self._news.wait()

    async def ask(self, event: str, payload: Any = None) -> Any:
        """Send an event and return its acknowledgement."""
        return await self.client.call(event, payload, namespace="/realtime", timeout=WITHIN_S)

    async def send(self, event: str, payload: Any = None) -> None:
        await self.client.emit(event, payload, namespace="/realtime")

    async def was_closed(self) -> None:
        async with asyncio.timeout(WITHIN_S):
            await self.gone.wait()

    async def hang_up(self) -> None:
        await self.client.disconnect()


@dataclass
class RunningEdge:
    """The edge, its surroundings, and how to reach it."""

    url: str
    app: web.Application
    gateway: DirectGateway
    accounts: MemoryAccounts
    idempotency: MemoryIdempotency
    reader: JournalReader
    settings: EdgeSettings
    http: aiohttp.ClientSession
    phones: list[Phone] = field(default_factory=list)

    async def sign_up(self, name: str, role: str = "USER") -> Person:
        body = {"displayName": name, "role": role}
        async with self.http.post(f"{self.url}/v1/auth/dev", json=body) as response:
            assert response.status == 200, await response.text()
            found = await response.json()
        return Person(found["user"]["id"], found["token"], name)

    async def call(
        self, method: str, path: str, by: Person | None = None, body: Any = None, **more: Any
    ) -> tuple[int, Any]:
        headers = {**(by.headers if by else {}), **more.pop("headers", {})}
        sent = {} if body is None else {"json": body}
        async with self.http.request(method, f"{self.url}{path}", headers=headers, **sent, **more) as response:
            text = await response.text()
            return response.status, await response.json(content_type=None) if text else None

    async def make_match(self, host: Person, mode: str = "GLOBAL", **more: Any) -> str:
        status, made = await self.call("POST", "/v1/matches", host, {"mode": mode, **more})
        assert status == 201, made
        return str(made["match"]["id"])

    async def connect(self, person: Person | None, *, transports: list[str] | None = None, **more: Any) -> Phone:
        phone = Phone()
        auth = {"token": person.token} if person else None
        await phone.client.connect(
            self.url, namespaces=["/realtime"], transports=transports or ["websocket"], auth=more.pop("auth", auth),
            wait_timeout=WITHIN_S, **more,
        )  # fmt: skip
        self.phones.append(phone)
        return phone

    async def in_room(self, person: Person, match_id: str) -> Phone:
        phone = await self.connect(person)
        answer = await phone.ask("join_room", {"matchId": match_id})
        assert answer["ok"], answer
        return phone

    async def until(self, true: Callable[[], bool]) -> None:
        """Ask the server something until this holds: with each answer it has had a turn."""
        async with asyncio.timeout(WITHIN_S):
            while not true():
                await self.is_well()

    @property
    def app_rooms(self) -> int:
        return self.app[REALTIME].rooms_count

    @property
    def app_chores(self) -> Chores:
        return self.app[REALTIME]._chores

    async def nothing_held(self) -> None:
        """No connection, room, device or library state is left."""
        await self.nothing_held_but_devices()
        assert not self.gateway.devices

    async def nothing_held_but_devices(self) -> None:
        realtime = self.app[REALTIME]
        server = realtime._server
        await self.until(lambda: realtime.connections_count == 0 and realtime.rooms_count == 0)
        await self.until(lambda: not server.eio.sockets and not server.transports)
        assert not server.environ
        assert not server.manager.rooms
        assert not server.manager.pending_connect
        assert not server.manager.pending_disconnect
        assert not server._binary_packet
        assert not realtime._rooms._cards
        assert not realtime._connections._sockets_of

    async def is_well(self) -> bool:
        """It still answers."""
        return (await self.call("GET", "/v1/health"))[0] == 200


@asynccontextmanager
async def running_edge(
    *,
    identity: IdentityProvider | None = None,
    health: dict[str, Probe] | None = None,
    limits: ActorLimits | None = None,
    **settings: Any,
) -> AsyncIterator[RunningEdge]:
    """An edge with these settings; everybody it knows is disconnected at the end, and nothing may be left of them."""
    clock, randomness = IncarnationClock(), SeededRandomness(7)
    gateway = DirectGateway(clock=clock, randomness=randomness, limits=limits)
    await gateway.start()
    accounts, idempotency = MemoryAccounts(gateway.store.database), MemoryIdempotency()
    reader = JournalReader(gateway)
    voice = LiveKitTokens("wss://voice.example.org", "key", SECRET)
    chosen = EdgeSettings(**{"jwt_secret": SECRET, "development": True, "rate_limits": False, **settings})
    parts = EdgeParts(
        gateway=gateway, accounts=accounts, matches=reader, idempotency=idempotency, clock=clock,
        randomness=randomness, voice=voice, identity=identity, health=health or {},
    )  # fmt: skip
    app = build_edge(parts, chosen)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    watches = Chores()
    assert runner.server is not None
    watches.start(app[SLOW_REQUESTS].watch(runner.server))
    async with aiohttp.ClientSession() as http:
        edge = RunningEdge(f"http://{host}:{port}", app, gateway, accounts, idempotency, reader, chosen, http)
        try:
            yield edge
            for phone in edge.phones:
                await phone.hang_up()
            await edge.nothing_held()
        finally:
            await watches.close()
            await runner.cleanup()
            await gateway.stop()


def some_id() -> str:
    """An id that nothing has."""
    return new_id(now_ms=1_800_000_000_000, randomness=SeededRandomness(99))
