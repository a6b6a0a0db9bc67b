"""A WebSocket to the server that costs its own process next to nothing, so that thousands of them fit into one.

No library's client is as cheap, and with theirs the bench would measure itself. Frames are masked with zeros.
"""

from __future__ import annotations

import asyncio
from typing import Protocol, cast

_UPGRADE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
_TEXT = 0x81
_SHORT_BYTES_MAX = 125
_TWO_BYTES = 126
_EIGHT_BYTES = 127


class WireUser(Protocol):
    """Whoever uses a wire."""

    def opened(self, wire: Wire) -> None:
        """It is connected; nothing has come yet."""

    def turned_away(self, status: int) -> None:
        """The upgrade was refused with this HTTP status; `lost` follows."""

    def text(self, frame: bytes) -> None:
        """One text frame."""

    def lost(self, wire: Wire) -> None:
        """It has ended."""


class Wire(asyncio.Protocol):
    """One connection, from the upgrade to its end."""

    def __init__(self, user: WireUser) -> None:
        self._user = user
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._upgraded = False

    def send(self, text: bytes) -> None:
        size = len(text)
        length = bytes([0x80 | size]) if size <= _SHORT_BYTES_MAX else b"\xfe" + size.to_bytes(2, "big")
        if self._transport is not None:
            self._transport.write(bytes([_TEXT]) + length + b"\0\0\0\0" + text)

    def cut(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._user.opened(self)
        self._transport.write(_UPGRADE)

    def data_received(self, data: bytes) -> None:
        buffer, start = self._buffer + data, 0
        if not self._upgraded:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                self._buffer = buffer
                return
            status = int(buffer[9:12])
            if status != 101:
                self._user.turned_away(status)
                self.cut()
                return
            self._upgraded, start = True, end + 4
        while (found := _frame(buffer, start)) is not None:
            is_text, payload, start = found
            if is_text:
                self._user.text(payload)
        self._buffer = buffer[start:]

    def connection_lost(self, error: Exception | None) -> None:
        self._user.lost(self)


def _frame(buffer: bytes, start: int) -> tuple[bool, bytes, int] | None:
    """`(is text, payload, where the next begins)`; None while it is not all here. A server's frames are unmasked."""
    head = start + 2
    if len(buffer) < head:
        return None
    size = buffer[start + 1]
    if size == _TWO_BYTES:
        size, head = int.from_bytes(buffer[head : head + 2], "big"), head + 2
    elif size == _EIGHT_BYTES:
        size, head = int.from_bytes(buffer[head : head + 8], "big"), head + 8
    end = head + size
    return (buffer[start] == _TEXT, buffer[head:end], end) if len(buffer) >= end else None
