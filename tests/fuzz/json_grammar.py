"""Draws JSON as text: right, nearly right and absurd. As text, since no writer of JSON would write some of it.

Whatever is drawn comes from the `random.Random` handed in and from nothing else.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass

TEXTS_MAX = 2_000
"""Characters of the longest string drawn for a field."""

_ODD_TEXTS = (
    '""', '"x"', '"' + "x" * TEXTS_MAX + '"', '"\\u0000"', '"\\ud800"', '"\\udfff\\ud800"', '"\\u202e"', '"\U0001f600"',
    '"__proto__"', '"constructor"', '"\'; DROP TABLE match_event; --"', '"../../etc/passwd"', '"<script>"', '"%s%n"',
    '"\\n\\r\\t"', '"NaN"', '"null"', '"\\"" ', '"é"', '"²"',
)  # fmt: skip
_ODD_NUMBERS = (
    "0", "-0", "-1", "1", "1.5", "1e308", "1e999", "-1e999", "1e-999", "2147483648", "9007199254740993",
    "18446744073709551616", "9" * 99, "NaN", "Infinity", "-Infinity",
)  # fmt: skip
_UNREADABLE = (
    "9" * 101,
    "-" + "9" * 100,
    "00",
    "1.",
    ".5",
    "+1",
    "'x'",
    '"\\x"',
    '"\\ud8',
    '"\x01"',
    "undefined",
    "{a:1}",
    "[1,]",
)
"""Python's reader, or the bound on the digits of a number, refuses these: the connection that sent one ends."""
_PLACEHOLDERS = (
    '{"_placeholder":true,"num":0}', '{"_placeholder":true,"num":-1}', '{"_placeholder":true,"num":99}',
    '{"_placeholder":true,"num":"0"}', '{"_placeholder":true,"num":null}', '{"_placeholder":1,"num":[0]}',
    '{"_placeholder":true}', '{"num":0}', '{"a":{"_placeholder":true,"num":{"_placeholder":true,"num":0}}}',
)  # fmt: skip
_PLAIN = ("null", "true", "false", "[]", "{}", "[1]", '{"a":1}', "[null]", "[[],{}]")
DEPTHS = (10, 100, 900, 1_100, 4_000)
"""Of nested arrays and objects; Python's reader gives up at about a thousand."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a hostile client has heard of: ids of matches and people, and tokens, good ones and others."""

    match_ids: Sequence[str]
    user_ids: Sequence[str]
    tokens: Sequence[str]


class JsonGrammar:
    """Values and objects, as text; `lethal` scales how often one is drawn that nobody can read."""

    def __init__(self, draw: random.Random, known: Known, *, lethal: float) -> None:
        self._draw = draw
        self._known = known
        self._lethal = 0.02 * lethal

    def value(self) -> str:
        """Anything at all."""
        if self._draw.random() < self._lethal:
            return self._draw.choice((self._draw.choice(_UNREADABLE), self.deep()))
        kind = self._draw.randrange(100)
        if kind < 30:
            return self._draw.choice(_ODD_TEXTS)
        if kind < 55:
            return self._draw.choice(_ODD_NUMBERS)
        if kind < 75:
            return self._draw.choice(_PLAIN)
        if kind < 85:
            return self._draw.choice(_PLACEHOLDERS)
        if kind < 98:
            ids = (self._known.match_ids, self._known.user_ids, self._known.tokens)
            return json.dumps(self._draw.choice(self._draw.choice([some for some in ids if some] or [["x"]])))
        return "[" * 500 + "]" * 500

    def deep(self) -> str:
        """Nested further than anybody needs, closed or not."""
        depth = self._draw.choice(DEPTHS)
        opening, closing = self._draw.choice((("[", "]"), ('{"a":', "}"), ('[{"matchId":', "}]")))
        return opening * depth + "1" + closing * (depth if self._draw.random() < 0.8 else depth // 2)

    def good(self, field: str) -> str:
        """What belongs into a field of the contract, though not always at this moment."""
        draw, known = self._draw, self._known
        if field == "matchId":
            return json.dumps(draw.choice(known.match_ids))
        if field == "jwt":
            return json.dumps(draw.choice(known.tokens)) if known.tokens else '"none"'
        if field in ("speakerUserId", "forUserId", "userId"):
            return json.dumps(draw.choice(known.user_ids))
        if field == "opId":
            return json.dumps(f"op-{draw.randrange(50)}")
        if field in ("epoch", "v"):
            return str(draw.choice((0, 1, 2, 5, 1_000, 2**53 - 1)))
        if field == "durationSec":
            return str(draw.choice((1, 2, 60, 3_600)))
        if field == "type":
            return json.dumps(draw.choice(("heart", "thumbs", "laugh", "flame")))
        if field == "side":
            return json.dumps(draw.choice("AB"))
        return draw.choice(("true", "false"))

    def fields(self, names: Sequence[str], *, wrong: float) -> str:
        """An object with these fields; each is wrong, missing, doubled or misspelt with chance `wrong`."""
        draw = self._draw
        parts: list[str] = []
        for name in names:
            if draw.random() >= wrong:
                parts.append(f"{json.dumps(name)}:{self.good(name)}")
                continue
            fate = draw.randrange(10)
            if fate < 6:
                parts.append(f"{json.dumps(name)}:{self.value()}")
            elif fate == 6:
                parts.append(f"{json.dumps(name.upper())}:{self.good(name)}")
            elif fate == 7:
                parts += [f"{json.dumps(name)}:{self.good(name)}", f"{json.dumps(name)}:{self.value()}"]
            elif fate == 8:
                parts.append(f'"__proto__":{self.value()}')
        draw.shuffle(parts)
        return "{" + ",".join(parts) + "}"
