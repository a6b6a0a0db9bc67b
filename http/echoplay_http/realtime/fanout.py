"""The way out to sockets: each packet is encoded once, and all that one socket gets leaves in the order of calls.

Events, acknowledgements and pings of a socket share its Engine.IO queue, so none can overtake another. A reader
that lets its queue grow beyond the bound is dropped alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from engineio import packet

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


class QueuedFanout:
    """Puts packets into python-engineio's queues; `drop` is told the id of a socket that reads too slowly."""

    def __init__(
        self, sockets: Callable[[], Mapping[str, Any]], drop: Callable[[str], None], *, queued_max: int
    ) -> None:
        self._sockets = sockets
        self._drop = drop
        self._queued_max = queued_max
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
            encoded = _event(name, payload_json)
            for transport_id in list(members):
                self._put(transport_id, encoded)

    def send_one(self, transport_id: str, name: str, payload_json: str) -> None:
        self._put(transport_id, _event(name, payload_json))

    def acknowledge(self, transport_id: str, number: int, payload_json: str) -> None:
        self._put(transport_id, packet.Packet(packet.MESSAGE, f"3{NAMESPACE},{number}[{payload_json}]"))

    def _put(self, transport_id: str, encoded: packet.Packet) -> None:
        # The queue is unbounded, so this is what engineio's own coroutine does, without a task to run it.
        socket = self._sockets().get(transport_id)
        if socket is None or socket.closed or socket.closing:
            return
        if socket.queue.qsize() >= self._queued_max:
            self._drop(transport_id)
            return
        socket.queue.put_nowait(encoded)


def _event(name: str, payload_json: str) -> packet.Packet:
    return packet.Packet(packet.MESSAGE, f"2{NAMESPACE},[{json.dumps(name)},{payload_json}]")
