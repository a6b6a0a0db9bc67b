"""Length-prefixed msgpack: four bytes, big-endian, then one message.

A frame longer than its bound is an error on both ends; an empty one is a heartbeat. Until the other end has proved
itself it may send no more than a handshake takes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import msgpack

FRAME_BYTES_MAX = 8 * 1024 * 1024
HANDSHAKE_FRAME_BYTES_MAX = 1024
HEARTBEAT = b"\0\0\0\0"

_LENGTH = struct.Struct(">I")


class BadFrame(Exception):
    """This is no frame of ours, or cannot become one."""


def encode(message: tuple[Any, ...]) -> bytes:
    """One message as a frame; raises `BadFrame` when it is too long, or holds what msgpack cannot carry."""
    try:
        body: bytes = msgpack.packb(message, use_bin_type=True)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadFrame(f"a message that cannot be sent: {error}") from error
    if len(body) > FRAME_BYTES_MAX:
        raise BadFrame(f"a message of {len(body)} bytes is over {FRAME_BYTES_MAX}")
    return _LENGTH.pack(len(body)) + body


class Decoder:
    """Turns whatever pieces the transport delivers into messages; holds at most one unfinished frame."""

    def __init__(self, *, frame_bytes_max: int = FRAME_BYTES_MAX) -> None:
        self.frame_bytes_max = frame_bytes_max
        """May be changed between two messages."""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[list[Any]]:
        """The messages that are complete now, one after the other; heartbeats are passed over."""
        if data == HEARTBEAT and not self._buffer:
            return  # most of what comes, where little happens
        self._buffer += data
        start = 0
        try:
            while len(self._buffer) - start >= _LENGTH.size:
                (length,) = _LENGTH.unpack_from(self._buffer, start)
                if length > self.frame_bytes_max:
                    raise BadFrame(f"a frame of {length} bytes is over {self.frame_bytes_max}")
                end = start + _LENGTH.size + length
                if len(self._buffer) < end:
                    return
                body = self._buffer[start + _LENGTH.size : end]
                start = end
                if length:
                    yield _unpack(body)
        finally:
            del self._buffer[:start]


def _unpack(body: bytearray) -> list[Any]:
    try:
        message = msgpack.unpackb(body, raw=False, use_list=True)
    except (ValueError, TypeError, msgpack.UnpackException) as error:
        raise BadFrame("not msgpack") from error
    if not isinstance(message, list) or not message:
        raise BadFrame("not a message")
    return message
