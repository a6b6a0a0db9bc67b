"""One client's connection, and the registry of them all.

A connection is bare until it signed in. While it enters a room its later events are held, so that a client may
send the next event without waiting for the answer to `join_room`.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from enum import Enum, auto
from typing import Any

from echoplay_actors.errors import Forbidden, Unauthenticated
from echoplay_actors.match.values import Person
from echoplay_http.rate_limits import Bucket
from echoplay_http.settings import EdgeSettings
from echoplay_http.texts import refusal
from echoplay_http.tokens import Session

Incoming = tuple[Any, int | None]
"""What a Socket.IO event packet carries, and the number its acknowledgement is asked under."""


class Seat(Enum):
    """How a connection is in a room: in a live one, or in one whose match is over and let go."""

    LIVE = auto()
    OVER = auto()


class Connection:
    """One Engine.IO connection. `sid` is set while the namespace is connected, `session` once signed in."""

    __slots__ = (
        "closed", "display_name", "ending", "flood", "held", "holding", "rooms", "session", "sid", "timer",
        "transport_id", "unanswered",
    )  # fmt: skip

    def __init__(self, transport_id: str, flood: Bucket | None) -> None:
        self.transport_id = transport_id
        self.flood = flood
        self.sid: str | None = None
        self.session: Session | None = None
        self.display_name = ""
        self.rooms: dict[str, Seat] = {}
        self.holding = False
        self.held: deque[Incoming] = deque()
        self.unanswered = 0
        self.timer: asyncio.TimerHandle | None = None
        self.ending = False
        """It has been told to go: what it still sends is not read."""
        self.closed = False

    def person(self, now_ms: int) -> Person:
        """Who is at the other end; `Unauthenticated` while nobody has signed in, and once that has expired."""
        if self.session is None:
            raise Unauthenticated(refusal("token_missing"))
        if self.session.expires_at_ms <= now_ms:
            raise Unauthenticated(refusal("token_expired"))
        return self.session.person

    def stop_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class Connections:
    """All connections of this edge, and how many each person has."""

    def __init__(self, settings: EdgeSettings) -> None:
        self._settings = settings
        self._by_transport: dict[str, Connection] = {}
        self._sockets_of: Counter[str] = Counter()
        self.leaving = False
        """This edge is about to end: it takes no new ones."""

    def __len__(self) -> int:
        return len(self._by_transport)

    @property
    def full(self) -> bool:
        """No more of them are taken."""
        return self.leaving or len(self._by_transport) >= self._settings.connections_max

    def get(self, transport_id: str) -> Connection | None:
        return self._by_transport.get(transport_id)

    def everybody(self) -> list[Connection]:
        return list(self._by_transport.values())

    def of_people(self, user_ids: frozenset[str]) -> list[Connection]:
        """The connections of any of these people."""
        everybody = self._by_transport.values()
        return [one for one in everybody if one.session is not None and one.session.person.user_id in user_ids]

    def add(self, connection: Connection) -> None:
        self._by_transport[connection.transport_id] = connection

    def sign_in(self, connection: Connection, session: Session, display_name: str) -> None:
        """Whom the connection belongs to from now on; `Forbidden` when that person has too many."""
        user_id = session.person.user_id
        if connection.session is None:
            if self._sockets_of[user_id] >= self._settings.sockets_per_person_max:
                raise Forbidden(refusal("sockets_too_many", most=self._settings.sockets_per_person_max))
            self._sockets_of[user_id] += 1
        connection.session = session
        connection.display_name = display_name

    def remove(self, connection: Connection) -> None:
        """Forget it; whoever still holds it sees that it is closed."""
        connection.closed = True
        connection.stop_timer()
        connection.held.clear()
        if self._by_transport.get(connection.transport_id) is connection:
            del self._by_transport[connection.transport_id]
        if connection.session is not None:
            user_id = connection.session.person.user_id
            self._sockets_of[user_id] -= 1
            if self._sockets_of[user_id] <= 0:
                del self._sockets_of[user_id]
