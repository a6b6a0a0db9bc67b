"""Draws what comes over a link: messages of the protocol, and frames that are bent, cut, too long or no msgpack."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import msgpack

from echoplay_actors.protocol import messages
from echoplay_cluster.link.frames import FRAME_BYTES_MAX, HEARTBEAT, encode

_KINDS = tuple(sorted(value for name, value in vars(messages).items() if name.isupper() and isinstance(value, str)))
_NOISE = (
    b"\xc1", b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\x91" * 900, b"\x81" * 900,
    b"\x91\xa1\xff", b"\xc7\x0c\xff" + b"\xff" * 12, b"\xd6\xff\x00\x00\x00\x00", b"\x90", b"\xc0", b"\x01", b"\xa1x",
    b"\x80", b"\x81\x91\x01\x02", b"\x92\x01", b"\x93\xca\x7f\xc0\x00\x00\x01\x02",
)  # fmt: skip
"""Bodies: reserved bytes, lengths that lie, depth, broken UTF-8, extension types, other things than messages."""


class LinkGrammar:
    """`message()` draws one that can be sent, `bent()` a frame that most likely is none."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw

    def value(self, depth: int = 0) -> Any:
        draw = self._draw
        kind = draw.randrange(12 if depth < 3 else 8)
        if kind < 3:
            return draw.choice((None, True, False, 0, -1, 1, 2**63, -(2**63), 2**64 - 1, 1.5, float("inf")))
        if kind < 6:
            return draw.choice(("", "x", "match", "\u0000", "é", "x" * 300, "edge-1"))
        if kind < 8:
            return draw.randbytes(draw.choice((0, 1, 32, 200)))
        if kind < 10:
            return [self.value(depth + 1) for _ in range(draw.randrange(4))]
        return {draw.choice(("a", "code", "events", "ok")): self.value(depth + 1) for _ in range(draw.randrange(3))}

    def message(self) -> tuple[Any, ...]:
        return (self._draw.choice(_KINDS), *(self.value() for _ in range(self._draw.randrange(6))))

    def frame(self) -> bytes:
        """A whole one, or a heartbeat."""
        return HEARTBEAT if self._draw.random() < 0.1 else encode(self.message())

    def bent(self, frame: bytes) -> bytes:
        """The frame with something wrong; by chance it may still be one."""
        draw = self._draw
        kind = draw.randrange(7)
        if kind == 0:
            return flipped(draw, frame)
        if kind == 1:
            return frame[: draw.randrange(len(frame))]
        if kind == 2:
            return (FRAME_BYTES_MAX + draw.choice((1, 2**31, 2**32 - 1 - FRAME_BYTES_MAX))).to_bytes(4, "big") + frame[
                4:
            ]
        if kind == 3:
            return max(len(frame) - 4 + draw.choice((-2, -1, 1, 2, 500)), 0).to_bytes(4, "big") + frame[4:]
        if kind == 4:
            body = draw.choice(_NOISE)
            return len(body).to_bytes(4, "big") + body
        if kind == 5:
            body = bytes(msgpack.packb(self.value(), use_bin_type=True))
            return len(body).to_bytes(4, "big") + body
        return draw.randbytes(draw.randrange(1, 80))


def flipped(draw: random.Random, data: bytes) -> bytes:
    """With one to three bits changed."""
    changed = bytearray(data)
    for _ in range(draw.randrange(1, 4)):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def pieces(draw: random.Random, data: bytes) -> Sequence[bytes]:
    """As a transport may deliver it."""
    if draw.random() < 0.7:
        return (data,)
    cuts = sorted(draw.randrange(len(data) + 1) for _ in range(draw.randrange(1, 4)))
    return [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
