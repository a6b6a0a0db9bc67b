"""Who of this edge is in which room: entering, coming back, leaving, and what a room sends.

Nothing is lost or overtaken on the way in: a socket joins the room in the very callback that brought its
`room_state` (or the events it missed), before the gateway hands over the room's next event.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from echoplay_actors.chores import Chores
from echoplay_actors.errors import Forbidden, NotFound, Refusal, Unavailable
from echoplay_actors.match.values import Person
from echoplay_actors.ports.gateway import Answer, MatchGateway
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.protocol.wire import room_name
from echoplay_http.access import MatchAccess, no_such_match
from echoplay_http.asking import Asking, vote_totals_of
from echoplay_http.realtime.connection import Connection, Seat
from echoplay_http.realtime.events import Resume
from echoplay_http.realtime.fanout import DirectFanout
from echoplay_http.realtime.reply import Reply
from echoplay_http.texts import refusal

Done = Callable[[], None]

MATCH_ENDED = "match_ended"


class Rooms:
    """The rooms this edge has people in; it is the gateway's `RoomListener`."""

    def __init__(
        self,
        gateway: MatchGateway,
        access: MatchAccess,
        asking: Asking,
        fanout: DirectFanout,
        chores: Chores,
        *,
        rooms_per_socket_max: int,
    ) -> None:
        self._gateway = gateway
        self._access = access
        self._asking = asking
        self._fanout = fanout
        self._chores = chores
        self._rooms_per_socket_max = rooms_per_socket_max
        self._cards: dict[str, MatchCard] = {}
        self._ended: set[str] = set()
        """Matches whose end the room has heard."""

    async def card(self, match_id: str, person: Person) -> MatchCard:
        """The card to whoever may see it, remembered while anybody of this edge is in the room."""
        known = self._cards.get(match_id)
        if known is None:
            return await self._access.card(match_id, person)
        if not await self._access.may_see(known, person):
            raise no_such_match()
        return known

    def check_space(self, connection: Connection, match_id: str) -> None:
        """`Forbidden` when the socket is in as many other rooms as it may be."""
        if match_id not in connection.rooms and len(connection.rooms) >= self._rooms_per_socket_max:
            raise Forbidden(refusal("rooms_too_many", most=self._rooms_per_socket_max))

    def enter(
        self, reply: Reply, card: MatchCard, person: Person, *, op_id: str | None, since: Resume | None, done: Done
    ) -> None:
        """Bring the socket into the room and answer; `since` is what a returning client has already seen."""
        connection = reply.connection
        if since is not None and connection.rooms.get(card.match_id) is Seat.LIVE:
            self._catch_up(reply, card, person, since, done)
            return

        def answered(found: Answer | Refusal) -> None:
            if isinstance(found, Refusal):
                self._turned_away(reply, card.match_id, found, done)
            elif connection.closed:
                self._gateway.leave(card.match_id, person.user_id)
            else:
                # In the room from here on: what it sends next follows on what is shown now.
                self._show(reply, found.payload)
                self._seat(connection, card, person)
                done()

        self._gateway.enter(
            card.match_id,
            person,
            connection.display_name,
            since_v=None if since is None else since.v,
            op_id=op_id,
            answered=answered,
        )

    def leave_all(self, connection: Connection) -> None:
        """Take the socket out of every room."""
        for match_id in list(connection.rooms):
            self._unseat(connection, match_id)

    def room_event(self, match_id: str, name: str, payload: str, *, epoch: int, v: int) -> None:
        """`RoomListener`: to everybody of this edge in the room."""
        if name == MATCH_ENDED:
            self._ended.add(match_id)
        self._fanout.send_room(room_name(match_id), name, payload)

    def close(self, match_id: str, connections: Callable[[str], Connection | None]) -> None:
        """The match's actor has let go of it: whoever is in the room is now in one that is over."""
        room = room_name(match_id)
        members = list(self._fanout.members(room))
        for transport_id in members:
            self._fanout.leave(transport_id, room)
            connection = connections(transport_id)
            if connection is not None:
                connection.rooms[match_id] = Seat.OVER
        if members and match_id not in self._ended:
            # Its actor died between writing the end and showing it; what is stored says how it ended.
            self._chores.start(self._show_end(match_id, members))
        self._forget_if_empty(match_id)

    async def _show_end(self, match_id: str, members: list[str]) -> None:
        """Nothing if it is not over after all: those who were in the room find it again by `resume`."""
        try:
            stored = await self._asking.finished(match_id, otherwise=Unavailable(refusal("away")))
        except Refusal:
            return
        payload = finished_room_state(match_id, stored)
        for transport_id in members:
            self._fanout.send_one(transport_id, "room_state", payload["roomState"])

    def _catch_up(self, reply: Reply, card: MatchCard, person: Person, since: Resume, done: Done) -> None:
        """Of a socket that is in the room and stays there."""

        def answered(found: Answer | Refusal) -> None:
            if isinstance(found, Refusal):
                self._turned_away(reply, card.match_id, found, done)
            elif not reply.connection.closed:
                self._show(reply, found.payload)
                done()

        self._gateway.resume(card.match_id, person, epoch=since.epoch, v=since.v, answered=answered)

    def _seat(self, connection: Connection, card: MatchCard, person: Person) -> None:
        if connection.rooms.get(card.match_id) is Seat.LIVE:
            # It was in already and has been counted once more as a device.
            self._gateway.leave(card.match_id, person.user_id)
        connection.rooms[card.match_id] = Seat.LIVE
        self._cards[card.match_id] = card
        self._fanout.join(connection.transport_id, room_name(card.match_id))

    def _show(self, reply: Reply, payload: Mapping[str, Any]) -> None:
        transport_id = reply.connection.transport_id
        if "roomState" in payload:
            self._fanout.send_one(transport_id, "room_state", payload["roomState"])
        for name, event_json in payload.get("events", ()):
            self._fanout.send_one(transport_id, name, event_json)
        reply.accept({"epoch": payload["epoch"], "v": payload["v"]})

    def _turned_away(self, reply: Reply, match_id: str, found: Refusal, done: Done) -> None:
        if isinstance(found, NotFound | Unavailable):
            self._chores.start(self._show_finished(reply, match_id, found, done))
        else:
            reply.refuse(found)
            done()

    async def _show_finished(self, reply: Reply, match_id: str, found: Refusal, done: Done) -> None:
        """A match that is over can still be looked at: its last state, from storage."""
        connection = reply.connection
        try:
            stored = await self._asking.finished(match_id, otherwise=found)
            if not connection.closed:
                self._unseat(connection, match_id)
                connection.rooms[match_id] = Seat.OVER
                self._show(reply, finished_room_state(match_id, stored))
        except Refusal as refused:
            reply.refuse(refused)
        except Exception:
            reply.refuse(Unavailable(refusal("away")))
            raise
        finally:
            done()

    def _unseat(self, connection: Connection, match_id: str) -> None:
        seat = connection.rooms.pop(match_id, None)
        if seat is Seat.LIVE and connection.session is not None:
            self._fanout.leave(connection.transport_id, room_name(match_id))
            self._gateway.leave(match_id, connection.session.person.user_id)
            self._forget_if_empty(match_id)

    def _forget_if_empty(self, match_id: str) -> None:
        if not self._fanout.holds(room_name(match_id)):
            self._cards.pop(match_id, None)
            self._ended.discard(match_id)


def finished_room_state(match_id: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """`room_state` of a match that is over, in the gateway's shape; it stands at the version it ended with."""
    record = {name: value for name, value in stored.items() if name in _RECORD}
    at = {"epoch": stored.get("epoch", 0), "v": stored.get("v", 0)}
    state = {
        "matchId": match_id,
        "match": {**record, "phase": stored["status"]},
        "phase": stored["status"],
        "participants": stored["participants"],
        "round": None,
        "timer": None,
        "reactions": stored["reactionCounts"],
        "votes": vote_totals_of(stored),
        "spectators": 0,
        "present": [],
        "pauseAsked": None,
        "absences": [],
        "votesBefore": stored.get("votesBefore"),
        **at,
    }
    return {"roomState": json.dumps(state), **at}


_RECORD = frozenset(
    {
        "id", "mode", "format", "topic", "status", "roomId", "hostUserId", "startedAt", "endedAt", "aiScore",
        "winnerUserId", "winnerSide", "createdAt", "participants", "rounds",
    }
)  # fmt: skip
