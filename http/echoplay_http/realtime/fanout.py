"""Rooms of sockets, and what they are sent: each packet is encoded once, whatever the number of those who get it.

Events and acknowledgements take a socket's one way out (`way_out.py`), as pings do, so none can overtake another. A
reader that leaves more waiting there than the bound is dropped alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from echoplay_http.realtime.way_out import Message

NAMESPACE = "/realtime"


class RoomFanout(Protocol):
    """Rooms of sockets; a socket goes by its transport's id."""

    def join(self, transport_id: str, room: str) -> None:
        """From now on the socket gets what is sent to the room."""

    def leave(self, transport_id: str, room: str) -> None:
        """From now on it does not."""

    def send_room(self, room: str, name: str, payload_json: str) -> None:
        """One event to everybody in the room."""

    def send_one(self, transport_id: str, name: str, payload_json: str) -> None:
        """One event to one socket."""

    def acknowledge(self, transport_id: str, number: int, payload_json: str) -> None:
        """The answer to an event that asked for one."""


class DirectFanout:
    """Sends to sockets; `drop` is told the id of one that reads too slowly."""

    def __init__(self, sockets: Callable[[], Mapping[str, Any]], drop: Callable[[str], None]) -> None:
        self._sockets = sockets
        self._drop = drop
        self._rooms: dict[str, dict[str, None]] = {}

    @property
    def rooms_count(self) -> int:
        return len(self._rooms)

    def holds(self, room: str) -> bool:
        """Whether anybody is in the room."""
        return room in self._rooms

    def members(self, room: str) -> list[str]:
        return list(self._rooms.get(room, ()))

    def join(self, transport_id: str, room: str) -> None:
        self._rooms.setdefault(room, {})[transport_id] = None

    def leave(self, transport_id: str, room: str) -> None:
        members = self._rooms.get(room)
        if members is not None:
            members.pop(transport_id, None)
            if not members:
                del self._rooms[room]

    def send_room(self, room: str, name: str, payload_json: str) -> None:
        members = self._rooms.get(room)
        if members:
            self._send(list(members), _event(name, payload_json))

    def send_one(self, transport_id: str, name: str, payload_json: str) -> None:
        self._send((transport_id,), _event(name, payload_json))

    def acknowledge(self, transport_id: str, number: int, payload_json: str) -> None:
        self._send((transport_id,), Message(f"3{NAMESPACE},{number}[{payload_json}]"))

    def _send(self, transport_ids: Iterable[str], message: Message) -> None:
        sockets = self._sockets()
        for transport_id in transport_ids:
            socket = sockets.get(transport_id)
            if socket is None or socket.closed or socket.closing:
                continue
            if not socket.queue.offer(message):
                self._drop(transport_id)


def _event(name: str, payload_json: str) -> Message:
    return Message(f"2{NAMESPACE},[{json.dumps(name)},{payload_json}]")
