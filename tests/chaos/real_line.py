"""One connection of a device to the real server: what is asked on it, what it is answered, and when it is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
import socketio
from recorder import Recorder

NAMESPACE = "/realtime"
ANSWER_WITHIN_S = 10.0
CONNECT_WITHIN_S = 5.0
OFFLINE = (OSError, TimeoutError, aiohttp.ClientError, socketio.exceptions.SocketIOError)
"""What calls and connections raise when there is nobody at the other end."""


class Line:
    """`connect`, then `ask`; `received(line, name, payload)` is called for each event, in order."""

    def __init__(
        self, device: str, person_id: str, recorder: Recorder, sockets: aiohttp.ClientSession,
        received: Callable[[Line, str, dict[str, Any]], None],
    ) -> None:  # fmt: skip
        self.number = 0
        self.lost = asyncio.Event()
        self.entered: set[str] = set()
        """Matches whose rooms it is in."""
        self.asking: set[str] = set()
        """Matches of which something missed has been asked for."""
        self._device = device
        self._person_id = person_id
        self._recorder = recorder
        self._received = received
        self._socket = socketio.AsyncClient(reconnection=False, handle_sigint=False, http_session=sockets)
        self._socket.on("connect", self._let_in, namespace=NAMESPACE)
        self._socket.on("disconnect", self._lose, namespace=NAMESPACE)
        self._socket.on("*", self._take, namespace=NAMESPACE)

    async def connect(self, url: str, token: str) -> bool:
        """True once it is let in."""
        try:
            async with asyncio.timeout(CONNECT_WITHIN_S):
                await self._socket.connect(
                    url, auth={"token": token}, namespaces=[NAMESPACE], transports=["websocket"],
                    wait_timeout=CONNECT_WITHIN_S,
                )  # fmt: skip
        except OFFLINE:
            await self._socket.shutdown()
            return False
        return True

    async def close(self) -> None:
        """Leave."""
        self._lose("left")
        await self._socket.disconnect()
        await self._socket.shutdown()

    async def ask(self, name: str, body: Mapping[str, Any], match_id: str, op_id: str | None) -> dict[str, Any] | None:
        """The answer, None when none came in time or the connection broke."""
        about = (self._device, self._person_id, self.number, match_id, name, op_id)
        answered: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

        def take(payload: dict[str, Any]) -> None:
            # Noted as it comes, also when nobody waits for it any more.
            self._recorder.answered(*about, payload)
            if not answered.done():
                answered.set_result(payload)

        self._recorder.asked(*about, body)
        try:
            await self._socket.emit(name, dict(body), namespace=NAMESPACE, callback=take)
        except OFFLINE:
            return None
        broken = asyncio.ensure_future(self.lost.wait())
        try:
            await asyncio.wait({answered, broken}, timeout=ANSWER_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            broken.cancel()
        return answered.result() if answered.done() else None

    # Handlers are plain functions, so that python-socketio calls them in the order of arrival.

    def _let_in(self) -> None:
        self.number = self._recorder.connected(self._device, self._person_id)

    def _lose(self, reason: str = "") -> None:
        if not self.lost.is_set():
            self._recorder.disconnected(self._device, self._person_id, self.number, str(reason))
            self.lost.set()

    def _take(self, name: str, payload: Any = None) -> None:
        if isinstance(payload, dict):
            self._received(self, name, payload)
