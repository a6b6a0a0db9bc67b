"""`/socket.io/`: what is checked of a request before Engine.IO sees it.

Origin on every transport, long-polling only where it is allowed, no more connections than the bound, new ones no
faster than a turnstile lets them through, and polled bodies that are small and hold nothing but packets.
"""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from echoplay_actors.errors import Forbidden, Invalid, Unavailable
from echoplay_http.origins import origin_allowed
from echoplay_http.realtime.connection import Connections
from echoplay_http.realtime.server import BODY, RealtimeServer
from echoplay_http.realtime.turnstile import Turnstile
from echoplay_http.realtime.websocket import FrameArrived, is_packet
from echoplay_http.settings import EdgeSettings
from echoplay_http.texts import refusal

PATH = "/socket.io/"
PACKETS_A_BODY_MAX = 16
_SEPARATOR = "\x1e"


class Entrance:
    """Lets requests through to the Socket.IO server."""

    def __init__(
        self, server: RealtimeServer, connections: Connections, settings: EdgeSettings, frame_arrived: FrameArrived
    ) -> None:
        self._server = server
        self._connections = connections
        self._settings = settings
        self._frame_arrived = frame_arrived
        self._turnstile = Turnstile(
            at_once=settings.handshakes_at_once,
            waiting_max=settings.handshakes_waiting_max,
            wait_ms_max=settings.handshake_wait_ms_max,
            retry_after_ms=settings.crowded_retry_after_ms,
        )

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if not origin_allowed(request, self._settings.origins):
            raise Forbidden(refusal("origin_wrong"))
        transport = request.query.get("transport", "polling")
        if "j" in request.query or (transport != "websocket" and not self._settings.long_polling):
            raise Invalid(refusal("request_malformed"))
        transport_id = request.query.get("sid")
        if transport == "websocket" and transport_id in self._server.transports:
            # A session has one WebSocket: Engine.IO would hold any number of them, and forget all but the last.
            raise Invalid(refusal("request_malformed"))
        if transport_id is None:
            await self._let_in(request)
        if request.method == "POST":
            await self._check_body(request, transport_id)
        response: web.StreamResponse = await self._server.handle_request(request)
        return response

    async def _let_in(self, request: web.Request) -> None:
        """A new connection, in its turn."""
        if not self._connections.full and not await self._turnstile.go_through(lambda: request.transport is None):
            raise Unavailable(refusal("away"))  # to nobody: the client has gone
        if self._connections.full:
            raise Unavailable(refusal("connections_too_many"), retry_after_ms=5_000)

    async def _check_body(self, request: web.Request, transport_id: str | None) -> None:
        body = await request.read()
        request[BODY] = body
        if transport_id is None or self._connections.get(transport_id) is None:
            return  # engineio says that it does not know this session
        packets = _packets(body)
        arrived: Callable[[str], bool] = self._frame_arrived
        if packets is None or not all(arrived(transport_id) for _ in packets):
            await self._server.hang_up(transport_id)
            raise Invalid(refusal("request_malformed"))


def _packets(body: bytes) -> list[str] | None:
    """The packets of a polled body; None when it is anything else."""
    try:
        packets = body.decode("utf-8").split(_SEPARATOR)
    except UnicodeDecodeError:
        return None
    return packets if len(packets) <= PACKETS_A_BODY_MAX and all(map(is_packet, packets)) else None
