"""A Socket.IO client that remembers everything it was sent, and with which one waits for what comes next.

Waiting is on events with a deadline; what was seen is in the message when that passes. Events of one name are
handed out once each, in order.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import socketio

NAMESPACE = "/realtime"
WITHIN_S = 5.0

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """One event, and when it arrived (seconds, monotonic)."""

    at_s: float
    name: str
    data: Payload

    def __getitem__(self, field: str) -> Any:
        return self.data[field]


class Client:
    """One device. `connect`, then `ask` (with acknowledgement) or `tell` (without), and wait with `event`."""

    def __init__(self, url: str, name: str = "", *, reconnects: bool = False) -> None:
        self.url = url
        self.name = name
        self.seen: list[Seen] = []
        self.connected_count = 0
        self.on_seen: Callable[[Seen], None] | None = None
        self._handed_out: Counter[str] = Counter()
        self._waiting: set[asyncio.Future[None]] = set()
        self._socket = socketio.AsyncClient(
            reconnection=reconnects, reconnection_delay=0.1, reconnection_delay_max=0.5, randomization_factor=0.0
        )
        self._socket.on("connect", self._on_connect, namespace=NAMESPACE)
        self._socket.on("disconnect", self._on_disconnect, namespace=NAMESPACE)
        self._socket.on("connect_error", self._on_connect_error, namespace=NAMESPACE)
        self._socket.on("*", self._on_event, namespace=NAMESPACE)

    @property
    def connected(self) -> bool:
        return NAMESPACE in self._socket.namespaces

    @property
    def transport(self) -> str:
        """`websocket` or `polling`."""
        return str(self._socket.transport())

    @property
    def port(self) -> int:
        """This end's of the WebSocket, by which a server's process knows it."""
        return int(self._socket.eio.ws.get_extra_info("sockname")[1])

    async def connect(self, *, token: str | None = None, transports: list[str] | None = None, **options: Any) -> Client:
        """Connect; without a token as older apps do."""
        await self._socket.connect(
            self.url,
            auth={"token": token} if token is not None else None,
            namespaces=[NAMESPACE],
            transports=transports or ["websocket"],
            wait_timeout=WITHIN_S,
            **options,
        )
        return self

    async def close(self) -> None:
        await self._socket.disconnect()
        await self._socket.shutdown()

    async def ask(self, event: str, within_s: float = WITHIN_S, **fields: Any) -> Payload:
        """Send an event and return its acknowledgement."""
        return await self.ask_raw(event, fields, within_s=within_s)

    async def ask_raw(self, event: str, payload: Any, within_s: float = WITHIN_S) -> Payload:
        answer = await self._socket.call(event, payload, namespace=NAMESPACE, timeout=within_s)
        assert isinstance(answer, dict), f"{event} was acknowledged with {answer!r}"
        return answer

    async def tell(self, event: str, **fields: Any) -> None:
        """Send an event that asks for no acknowledgement."""
        await self._socket.emit(event, fields, namespace=NAMESPACE)

    async def enter(self, match_id: str, **fields: Any) -> Seen:
        """Come into a match's room; its `room_state`."""
        answer = await self.ask("join_room", matchId=match_id, **fields)
        assert answer["ok"], answer
        return await self.event("room_state")

    async def event(
        self, name: str, where: Callable[[Seen], bool] = lambda seen: True, *, within_s: float = WITHIN_S
    ) -> Seen:
        """The next event of this name that was not handed out yet; earlier ones that do not fit are passed over."""

        def find() -> Seen | None:
            of_name = [seen for seen in self.seen if seen.name == name]
            for number in range(self._handed_out[name], len(of_name)):
                self._handed_out[name] = number + 1
                if where(of_name[number]):
                    return of_name[number]
            return None

        return await self._wait(find, f"{name} that fits", within_s)

    async def until(self, holds: Callable[[], bool], what: str, *, within_s: float = WITHIN_S) -> None:
        """Return once something holds; looked at with every arrival."""
        await self._wait(lambda: True if holds() else None, what, within_s)

    def skip(self) -> None:
        """What has been seen so far is handed out no more."""
        self._handed_out = Counter(seen.name for seen in self.seen)

    def all(self, name: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.name == name]

    def numbered(self) -> list[Seen]:
        """The numbered events, as they came."""
        return [seen for seen in self.seen if "v" in seen.data and seen.name != "room_state"]

    async def _wait(self, find: Callable[[], Any], what: str, within_s: float) -> Any:
        try:
            async with asyncio.timeout(within_s):
                while (found := find()) is None:
                    await self._arrival()
                return found
        except TimeoutError:
            lately = [(seen.name, seen.data) for seen in self.seen[-12:]]
            raise AssertionError(f"{self.name or 'the client'}: no {what} in {within_s} s; lately: {lately}") from None

    async def _arrival(self) -> None:
        news: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(news)
        try:
            await news
        finally:
            self._waiting.discard(news)

    # Handlers are plain functions, so that python-socketio calls them in the order of arrival.

    def _on_event(self, name: str, data: Any = None) -> None:
        seen = Seen(time.monotonic(), name, data)
        self.seen.append(seen)
        if self.on_seen is not None:
            self.on_seen(seen)
        for news in self._waiting:
            if not news.done():
                news.set_result(None)

    def _on_connect(self) -> None:
        self.connected_count += 1
        self._on_event("(connected)", {})

    def _on_connect_error(self, data: Any = None) -> None:
        self._on_event("(connect_error)", data)

    def _on_disconnect(self, reason: str = "") -> None:
        self._on_event("(disconnected)", {"reason": reason})
