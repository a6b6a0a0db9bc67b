"""WebSocket frames and the upgrade, written by hand: what a client sends. Frames are masked with zeros."""

from __future__ import annotations

UPGRADE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
UPGRADED = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
)
"""The answer to that very key (RFC 6455, section 1.3)."""

_TEXT = b"\x81"
_SHORT_BYTES_MAX = 125


def masked(text: bytes) -> bytes:
    """A text frame of a client, of less than 64 KiB."""
    size = len(text)
    length = bytes((0x80 | size,)) if size <= _SHORT_BYTES_MAX else b"\xfe" + size.to_bytes(2, "big")
    return b"".join((_TEXT, length, b"\0\0\0\0", text))


def plain(text: bytes) -> bytes:
    """A text frame of a server, of less than 64 KiB."""
    size = len(text)
    length = bytes((size,)) if size <= _SHORT_BYTES_MAX else b"\x7e" + size.to_bytes(2, "big")
    return b"".join((_TEXT, length, text))
