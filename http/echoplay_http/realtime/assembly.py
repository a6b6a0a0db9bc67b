"""Puts the realtime part of an edge together, over whatever server carries its packets."""

from __future__ import annotations

from echoplay_actors.chores import Chores
from echoplay_actors.protocol.wire import room_name
from echoplay_http.access import MatchAccess
from echoplay_http.asking import Asking
from echoplay_http.callers import Callers
from echoplay_http.parts import EdgeParts
from echoplay_http.rate_limits import RateLimits
from echoplay_http.realtime.commands import Commands
from echoplay_http.realtime.connection import Connection, Connections
from echoplay_http.realtime.desk import Desk
from echoplay_http.realtime.entrance import Entrance
from echoplay_http.realtime.fanout import DirectFanout
from echoplay_http.realtime.farewell import Farewell
from echoplay_http.realtime.rooms import Rooms
from echoplay_http.realtime.server import RealtimeServer
from echoplay_http.realtime.sockets import SocketServer
from echoplay_http.settings import EdgeSettings
from echoplay_http.suspensions import Suspensions
from echoplay_http.tokens import Tokens

TIMER_TICK = "timer_tick"


class Realtime:
    """The namespace `/realtime` of one edge; the gateway's `RoomListener`."""

    def __init__(
        self,
        parts: EdgeParts,
        settings: EdgeSettings,
        *,
        tokens: Tokens,
        callers: Callers,
        limits: RateLimits,
        access: MatchAccess,
        asking: Asking,
        server: SocketServer,
    ) -> None:
        self._chores = Chores()
        self._watches = Chores()
        self._connections = Connections(settings)
        self._server = server
        self._fanout = DirectFanout(lambda: server.sockets, self._reads_too_slowly)
        self._rooms = Rooms(
            parts.gateway,
            access,
            asking,
            self._fanout,
            self._chores,
            rooms_per_socket_max=settings.rooms_per_socket_max,
        )
        commands = Commands(
            parts.gateway, self._rooms, asking, self._chores, unanswered_max=settings.unanswered_events_max
        )
        self._desk = Desk(
            self._server,
            self._connections,
            self._rooms,
            commands,
            self._fanout,
            self._chores,
            tokens=tokens,
            callers=callers,
            limits=limits,
            clock=parts.clock,
            settings=settings,
        )
        self._server.answer_to(self._desk)
        self._settings = settings
        self._farewell: Farewell | None = None

    @property
    def leaving(self) -> bool:
        """This edge is letting its people go."""
        return self._farewell is not None

    @property
    def connections_count(self) -> int:
        """Connections this edge holds."""
        return len(self._connections)

    @property
    def rooms_count(self) -> int:
        """Rooms this edge has people in."""
        return self._fanout.rooms_count

    def entrance(self, server: RealtimeServer) -> Entrance:
        """Where requests for that server come in."""
        return Entrance(server, self._connections, self._settings, self._desk.frame_arrived)

    def room_event(self, match_id: str, name: str, payload: str, *, epoch: int, v: int) -> None:
        self._rooms.room_event(match_id, name, payload, epoch=epoch, v=v)
        if self._farewell is not None and name == TIMER_TICK:
            self._farewell.heard(match_id, room_name(match_id))

    def room_gone(self, match_id: str) -> None:
        self._rooms.close(match_id, self._connections.get)

    def watch(self, suspensions: Suspensions) -> None:
        """End the connections of whoever is suspended, from now on."""
        self._watches.start(suspensions.watch(self._desk.dismiss_people))

    async def say_farewell(self) -> None:
        """Let everybody go, so that they miss as little as can be and come back at once, to another edge."""
        self._connections.leaving = True
        settings = self._settings
        self._farewell = Farewell(
            self._connections, self._fanout.members, self._let_go, a_second=settings.farewells_per_s,
            within_s=settings.farewell_s_max,
        )  # fmt: skip
        await self._farewell.say()

    async def stop(self) -> None:
        """End every connection."""
        await self._watches.close()
        await self._server.stop()
        await self._chores.close()

    def _let_go(self, connection: Connection) -> None:
        self._chores.start(self._server.let_go(connection.transport_id))

    def _reads_too_slowly(self, transport_id: str) -> None:
        self._desk.dismiss_slow_reader(transport_id)
