"""People who visit a server: they sign in, make matches and connect; when the visit is over everything is closed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from server.realtime import Client, Seen
from server.rest import Answer, Rest
from server.running import RunningServer

ROUND_S = 3_600


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has signed in."""

    id: str
    name: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Debate:
    """A match with its host and a guest, both participants and both in the room."""

    id: str
    host: Person
    guest: Person
    host_client: Client
    guest_client: Client


class Visit:
    """An `async with` block in which people use one server."""

    def __init__(self, server: RunningServer, *, watch: Callable[[Seen], None] | None = None) -> None:
        """`watch` is shown every event that any client gets."""
        self.server = server
        self.rest = Rest(server.url)
        self._watch = watch
        self._clients: list[Client] = []

    async def __aenter__(self) -> Visit:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await asyncio.gather(*(client.close() for client in self._clients), return_exceptions=True)
        await self.rest.close()

    async def person(self, name: str, role: str = "USER") -> Person:
        """Sign somebody new in."""
        answer = await self.sign_in({"displayName": name, "role": role})
        assert answer.status == 200, answer
        return Person(answer["user"]["id"], name, answer["token"])

    async def sign_in(self, body: object, path: str = "/v1/auth/dev") -> Answer:
        """What a sign-in is answered; waits as told when there were too many lately."""
        while True:
            answer = await self.rest.post(path, body)
            if answer.status != 429:
                return answer
            await asyncio.sleep(float(answer.headers["Retry-After"]))

    async def people(self, *names: str) -> list[Person]:
        return [await self.person(name) for name in names]

    async def client(self, person: Person, **options: Any) -> Client:
        """A device of somebody's, connected."""
        return await self.bare_client(person.name, token=person.token, **options)

    async def bare_client(self, name: str = "", *, reconnects: bool = False, **options: Any) -> Client:
        """A device that connects as it is told: without a token, with another transport."""
        return await self.new_client(name, reconnects=reconnects).connect(**options)

    def new_client(self, name: str = "", *, reconnects: bool = False) -> Client:
        """One that has not connected yet."""
        client = Client(self.server.url, name, reconnects=reconnects)
        client.on_seen = self._watch
        self._clients.append(client)
        return client

    async def make_match(self, host: Person, mode: str = "COUPLE", **fields: Any) -> str:
        answer = await self.rest.post("/v1/matches", {"mode": mode, **fields}, token=host.token)
        assert answer.status == 201, answer
        return str(answer["match"]["id"])

    async def join(self, person: Person, match_id: str) -> str:
        """Take a seat over REST if there is one; the role."""
        answer = await self.rest.post(f"/v1/matches/{match_id}/join", token=person.token)
        assert answer.status == 200, answer
        return str(answer["role"])

    async def enter(self, person: Person, match_id: str, **options: Any) -> Client:
        """A device of somebody's, in a match's room."""
        client = await self.client(person, **options)
        await client.enter(match_id)
        return client

    async def debate(self, mode: str = "COUPLE", *, round_s: int | None = None) -> Debate:
        """Two people who debate; with `round_s` the host speaks already, for so many seconds."""
        host, guest = await self.people("Hanna the host", "Gustav the guest")
        match_id = await self.make_match(host, mode)
        await self.join(guest, match_id)
        found = Debate(match_id, host, guest, await self.enter(host, match_id), await self.enter(guest, match_id))
        if round_s is not None:
            await self.start_round(found, round_s)
            await asyncio.gather(*(one.event("round_started") for one in (found.host_client, found.guest_client)))
        return found

    async def start_round(self, debate: Debate, round_s: int = ROUND_S) -> None:
        answer = await debate.host_client.ask(
            "start_round", matchId=debate.id, speakerUserId=debate.host.id, durationSec=round_s
        )
        assert answer["ok"], answer
