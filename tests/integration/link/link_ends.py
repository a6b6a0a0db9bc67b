"""Both ends of a link as tests see them: what each heard, and a server on a socket of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from echoplay_actors.ids import SystemRandomness
from echoplay_cluster.link.dialer import Dialer
from echoplay_cluster.link.endpoints import Endpoint, listen
from echoplay_cluster.link.link import Link

KEY = b"a key of these tests"
WITHIN_S = 5.0


class End:
    """A `LinkUser` that keeps what it hears and wakes who waits for it."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.heard: list[list[Any]] = []
        self.lost: list[str] = []
        self.on_message: Callable[[Link, list[Any]], None] = lambda link, message: None
        self._news = asyncio.Event()

    def link_ready(self, link: Link) -> None:
        self.links.append(link)
        self._news.set()

    def link_message(self, link: Link, message: list[Any]) -> None:
        self.heard.append(message)
        self._news.set()
        self.on_message(link, message)

    def link_lost(self, link: Link, reason: str) -> None:
        self.lost.append(reason)
        self._news.set()

    async def until(self, wanted: Callable[[End], Any], *, within_s: float = WITHIN_S) -> None:
        async with asyncio.timeout(within_s):
            while not wanted(self):
                self._news.clear()
                await self._news.wait()


def dialer(*keys: bytes, name: str = "edge-1", tls: Any = None) -> Dialer:
    return Dialer(name=name, keys=keys or (KEY,), randomness=SystemRandomness(), tls=tls)


async def listening(user: End, folder: Path, *keys: bytes, tls: Any = None) -> Endpoint:
    return await listen(
        user, keys=keys or (KEY,), randomness=SystemRandomness(), socket_path=folder / "end.sock", host="127.0.0.1",
        tls=tls,
    )  # fmt: skip


def over_tcp(address: str) -> str:
    """The same end for whoever is on another host."""
    return "unix:/nowhere/at/all.sock," + address.partition(",")[2]


def tcp_of(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition("tcp:")[2].rpartition(":")
    return host, int(port)
