"""The edge's end of people's connections: packets in order over a simulated stream, as Socket.IO carries them.

It takes the place of the Socket.IO library under the real rules of a connection (`echoplay_http.realtime`): queues,
pings, refusals at the door. The few REST calls that matter for a match come the same way, as `["rest", …]`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from simulated.process import Process
from socketio.exceptions import ConnectionRefusedError as Refused

from echoplay_http.realtime.sockets import Door
from echoplay_http.settings import EdgeSettings

WINDOW_BYTES = 64 * 1024
"""What a reader that does not read may leave on its way before its queue grows."""

Rest = Callable[[str, str, Mapping[str, Any]], Awaitable[dict[str, Any]]]


class PacketServer:
    """A `SocketServer` on simulated streams."""

    def __init__(self, process: Process, settings: EdgeSettings) -> None:
        self.sockets: dict[str, Socket] = {}
        self.settings = settings
        self.process = process
        self.rest: Rest | None = None
        self.door: Door
        self._numbers = itertools.count(1)

    def accept(self) -> Socket:
        return Socket(self, f"{self.process.name}-{next(self._numbers)}")

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside the rest."""
        self.process.create_task(work)

    # SocketServer

    def answer_to(self, door: Door) -> None:
        self.door = door

    async def end_namespace(self, transport_id: str, sid: str) -> None:
        socket = self.sockets.get(transport_id)
        if socket is not None:
            socket.put('["disconnect"]')
            self.door.left(transport_id)
        await self.hang_up(transport_id)

    async def hang_up(self, transport_id: str) -> None:
        socket = self.sockets.get(transport_id)
        if socket is not None:
            socket.end()

    async def let_go(self, transport_id: str) -> None:
        await self.hang_up(transport_id)

    def drop_queued(self, transport_id: str) -> None:
        socket = self.sockets.get(transport_id)
        if socket is not None:
            socket.drop()

    async def stop(self) -> None:
        for transport_id in list(self.sockets):
            await self.hang_up(transport_id)


class Socket(asyncio.Protocol):
    """One connection; its own way out, under the names that python-engineio's sockets have."""

    def __init__(self, server: PacketServer, transport_id: str) -> None:
        self.closed = False
        self.closing = False
        self._server = server
        self._id = transport_id
        self._sid: str | None = None
        self._transport: asyncio.Transport | None = None
        self._queue: deque[str] = deque()
        self._full = False
        self._heard = True
        self._pings: asyncio.TimerHandle | None = None

    # The queue

    @property
    def queue(self) -> Socket:
        return self

    def offer(self, message: Any) -> bool:
        if len(self._queue) >= self._server.settings.queued_packets_max:
            return False
        self.put(message.data)
        return True

    def put(self, frame: str) -> None:
        self._queue.append(frame)
        self._pump()

    def drop(self) -> None:
        self._queue.clear()

    def end(self) -> None:
        """After what is queued has left."""
        self.closing = True
        self._pump()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=WINDOW_BYTES)
        self._server.sockets[self._id] = self
        self._server.door.opened(self._id)
        self._ping()

    def data_received(self, data: bytes) -> None:
        self._heard = True
        if self.closing:
            return
        try:
            frame = json.loads(data)
            kind, rest = frame[0], frame[1:]
        except (ValueError, TypeError, LookupError, RecursionError):
            self.end()
            return
        if not self._server.door.frame_arrived(self._id):
            return
        try:
            self._take(kind, rest)
        except (TypeError, LookupError, AttributeError):
            self.end()

    def _take(self, kind: Any, rest: list[Any]) -> None:
        if kind == "event" and self._sid is not None:
            self._server.door.event(self._id, rest[1], rest[0])
        elif kind == "connect" and self._sid is None:
            self._server.start(self._connect(rest[0]))
        elif kind == "rest" and self._server.rest is not None:
            self._server.start(self._rest(*rest))
        elif kind == "binary" and self._sid is not None:
            self._server.door.binary(self._id, rest[0])
        elif kind != "pong":
            self.end()

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._pump()

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = True
        if self._pings is not None:
            self._pings.cancel()
        if self._server.sockets.pop(self._id, None) is not None:
            self._server.door.closed(self._id)

    # Inside

    async def _connect(self, auth: Any) -> None:
        sid = f"sid-{self._id}"
        try:
            await self._server.door.connect(self._id, sid, auth)
        except Refused as refused:
            self.put(json.dumps(["refused", refused.error_args.get("data")]))
            self.end()
            return
        if not self.closed:
            self._sid = sid
            self.put('["connected"]')

    async def _rest(self, number: int, token: str, call: str, body: Mapping[str, Any]) -> None:
        assert self._server.rest is not None
        answer = await self._server.rest(token, call, body)
        self.put(json.dumps(["rest", number, answer]))

    def _pump(self) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        while self._queue and not self._full:
            self._transport.write(self._queue.popleft().encode())
        if self.closing and not self._queue:
            self._transport.close()

    def _ping(self) -> None:
        """A device that has not been heard since the last one is gone."""
        if not self._heard:
            self.abort()
            return
        self._heard = False
        self.put('["ping"]')
        settings = self._server.settings
        self._pings = asyncio.get_running_loop().call_later(
            settings.ping_interval_s if self._heard else settings.ping_timeout_s, self._ping_again
        )

    def _ping_again(self) -> None:
        if not self._heard:
            self.abort()
            return
        settings = self._server.settings
        self._pings = asyncio.get_running_loop().call_later(
            settings.ping_interval_s - settings.ping_timeout_s, self._ping
        )
