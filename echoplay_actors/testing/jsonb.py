"""JSON as a `jsonb` column of Postgres gives it back: lists for tuples, keys by length and then by their bytes.

A copy, so that whoever handed a value in may change it afterwards. What such a column turns down raises
`AppendRejected`: NUL characters, half of a surrogate pair, numbers that are none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from echoplay_actors.ports.match_store import AppendRejected


def as_jsonb(value: Any) -> Any:
    """What is read after `value` was written; `TypeError` for what JSON has no form for."""
    kind = type(value)
    if kind is str:
        return value if value.isascii() and "\0" not in value else _text(value)
    if value is None or kind is int or kind is bool:
        return value
    if isinstance(value, Mapping):
        pairs = {_key(key): as_jsonb(one) for key, one in value.items()}
        return {key: pairs[key] for key in sorted(pairs, key=_place)}
    if isinstance(value, list | tuple):
        return [as_jsonb(one) for one in value]
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, str):
        return _text(str.__str__(value))
    if isinstance(value, int):
        return int(value)
    raise TypeError(f"{kind.__name__} has no form in JSON")


def can_be_text(text: str) -> bool:
    """Whether a `text` column takes it: neither NUL characters nor surrogates."""
    return "\0" not in text and (text.isascii() or all(not 0xD800 <= ord(one) <= 0xDFFF for one in text))


def _place(key: str) -> tuple[int, bytes]:
    stored = key.encode()
    return len(stored), stored


def _key(key: Any) -> str:
    if isinstance(key, str):
        return _text(str.__str__(key))
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    if isinstance(key, int | float):
        return repr(key)
    raise TypeError(f"{type(key).__name__} cannot be a key in JSON")


def _text(text: str) -> str:
    if "\0" in text:
        raise AppendRejected("there is a NUL character in a text")
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise AppendRejected("there is half of a surrogate pair in a text") from None


def _number(number: float) -> float | int:
    """A `numeric` has no exponent and no negative zero: `1e+20` comes back as an integer."""
    if not math.isfinite(number):
        raise AppendRejected("there is a number that is none")
    return int(Decimal(repr(number))) if "e+" in repr(number) else number + 0.0
