"""What stands between the rules of a connection and the Socket.IO library: the server, and the door it knocks at.

The rules (`desk.py`, `rooms.py`) know the server by `SocketServer` alone, so they run over whatever carries packets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Door(Protocol):
    """What the server tells about connections, synchronously unless it has to wait."""

    def opened(self, transport_id: str) -> None:
        """An Engine.IO connection has begun."""

    def frame_arrived(self, transport_id: str) -> bool:
        """It sent something; false when that was too much and it has to go."""

    async def connect(self, transport_id: str, sid: str, auth: object) -> None:
        """It asks for the namespace; `socketio.exceptions.ConnectionRefusedError` turns it down."""

    def event(self, transport_id: str, data: Any, ack_number: int | None) -> None:
        """It sent an event."""

    def binary(self, transport_id: str, ack_number: int | None) -> None:
        """It announced binary data."""

    def left(self, transport_id: str) -> None:
        """It left the namespace."""

    def closed(self, transport_id: str) -> None:
        """It has ended."""


class SocketServer(Protocol):
    """Connections by their transport's id, each with one way out."""

    @property
    def sockets(self) -> Mapping[str, Any]:
        """`closed` and `closing` of each, as python-engineio has them, and as its `queue` what a `WayOut` offers."""

    def answer_to(self, door: Door) -> None:
        """Whom to tell about connections, before there are any."""

    async def end_namespace(self, transport_id: str, sid: str) -> None:
        """Tell the client that it is disconnected for good, then end its connection."""

    async def hang_up(self, transport_id: str) -> None:
        """End a connection once what is queued for it has left, or soon if it is not read."""

    async def let_go(self, transport_id: str) -> None:
        """The same in a way that makes the client come back by itself, at once."""

    def drop_queued(self, transport_id: str) -> None:
        """Forget what is queued for a connection, so that a last word finds its way."""

    async def stop(self) -> None:
        """End every connection."""
