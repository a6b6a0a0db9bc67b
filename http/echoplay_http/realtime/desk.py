"""What happens to a connection from its first frame to its last: signing in, limits, expiry, and its events in turn.

A bare connection is closed after its time; a signed-in one ends when its token does. Every event is checked
against that token. Nothing but refusals is sent before a valid token was seen.
Longer than most files: a connection's whole life is one thing.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from socketio.exceptions import ConnectionRefusedError as Refused

from echoplay_actors.chores import Chores
from echoplay_actors.clock import Clock
from echoplay_actors.errors import Forbidden, Invalid, RateLimited, Refusal, Unauthenticated, Unavailable
from echoplay_http.callers import Callers, check_watching
from echoplay_http.rate_limits import Bucket, NoLimit, RateLimit, RateLimits
from echoplay_http.realtime.commands import Commands
from echoplay_http.realtime.connection import Connection, Connections
from echoplay_http.realtime.events import JOIN_ROOM, ClientEvent, JoinRoom, Limit, MatchEvent, Resume, read_event
from echoplay_http.realtime.fanout import RoomFanout
from echoplay_http.realtime.reply import Reply
from echoplay_http.realtime.rooms import Rooms
from echoplay_http.realtime.sockets import SocketServer
from echoplay_http.realtime.turnstile import Turnstile
from echoplay_http.settings import EdgeSettings
from echoplay_http.texts import refusal
from echoplay_http.tokens import Session, Tokens

LOG = logging.getLogger(__name__)
_TIMER_MS_MAX = 24 * 3_600_000
"""Event loops keep no timer that is longer."""


class Desk:
    """The server's `Door`."""

    def __init__(
        self,
        server: SocketServer,
        connections: Connections,
        rooms: Rooms,
        commands: Commands,
        fanout: RoomFanout,
        chores: Chores,
        *,
        tokens: Tokens,
        callers: Callers,
        limits: RateLimits,
        clock: Clock,
        settings: EdgeSettings,
    ) -> None:
        self._server = server
        self._connections = connections
        self._rooms = rooms
        self._commands = commands
        self._fanout = fanout
        self._chores = chores
        self._tokens = tokens
        self._callers = callers
        self._clock = clock
        self._settings = settings
        self._turnstile = Turnstile(
            at_once=settings.joins_at_once,
            waiting_max=settings.joins_waiting_max,
            wait_ms_max=settings.join_wait_ms_max,
            retry_after_ms=settings.crowded_retry_after_ms,
        )
        self._limits: dict[Limit, RateLimit | NoLimit] = {
            Limit.JOINS: limits.joins,
            Limit.REACTIONS: limits.reactions,
            Limit.VOTES: limits.votes,
            Limit.OTHERS: limits.other_events,
        }

    # A connection's life

    def opened(self, transport_id: str) -> None:
        flood = None
        if self._settings.rate_limits:
            per_s, burst = self._settings.flood_events_per_s, self._settings.flood_events_burst
            flood = Bucket(per_s=per_s, burst=burst, now_ms=self._clock.now_ms())
        self._begin(Connection(transport_id, flood))

    def frame_arrived(self, transport_id: str) -> bool:
        connection = self._connections.get(transport_id)
        if connection is None or connection.ending:
            return False
        if connection.flood is not None and connection.flood.take(self._clock.now_ms()):
            self._dismiss(connection, RateLimited(refusal("flooding")))
            return False
        return True

    async def connect(self, transport_id: str, sid: str, auth: object) -> None:
        connection = self._connections.get(transport_id)
        if connection is None:
            raise Refused(refusal("away"))
        token = auth.get("token") if isinstance(auth, dict) else auth
        try:
            if token is not None:
                await self._sign_in(connection, self._tokens.read(token))
        except Refusal as found:
            raise Refused(found.message, found.as_wire()) from None
        except Exception:
            LOG.exception("signing in failed")
            away = Unavailable(refusal("away"))
            raise Refused(away.message, away.as_wire()) from None
        connection.sid = sid

    def left(self, transport_id: str) -> None:
        connection = self._connections.get(transport_id)
        if connection is not None:
            self._rooms.leave_all(connection)
            self._connections.remove(connection)
            # The Engine.IO connection may still be there and ask for the namespace again.
            successor = Connection(transport_id, connection.flood)
            successor.ending = connection.ending
            self._begin(successor)

    def closed(self, transport_id: str) -> None:
        connection = self._connections.get(transport_id)
        if connection is not None:
            self._rooms.leave_all(connection)
            self._connections.remove(connection)

    def dismiss_slow_reader(self, transport_id: str) -> None:
        """It does not read: what waits for it is dropped, and if it ever reads again it learns why it had to go."""
        connection = self._connections.get(transport_id)
        if connection is not None and not connection.ending:
            LOG.info("a connection did not read what it was sent and is closed")
            self._rooms.leave_all(connection)
            self._server.drop_queued(transport_id)
            self._dismiss(connection, Unavailable(refusal("not_reading")))

    def dismiss_people(self, user_ids: frozenset[str]) -> None:
        """These people are suspended: each of their connections ends."""
        for connection in self._connections.of_people(user_ids):
            self._dismiss(connection, Forbidden(refusal("account_banned")))

    def _begin(self, connection: Connection) -> None:
        self._connections.add(connection)
        bare_s = self._settings.bare_connection_s
        loop = asyncio.get_running_loop()
        connection.timer = loop.call_later(bare_s, self._bare_too_long, connection)

    def _bare_too_long(self, connection: Connection) -> None:
        seconds = self._settings.bare_connection_s
        self._dismiss(connection, Unauthenticated(refusal("connection_bare", seconds=seconds)))

    def _expire(self, connection: Connection) -> None:
        assert connection.session is not None
        left_ms = connection.session.expires_at_ms - self._clock.now_ms()
        if left_ms > 0:
            self._wake_at_expiry(connection, left_ms)
        else:
            self._dismiss(connection, Unauthenticated(refusal("token_expired")))

    def _wake_at_expiry(self, connection: Connection, left_ms: int) -> None:
        connection.stop_timer()
        loop = asyncio.get_running_loop()
        connection.timer = loop.call_later(min(max(left_ms, 1), _TIMER_MS_MAX) / 1000, self._expire, connection)

    def _dismiss(self, connection: Connection, why: Refusal) -> None:
        """A last word, then the end; from here on nothing that arrives is read."""
        if connection.closed or connection.ending:
            return
        connection.ending = True
        if connection.sid is None:
            self._chores.start(self._server.hang_up(connection.transport_id))
        else:
            Reply(connection, (None, None), self._fanout).refuse(why)
            self._chores.start(self._server.end_namespace(connection.transport_id, connection.sid))

    # Its events, in turn

    def event(self, transport_id: str, data: Any, ack_number: int | None) -> None:
        connection = self._connections.get(transport_id)
        if connection is None or connection.ending:
            return
        if not connection.holding:
            self._handle(connection, data, ack_number)
        elif len(connection.held) < self._settings.held_events_max:
            connection.held.append((data, ack_number))
        else:
            too_many = RateLimited(refusal("too_often"), retry_after_ms=1_000)
            Reply(connection, (data, ack_number), self._fanout).refuse(too_many)

    def binary(self, transport_id: str, ack_number: int | None) -> None:
        connection = self._connections.get(transport_id)
        if connection is not None:
            Reply(connection, (None, ack_number), self._fanout).refuse(Invalid(refusal("binary_refused")))

    def _handle(self, connection: Connection, data: Any, ack_number: int | None) -> None:
        reply = Reply(connection, (data, ack_number), self._fanout)
        try:
            if not isinstance(data, list) or not data or not isinstance(data[0], str):
                raise Invalid(refusal("payload_wrong"))
            if data[0] != JOIN_ROOM.name:
                # Who has not signed in learns nothing about shapes, only that.
                connection.person(self._clock.now_ms())
            event, body = read_event(data[0], data[1:])
            if isinstance(body, JoinRoom | Resume):
                self._enter(reply, event, body)
            else:
                session = self._session_for(connection, body)
                check_watching(session, body.match_id, guests_may=False)
                self._limits[event.limit].check(session.person.user_id)
                self._commands.hand_over(reply, event, body, session.person)
        except Refusal as found:
            reply.refuse(found)
        except Exception:
            LOG.exception("an event could not be handled")
            reply.refuse(Unavailable(refusal("own_fault")))

    def _enter(self, reply: Reply, event: ClientEvent, body: JoinRoom | Resume) -> None:
        connection = reply.connection
        session = self._session_for(connection, body)
        check_watching(session, body.match_id, guests_may=True)
        self._limits[event.limit].check(session.person.user_id)
        self._rooms.check_space(connection, body.match_id)
        connection.holding = True
        self._chores.start(self._let_in(reply, session, body))

    def _session_for(self, connection: Connection, body: MatchEvent) -> Session:
        """An event's session: the connection's, or that of the token in the event if it is the same person's."""
        token = body.jwt if isinstance(body, JoinRoom) else None
        if token is None:
            connection.person(self._clock.now_ms())
            assert connection.session is not None
            return connection.session
        session = self._tokens.read(token)
        known = connection.session
        if known is not None and known.person.user_id != session.person.user_id:
            raise Unauthenticated(refusal("token_of_another"))
        if known is not None and known.expires_at_ms >= session.expires_at_ms:
            connection.person(self._clock.now_ms())
            return known
        return session

    async def _let_in(self, reply: Reply, session: Session, body: JoinRoom | Resume) -> None:
        connection = reply.connection

        def done() -> None:
            connection.holding = False
            while connection.held and not connection.holding and not connection.closed:
                self._handle(connection, *connection.held.popleft())

        try:
            if not await self._turnstile.go_through(lambda: connection.closed or connection.ending):
                return
            if session is not connection.session:
                await self._sign_in(connection, session)
            card = await self._rooms.card(body.match_id, session.person)
            if connection.closed or connection.ending:
                return
            since = body if isinstance(body, Resume) else None
            self._rooms.enter(reply, card, session.person, op_id=body.op_id, since=since, done=done)
        except Refusal as found:
            reply.refuse(found)
            done()
        except Exception:
            LOG.exception("somebody could not be let into a room")
            reply.refuse(Unavailable(refusal("away")))
            done()

    async def _sign_in(self, connection: Connection, session: Session) -> None:
        display_name = await self._callers.display_name(session)
        if connection.closed:
            raise Unavailable(refusal("away"))
        self._connections.sign_in(connection, session, display_name)
        self._wake_at_expiry(connection, session.expires_at_ms - self._clock.now_ms())
