"""python-socketio's server, with what it does for each packet replaced where the wire contract needs it.

- An event is handed over inline, without a task of its own, and its acknowledgement leaves when the answer comes.
- Garbage, binary data and packets no client may send end in a refusal or a clean end of that connection.
- A connection that ends while it is being let in leaves nothing behind.

Everything here that leans on the inside of python-socketio 5.18, python-engineio 4.15 and aiohttp 3.14 is in this file,
`engine.py`, `websocket.py` and `way_out.py`; the tests in `tests/integration/edge/test_pinned_inside.py` fail when a
release changes it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

import socketio
from aiohttp import WSCloseCode, web
from engineio import AsyncServer as EngineServer
from socketio import packet

from echoplay_http.realtime.engine import Engine, NoRooms
from echoplay_http.realtime.fanout import NAMESPACE
from echoplay_http.realtime.sockets import Door
from echoplay_http.realtime.way_out import WayOut
from echoplay_http.realtime.websocket import BoundedWebSocket
from echoplay_http.settings import EdgeSettings

LAST_PACKETS_S = 5.0
"""How long a connection that ends has to take what is still queued for it."""

# At INFO the libraries log whole packets, tokens included.
LIBRARY_LOG = logging.getLogger("echoplay_http.socketio")
LIBRARY_LOG.setLevel(logging.CRITICAL)


class RealtimeServer(socketio.AsyncServer):  # type: ignore[misc]
    """One Socket.IO server for one namespace."""

    def __init__(self, settings: EdgeSettings) -> None:
        super().__init__(
            async_mode="aiohttp",
            client_manager=NoRooms(),
            namespaces=[NAMESPACE],
            async_handlers=False,
            ping_interval=settings.ping_interval_s,
            ping_timeout=settings.ping_timeout_s,
            max_http_buffer_size=settings.frame_bytes_max,
            http_compression=False,
            allow_upgrades=True,
            transports=["polling", "websocket"] if settings.long_polling else ["websocket"],
            # Origins are checked, and CORS answered, before a request comes here.
            cors_allowed_origins=[],
            logger=LIBRARY_LOG,
            engineio_logger=LIBRARY_LOG,
        )
        self._door: Door
        self._close_code = WSCloseCode.OK
        self.transports: dict[str, Any] = {}
        """The TCP transport of each WebSocket, for the one thing engineio cannot do: cut a stalled reader off."""
        websocket = partial(
            BoundedWebSocket,
            frame_arrived=self._frame_arrived,
            event_arrived=self._event_arrived,
            transports=self.transports,
            close_code=lambda: self._close_code,
        )
        self.eio.create_queue = partial(
            WayOut, packets_max=settings.queued_packets_max, bytes_max=settings.queued_bytes_max
        )
        self.eio._async = {**self.eio._async, "websocket": websocket, "translate_request": _environment}
        self.on("connect", self._connect, namespace=NAMESPACE)
        self.on("disconnect", self._left, namespace=NAMESPACE)

    @property
    def sockets(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.eio.sockets
        return found

    def answer_to(self, door: Door) -> None:
        """Whom to tell about connections, before there are any."""
        self._door = door

    async def end_namespace(self, transport_id: str, sid: str) -> None:
        """Tell the client that it is disconnected for good, then end its connection."""
        await self.disconnect(sid, namespace=NAMESPACE)
        await self.hang_up(transport_id)

    async def hang_up(self, transport_id: str) -> None:
        """End a connection once what is queued for it has left."""
        socket = self.eio.sockets.get(transport_id)
        if socket is not None:
            await socket.close(wait=False)

    async def let_go(self, transport_id: str) -> None:
        """End a connection as a server does that goes away: its WebSocket closes with 1001 (RFC 6455 §7.4.1).

        Without Engine.IO's own closing packet, after which some clients stay away for good. Nor 1012, after which a
        client should wait 5 to 30 seconds. A polling session knows no other end than that packet.
        """
        self._close_code = WSCloseCode.GOING_AWAY
        socket = self.eio.sockets.get(transport_id)
        if socket is not None:
            await socket.close(wait=False, abort=transport_id in self.transports)

    def drop_queued(self, transport_id: str) -> None:
        """Forget what is queued for a connection, so that a last word finds its way."""
        socket = self.eio.sockets.get(transport_id)
        if socket is not None:
            socket.queue.drop()

    async def stop(self) -> None:
        """End every connection."""
        self.eio.pings.stop()
        for transport_id in list(self.eio.sockets):
            await self.let_go(transport_id)
        await self.eio.chores.close()

    def _frame_arrived(self, transport_id: str) -> bool:
        return self._door.frame_arrived(transport_id)

    def _event_arrived(self, transport_id: str, data: Any, ack_number: int | None) -> None:
        if self._is_connected(transport_id, NAMESPACE):
            self._door.event(transport_id, data, ack_number)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: object) -> None:
        transport_id: str = self.manager.eio_sid_from_sid(sid, NAMESPACE)
        await self._door.connect(transport_id, sid, auth)

    def _left(self, sid: str, reason: str) -> None:
        self._door.left(self.manager.eio_sid_from_sid(sid, NAMESPACE))

    async def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> None:
        await super()._handle_eio_connect(eio_sid, environ)
        self._door.opened(eio_sid)

    async def _handle_eio_disconnect(self, eio_sid: str, reason: str) -> None:
        try:
            await super()._handle_eio_disconnect(eio_sid, reason)
        finally:
            self._door.closed(eio_sid)
            self._finish_writing(eio_sid)

    def _finish_writing(self, transport_id: str) -> None:
        """Let engineio's writer, or a waiting poll, end after the last packet, which is queued right after this."""
        loop = asyncio.get_running_loop()
        loop.call_soon(self._forget, transport_id)
        transport = self.transports.get(transport_id)
        if transport is not None:
            # Whoever does not read his last packets would keep the writer waiting for ever.
            loop.call_later(LAST_PACKETS_S, self._abort, transport_id, transport)

    def _forget(self, transport_id: str) -> None:
        # engineio itself would get to it within a ping timeout.
        socket = self.eio.sockets.pop(transport_id, None)
        if socket is not None:
            socket.queue.put_nowait(None)

    def _abort(self, transport_id: str, transport: Any) -> None:
        current = self.transports.get(transport_id)
        if current is not None and current is transport:
            current.abort()

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        if not isinstance(data, str) or eio_sid not in self.environ:
            # The attachment of a packet that was refused, or the rest of a polled body whose connection has ended.
            return
        try:
            arrived = self.packet_class(encoded_packet=data)
        except (ValueError, RecursionError):
            await self.hang_up(eio_sid)
            return
        if arrived.packet_type == packet.EVENT:
            await self._handle_event(eio_sid, arrived.namespace, arrived.id, arrived.data)
        elif arrived.packet_type == packet.CONNECT:
            await self._handle_connect(eio_sid, arrived.namespace, arrived.data)
        elif arrived.packet_type == packet.DISCONNECT:
            await self._handle_disconnect(eio_sid, arrived.namespace, self.reason.CLIENT_DISCONNECT)
        elif arrived.packet_type == packet.BINARY_EVENT:
            if self._is_connected(eio_sid, arrived.namespace):
                self._door.binary(eio_sid, arrived.id)
        elif arrived.packet_type not in (packet.ACK, packet.BINARY_ACK):
            await self.hang_up(eio_sid)

    async def _handle_connect(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        try:
            await super()._handle_connect(eio_sid, namespace, data)
        finally:
            # The base class forgets a client only when it was connected, not while it was being let in.
            sid = self.manager.sid_from_eio_sid(eio_sid, NAMESPACE)
            if eio_sid not in self.environ and sid is not None:
                await self.manager.disconnect(sid, NAMESPACE)

    async def _handle_event(self, eio_sid: str, namespace: str | None, id: int | None, data: Any) -> None:
        if namespace == NAMESPACE:
            self._event_arrived(eio_sid, data, id)

    def _is_connected(self, eio_sid: str, namespace: str | None) -> bool:
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace or "/")
        return namespace == NAMESPACE and sid is not None and self.manager.is_connected(sid, namespace)

    def _engineio_server_class(self) -> type[EngineServer]:
        return Engine


BODY = web.RequestKey("polled_body", bytes)
"""Where the entrance leaves the body of a polling request that it has read and checked."""


class _ReadBody:
    """A body that has been read already, as engineio reads one."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def read(self, size: int) -> bytes:
        return self._body[:size]


def _environment(request: Any) -> dict[str, Any]:
    """What engineio needs to know of a request, and keeps for as long as the connection lives."""
    body: bytes = request.get(BODY, b"")
    return {
        "REQUEST_METHOD": request.method,
        "QUERY_STRING": request.query_string,
        "HTTP_CONNECTION": request.headers.get("Connection", ""),
        "HTTP_UPGRADE": request.headers.get("Upgrade", ""),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": _ReadBody(body),
        "aiohttp.request": request,
    }
