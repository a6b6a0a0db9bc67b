"""What python-socketio and python-engineio keep of connections, without what grows with their number or waits."""

from __future__ import annotations

from typing import Any

import socketio
from engineio import AsyncServer as EngineServer
from engineio import packet
from engineio.async_socket import AsyncSocket
from engineio.exceptions import QueueEmpty, SocketIsClosedError

from echoplay_actors.chores import Chores
from echoplay_http.realtime.pings import Pings
from echoplay_http.realtime.way_out import Framed

PING = Framed(packet.PING)


class NoRooms(socketio.AsyncManager):  # type: ignore[misc]
    """Knows who is in the namespace, and no more: our rooms are in `fanout.py`. The base class gives each client a room
    of its own besides, and looks through all rooms of all clients when one leaves."""

    def basic_enter_room(self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None) -> None:
        """Remember a client in the room of all."""
        if room is None:
            super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)

    def basic_disconnect(self, sid: str, namespace: str, **_: Any) -> None:
        """Forget a client."""
        self.basic_leave_room(sid, namespace, None)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            waiting = pending.get(namespace, [])
            if sid in waiting:
                waiting.remove(sid)
                if not waiting:
                    del pending[namespace]


class Session(AsyncSocket):  # type: ignore[misc]
    """One Engine.IO connection; its heart is watched by `Pings`, together with all others."""

    server: Engine
    asked_s: float | None = None

    @property
    def ended(self) -> bool:
        return bool(self.closed or self.closing)

    def schedule_ping(self) -> None:
        """As engineio calls it: a pong has come."""
        self.server.pings.answered(self)

    async def check_ping_timeout(self) -> bool:
        """As engineio asks before it sends anything."""
        if self.closed:
            raise SocketIsClosedError
        return True

    def ping(self) -> None:
        self.queue.put_nowait(PING)

    def fell_silent(self) -> None:
        self.server.chores.start(self.close(wait=False, reason=self.server.reason.PING_TIMEOUT))


class Engine(EngineServer):  # type: ignore[misc]
    """Engine.IO that waits for nobody to read: it ends a polling session for a packet that it does not expect."""

    def __init__(self, **options: Any) -> None:
        super().__init__(monitor_clients=False, **options)
        self.pings = Pings(interval_s=self.ping_interval, timeout_s=self.ping_timeout)
        self.chores = Chores()

    async def disconnect(self, sid: str | None = None) -> None:
        """End one connection, or all; what is queued still leaves if it is read."""
        for socket in [one for one in self.sockets.values() if sid in (None, one.sid)]:
            await socket.close(wait=False)

    async def _trigger_event(self, event: str, *args: Any, run_async: bool = False) -> Any:
        """Tell python-socketio, whose three handlers are coroutines; the base class finds that out each time."""
        try:
            return await self.handlers[event](*args)
        except Exception:
            self.logger.exception("%s async handler error", event)
            return False

    async def _handle_connect(self, environ: dict[str, Any], transport: str, jsonp_index: int | None = None) -> Any:
        sid = self.generate_id()
        session = self.sockets[sid] = Session(self, sid)
        greeting = {
            "sid": sid,
            "upgrades": self._upgrades(sid, transport),
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval * 1000),
            "maxPayload": self.max_http_buffer_size,
        }
        session.queue.put_nowait(packet.Packet(packet.OPEN, greeting))
        if await self._trigger_event("connect", sid, environ) is False:
            del self.sockets[sid]
            return self._unauthorized()
        self.pings.begin(session)
        if transport == "websocket":
            answer = await session.handle_get_request(environ)
            if session.closed:
                self.sockets.pop(sid, None)
            return answer
        session.connected = True
        try:
            return self._ok(await session.poll())
        except QueueEmpty:
            return self._bad_request()
