"""A match actor that does what the test says, on a real socket; and a directory that says what the test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from echoplay_actors.errors import Refusal
from echoplay_actors.ids import SystemRandomness
from echoplay_actors.protocol import messages
from echoplay_cluster.directory.location import Location
from echoplay_cluster.link.endpoints import Endpoint, listen
from echoplay_cluster.link.link import Link

KEYS = (b"a key of these tests",)
WITHIN_S = 5.0


class Heard:
    """Whatever arrives, and whoever waits for it."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def tell(self) -> None:
        self._news.set()

    async def until(self, wanted: Callable[[], Any], *, within_s: float = WITHIN_S) -> Any:
        """What `wanted` returns once that is something."""
        async with asyncio.timeout(within_s):
            while not (found := wanted()):
                self._news.clear()
                await self._news.wait()
            return found


class ScriptedActor(Heard):
    """Keeps what it is sent; answers when told to, or by `on` at once."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__()
        self.name = name
        self.links: list[Link] = []
        self.sent: list[list[Any]] = []
        self.on: dict[str, Callable[..., Any]] = {}
        self.lost = 0
        self._folder = folder
        self._endpoint: Endpoint | None = None

    async def start(self) -> ScriptedActor:
        self._endpoint = await listen(
            self, keys=KEYS, randomness=SystemRandomness(), socket_path=self._folder / f"{self.name}.sock",
            host="127.0.0.1",
        )  # fmt: skip
        return self

    @property
    def location(self) -> Location:
        assert self._endpoint is not None
        return Location(self.name, self._endpoint.address)

    def stop(self) -> None:
        """As a killed process: links break, nobody listens."""
        assert self._endpoint is not None
        self._endpoint.close()
        for link in self.links:
            link.close("killed")

    def of(self, kind: str) -> list[list[Any]]:
        return [message for message in self.sent if message[0] == kind]

    async def request(self, kind: str, number: int = 1) -> list[Any]:
        """The so-manieth message of that kind, once it has come."""
        await self.until(lambda: len(self.of(kind)) >= number)
        return self.of(kind)[number - 1]

    def answer(self, message: list[Any], outcome: dict[str, Any] | Refusal) -> None:
        refused = isinstance(outcome, Refusal)
        self.links[-1].send(
            (messages.ANSWER, message[1], not refused, outcome.as_wire() if isinstance(outcome, Refusal) else outcome)
        )

    def event(self, match_id: str, v: int, name: str = "event", *, epoch: int = 1) -> None:
        self.links[-1].send((messages.EVENT, match_id, epoch, v, name, f"{name} {v}"))

    def gone(self, match_id: str, *, final: bool) -> None:
        self.links[-1].send((messages.GONE, match_id, final))

    # LinkUser

    def link_ready(self, link: Link) -> None:
        self.links.append(link)
        self.tell()

    def link_message(self, link: Link, message: list[Any]) -> None:
        self.sent.append(message)
        if message[0] in self.on:
            self.answer(message, self.on[message[0]](*message[2:]))
        self.tell()

    def link_lost(self, link: Link, reason: str) -> None:
        self.lost += 1
        self.tell()


class ScriptedDirectory(Heard):
    """A `Locator` that answers by `where`: a location, None, a refusal to raise, or a future of one of these."""

    def __init__(self) -> None:
        super().__init__()
        self.where: dict[str, Any] = {}
        self.for_new: Any = None
        self.asked: list[tuple[str, str]] = []

    async def locate(self, match_id: str) -> Location | None:
        self.asked.append(("locate", match_id))
        self.tell()
        found: Location | None = await self._say(self.where.get(match_id))
        return found

    async def place(self, match_id: str, person_id: str) -> Location:
        self.asked.append(("place", match_id))
        self.tell()
        placed: Location = await self._say(self.for_new)
        self.where.setdefault(match_id, placed)
        return placed

    @staticmethod
    async def _say(what: Any) -> Any:
        if asyncio.isfuture(what):
            what = await asyncio.shield(what)
        if isinstance(what, Exception):
            raise what
        return what.location if isinstance(what, ScriptedActor) else what
