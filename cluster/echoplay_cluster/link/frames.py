"""Length-prefixed msgpack: four bytes, big-endian, then one message.

A frame longer than `FRAME_BYTES_MAX` is an error on both ends; an empty one is a heartbeat.
"""

from __future__ import annotations

import struct
from typing import Any

import msgpack

FRAME_BYTES_MAX = 8 * 1024 * 1024
HEARTBEAT = b"\0\0\0\0"

_LENGTH = struct.Struct(">I")


class BadFrame(Exception):
    """What came is no frame of ours."""


def encode(message: tuple[Any, ...]) -> bytes:
    """One message as a frame; raises `BadFrame` when it is too long."""
    body: bytes = msgpack.packb(message, use_bin_type=True)
    if len(body) > FRAME_BYTES_MAX:
        raise BadFrame(f"a message of {len(body)} bytes is over {FRAME_BYTES_MAX}")
    return _LENGTH.pack(len(body)) + body


class Decoder:
    """Turns whatever pieces the transport delivers into messages; holds at most one unfinished frame."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[list[Any]]:
        """The messages that are complete now, as lists; heartbeats are passed over."""
        self._buffer += data
        messages: list[list[Any]] = []
        start = 0
        while len(self._buffer) - start >= 4:
            (length,) = _LENGTH.unpack_from(self._buffer, start)
            if length > FRAME_BYTES_MAX:
                raise BadFrame(f"a frame of {length} bytes is over {FRAME_BYTES_MAX}")
            end = start + 4 + length
            if len(self._buffer) < end:
                break
            if length:
                messages.append(_unpack(self._buffer[start + 4 : end]))
            start = end
        del self._buffer[:start]
        return messages


def _unpack(body: bytearray) -> list[Any]:
    try:
        message = msgpack.unpackb(body, raw=False, use_list=True, strict_map_key=False)
    except (ValueError, msgpack.UnpackException) as error:
        raise BadFrame("not msgpack") from error
    if not isinstance(message, list) or not message:
        raise BadFrame("not a message")
    return message
