"""From packets to what goes over the wire: WebSocket frames by RFC 6455 and against it, and polled bodies.

A client's frames are masked (§5.3); the mask here is zero unless one is drawn, so that masking costs nothing.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Sequence
from dataclasses import dataclass

from packet_grammar import Packet, PacketGrammar

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
_SEPARATOR = "\x1e"


@dataclass(frozen=True, slots=True)
class Sent:
    """`data` as it goes out; after one that is `last` the stream makes no sense any more."""

    kind: str
    data: bytes
    last: bool = False


def frame(opcode: int, payload: bytes, *, fin: bool = True, reserved: int = 0, mask: bytes | None = bytes(4)) -> bytes:
    """One frame; without a mask it is one that no client may send."""
    first = (0x80 if fin else 0) | (reserved << 4) | opcode
    masked = 0x80 if mask is not None else 0
    size = len(payload)
    if size < 126:
        head = bytes((first, masked | size))
    elif size < 65_536:
        head = bytes((first, masked | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, masked | 127)) + size.to_bytes(8, "big")
    if mask is None:
        return head + payload
    if any(mask):
        payload = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
    return head + mask + payload


class FrameGrammar:
    """What a hostile client writes to a WebSocket; `lethal` as in `PacketGrammar`."""

    def __init__(self, draw: random.Random, packets: PacketGrammar, *, lethal: float = 1.0) -> None:
        self._draw = draw
        self._packets = packets
        self._broken = 0.004 * lethal

    def next(self) -> Sent:
        chance = self._draw.random()
        if chance < self._broken:
            return self._against_the_rules()
        packet = self._packets.packet()
        if chance > 0.98:
            return self._in_pieces(packet)
        return Sent(packet.kind, _whole(packet))

    def _in_pieces(self, packet: Packet) -> Sent:
        """Fragments, with a ping between them (§5.4)."""
        data = _bytes(packet.data)
        opcode = TEXT if isinstance(packet.data, str) else BINARY
        cut = self._draw.randrange(len(data) + 1)
        mask = self._draw.randbytes(4)
        pieces = (
            frame(opcode, data[:cut], fin=False, mask=mask)
            + frame(PING, b"between")
            + frame(CONTINUATION, b"", fin=False)
            + frame(CONTINUATION, data[cut:], mask=mask)
        )
        return Sent("fragmented", pieces)

    def _against_the_rules(self) -> Sent:
        draw = self._draw
        text = b'42/realtime,1["join_room",{}]'
        broken = (
            ("unmasked", frame(TEXT, text, mask=None)),
            ("reserved bits", frame(TEXT, text, reserved=draw.randrange(1, 8))),
            ("reserved opcode", frame(draw.choice((3, 7, 11, 15)), text)),
            ("long control frame", frame(PING, b"x" * 126)),
            ("fragmented control frame", frame(PING, b"x", fin=False)),
            ("lone continuation", frame(CONTINUATION, text)),
            ("two beginnings", frame(TEXT, text, fin=False) + frame(TEXT, text)),
            ("not UTF-8", frame(TEXT, b"42\xff\xfe")),
            ("surrogates in UTF-8", frame(TEXT, b"42\xed\xa0\x80")),
            (
                "close",
                frame(CLOSE, draw.choice((b"", b"\x03", b"\x03\xe8", b"\x00\x00", b"\x03\xe8\xff", b"\xff\xff"))),
            ),
            ("cut short", frame(TEXT, text)[:-3]),
            ("a length that lies", b"\x81\xff" + (2**63 - 1).to_bytes(8, "big") + bytes(4) + text),
            (
                "an endless message",
                frame(TEXT, b"4" * 15_000, fin=False) + frame(CONTINUATION, b"x" * 15_000, fin=False),
            ),
            ("noise", draw.randbytes(draw.randrange(1, 200))),
        )
        kind, data = draw.choice(broken)
        return Sent(f"frame: {kind}", data, last=True)


class BodyGrammar:
    """What a hostile client posts to a polling session."""

    def __init__(self, draw: random.Random, packets: PacketGrammar) -> None:
        self._draw = draw
        self._packets = packets

    def next(self) -> Sent:
        """A body of packets; `last` when it should end the session."""
        draw = self._draw
        chance = draw.random()
        if chance < 0.06:
            bad = (
                b"", b"\xff", b"b4AAAA", b"b" + b"A" * 4_000, b"d=42", b"\x1e", b"\x1e\x1e4", b"\x1e".join([b"3"] * 17),
                b"x" * 20_000, draw.randbytes(50), b"4" + b"\x1e4" * 15, b"1:42", b"42\x1e",
            )  # fmt: skip
            return Sent("body: garbage", draw.choice(bad), last=True)
        parts = [self._part(self._packets.packet()) for _ in range(draw.choice((1, 1, 2, 4, 16)))]
        return Sent("body", _SEPARATOR.join(parts).encode("utf-8", "surrogatepass"))

    def _part(self, packet: Packet) -> str:
        if isinstance(packet.data, bytes):
            return "b" + base64.b64encode(packet.data).decode()
        return packet.data


def written(frames: Sequence[Sent]) -> bytes:
    return b"".join(one.data for one in frames)


def _whole(packet: Packet) -> bytes:
    return frame(TEXT if isinstance(packet.data, str) else BINARY, _bytes(packet.data))


def _bytes(data: str | bytes) -> bytes:
    return data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
