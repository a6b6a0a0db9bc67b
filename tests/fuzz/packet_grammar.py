"""Draws packets of Engine.IO and Socket.IO as text or bytes: right, nearly right and garbage, each with its kind.

The text of a packet is what a WebSocket frame carries, or one part of a polled body. The same seed and the same
`Known` give the same packets.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from json_grammar import JsonGrammar, Known

from echoplay_http.realtime.events import CLIENT_EVENTS

FRAME_BYTES_MAX = 16 * 1024
"""The contract's limit of a frame."""
FIELDS = {
    name: tuple(field.alias or own for own, field in event.body.model_fields.items())
    for name, event in CLIENT_EVENTS.items()
}
"""Of each event a client may send, by the names on the wire."""

_UNKNOWN_EVENTS = (
    "connect", "disconnect", "connect_error", "message", "error", "newListener", "ping", "pong", "__proto__",
    "constructor", "room_state", "timer_tick", "", "join_room ", "JOIN_ROOM", "x" * 500,
)  # fmt: skip
_NAMESPACES = (
    "/realtime", "/", "/realtime?token=x", "/realtime/", "/other", "/REALTIME", "/realtime?" + "x" * 4_000,
    "/" + "x" * 8_000, "/admin", "/réal", "//", "/realtime\\u0000",
)  # fmt: skip
_ACK_NUMBERS = ("", "0", "1", "7", "7", "007", "9" * 19, "9" * 99)
_LETHAL_ACK_NUMBERS = ("-1", "²", "1" * 101, "1.5", "1e3", " 1")
_COUNTS = ("0-", "1-", "1-", "2-", "17-", "999999999-", "01-")
_LETHAL_COUNTS = ("", "-1-", "9999999999-", "99999999999-", "²-", "-", "1")
_ENGINE = (
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "2probe",
    "3probe",
    "5probe",
    "6x",
    "3x",
    "0{}",
    "b",
    "bAAAA",
)
_GARBAGE = (
    "", "x", "é", "²", "4²", "4x", "48", "{}", "null", "\u0000", "\ufeff42", "GET / HTTP/1.1", "d=42", "\x1e", "4\x1e4",
    "42/realtime,[", "42/realtime,{", "42/realtime,\x00", "40/realtime,{", "41/realtime,[", "42/realtime,NaNa",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Packet:
    """`kind` names what it was drawn as; `data` is what is sent."""

    kind: str
    data: str | bytes


class PacketGrammar:
    """`packet()` draws the next; `lethal` scales how often something is drawn that should end the connection."""

    def __init__(self, draw: random.Random, known: Known, *, lethal: float = 1.0) -> None:
        self.json = JsonGrammar(draw, known, lethal=lethal)
        self._draw = draw
        self._known = known
        self._lethal = 0.1 * lethal
        kinds: list[tuple[str, float, Callable[[], str | bytes]]] = [
            ("event", 40, self.event),
            ("event, fields wrong", 30, self._event_with_wrong_fields),
            ("event, unknown", 8, self._unknown_event),
            ("event, shape wrong", 8, self._misshapen_event),
            ("connect", 3, self._connect),
            ("disconnect", 0.5, lambda: f"41{self._namespace()},"),
            ("ack", 4, self._ack),
            ("binary event", 4, self._binary_event),
            (
                "binary ack",
                2,
                lambda: f"46{self._count()}{self._namespace()},{self._ack_number()}[{self.json.value()}]",
            ),
            ("attachment", 3, self._attachment),
            ("namespace", 4, lambda: f"42{self._namespace()},{self._ack_number()}[{self.json.value()}]"),
            ("connect error", 0.3 * lethal, lambda: f"44/realtime,{self.json.value()}"),
            ("engine packet", 0.8 * lethal, lambda: draw.choice(_ENGINE)),
            ("depth bomb", 0.5 * lethal, self._bomb),
            ("mutated", 1.5 * lethal, self._mutated),
            ("garbage", 0.4 * lethal, self._garbage),
            ("giant", 0.2 * lethal, self._giant),
        ]
        self.kinds = tuple(kind for kind, _, _ in kinds)
        self._makers = [maker for _, _, maker in kinds]
        self._weights = [weight for _, weight, _ in kinds]

    def packet(self) -> Packet:
        (number,) = self._draw.choices(range(len(self._makers)), self._weights)
        return Packet(self.kinds[number], self._makers[number]())

    def connect(self, token: str | None) -> str:
        """The packet with which an honest client asks for the namespace."""
        return "40/realtime," + ("" if token is None else f'{{"token":"{token}"}}')

    def event(self) -> str:
        name = self._draw.choice(tuple(FIELDS))
        return self._asking(f'"{name}",{self.json.fields(FIELDS[name], wrong=0)}')

    def _event_with_wrong_fields(self) -> str:
        name = self._draw.choice(tuple(FIELDS))
        return self._asking(f'"{name}",{self.json.fields(FIELDS[name], wrong=0.4)}')

    def _unknown_event(self) -> str:
        return self._asking(
            f'"{self._draw.choice(_UNKNOWN_EVENTS)}",{self.json.fields(("matchId", "opId"), wrong=0.3)}'
        )

    def _misshapen_event(self) -> str:
        name = self._draw.choice(tuple(FIELDS))
        value = self.json.value
        shapes = (
            f'["{name}"]', f'["{name}",{value()},{value()}]', f'["{name}",{value()}]', f"[{value()},{value()}]",
            f'{{"{name}":{value()}}}', value(), "[]", "", f'[["{name}"],{value()}]', f'[{{"a":"{name}"}},{value()}]',
        )  # fmt: skip
        return f"42/realtime,{self._small_number()}{self._draw.choice(shapes)}"

    def _connect(self) -> str:
        if self._known.tokens and self._draw.random() < 0.6:
            return self.connect(self._draw.choice(self._known.tokens))
        auth = self._draw.choice(("", f'{{"token":{self.json.value()}}}', self.json.value()))
        return f"40{self._namespace()},{auth}"

    def _ack(self) -> str:
        return f"43/realtime,{self._ack_number()}[{self.json.value()}]"

    def _binary_event(self) -> str:
        name = self._draw.choice(tuple(FIELDS))
        return f'45{self._count()}/realtime,{self._ack_number()}["{name}",{self.json.value()}]'

    def _attachment(self) -> bytes:
        return self._draw.randbytes(self._draw.choice((0, 1, 4, 100, 1_000)))

    def _bomb(self) -> str:
        return f"42/realtime,{self._small_number()}{self.json.deep()}"[:FRAME_BYTES_MAX]

    def _garbage(self) -> str | bytes:
        if self._draw.random() < 0.5:
            return self._draw.choice(_GARBAGE)
        return "".join(chr(self._draw.randrange(1, 0xD7FF)) for _ in range(self._draw.randrange(1, 60)))

    def _giant(self) -> str | bytes:
        """Around and over the limit of a frame."""
        size = FRAME_BYTES_MAX + self._draw.choice((-1, 0, 1, 2, 1_000, 50_000))
        start = '42/realtime,["join_room",{"matchId":"'
        if self._draw.random() < 0.2:
            return b"x" * size
        return start + "x" * (size - len(start) - 3) + '"}]'

    def _mutated(self) -> str:
        """A good event of which a few characters are not as they were."""
        text = list(self.event())
        for _ in range(self._draw.randrange(1, 5)):
            place = self._draw.randrange(len(text))
            fate = self._draw.randrange(4)
            if fate == 0:
                text[place] = chr(self._draw.randrange(1, 0x250))
            elif fate == 1:
                del text[place:]
            elif fate == 2:
                text[place:place] = text[: self._draw.randrange(1, 40)]
            else:
                text[place] = self._draw.choice('"\\{}[],:-0123456789/')
            if not text:
                break
        return "".join(text)

    def _asking(self, inside: str) -> str:
        return f"42/realtime,{self._small_number()}[{inside}]"

    def _small_number(self) -> str:
        return str(self._draw.randrange(1_000)) if self._draw.random() < 0.7 else ""

    def _ack_number(self) -> str:
        return self._draw.choice(_LETHAL_ACK_NUMBERS if self._draw.random() < self._lethal else _ACK_NUMBERS)

    def _count(self) -> str:
        return self._draw.choice(_LETHAL_COUNTS if self._draw.random() < self._lethal else _COUNTS)

    def _namespace(self) -> str:
        return "/realtime" if self._draw.random() < 0.4 else self._draw.choice(_NAMESPACES)
