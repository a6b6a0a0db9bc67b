"""The one table of shapes, `shapes.json`, and the check of a JSON value against it; `js/shapes.mjs` is its twin.

A shape names each field that has to be there, with its kind; more fields may be there, in camelCase too.

    id text bool int true false    what they say; an id is text that is not empty
    count percent                  whole numbers from 0, and from 0 to 100
    time                           ISO-8601 in UTC with a Z
    object absent                  any object; a field that must not be there
    A|B                            one of these words
    name                           another shape of the table
    [kind] {kind}                  a list of that kind; an object by opaque ids, each value of that kind
    kind? kind~                    or null; or not there at all
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_TABLE: dict[str, dict[str, dict[str, str]]] = json.loads((Path(__file__).parent / "shapes.json").read_text("utf-8"))
EVENTS = _TABLE["events"]
SHAPES: dict[str, dict[str, str]] = {**_TABLE["records"], **_TABLE["answers"]}
_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$")
_CAMEL_CASE = re.compile(r"^[a-z][A-Za-z0-9]*$")


def check(name: str, value: Any) -> Any:
    """The value again; an `AssertionError` that names every field which is not as the table has it."""
    wrong = wrongs(SHAPES[name], value, name)
    assert not wrong, "\n".join(wrong)
    return value


def check_event(name: str, value: Any) -> Any:
    """As `check`, for the payload of an event."""
    wrong = wrongs(EVENTS[name], value, name)
    assert not wrong, "\n".join(wrong)
    return value


def wrongs(shape: dict[str, str], value: Any, at: str) -> list[str]:
    """What is wrong, a line each."""
    if not isinstance(value, dict):
        return [f"{at}: an object is wanted, not {value!r}"]
    found = [f"{at}.{field}: not camelCase" for field in value if not _CAMEL_CASE.match(field)]
    for field, kind in shape.items():
        if kind == "absent":
            found += [f"{at}.{field}: must not be there"] if field in value else []
        elif field not in value:
            found += [] if kind.endswith("~") else [f"{at}.{field}: is missing"]
        else:
            found += _wrongs_of_kind(kind.removesuffix("~"), value[field], f"{at}.{field}")
    return found


def _wrongs_of_kind(kind: str, value: Any, at: str) -> list[str]:
    if kind.endswith("?"):
        return [] if value is None else _wrongs_of_kind(kind[:-1], value, at)
    if kind.startswith("["):
        if not isinstance(value, list):
            return [f"{at}: a list is wanted, not {value!r}"]
        return [
            wrong for number, one in enumerate(value) for wrong in _wrongs_of_kind(kind[1:-1], one, f"{at}[{number}]")
        ]
    if kind.startswith("{"):
        if not isinstance(value, dict):
            return [f"{at}: an object is wanted, not {value!r}"]
        return [wrong for key, one in value.items() for wrong in _wrongs_of_kind(kind[1:-1], one, f"{at}.{key}")]
    if kind in SHAPES:
        return wrongs(SHAPES[kind], value, at)
    return [] if _is_of(kind, value) else [f"{at}: {kind} is wanted, not {value!r}"]


def _is_of(kind: str, value: Any) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    text = isinstance(value, str)
    match kind:
        case "id":
            return text and 0 < len(value) <= 64
        case "text":
            return text
        case "bool":
            return isinstance(value, bool)
        case "true" | "false":
            return value is (kind == "true")
        case "int":
            return whole
        case "count":
            return whole and value >= 0
        case "percent":
            return whole and 0 <= value <= 100
        case "time":
            return text and _TIME.match(value) is not None
        case "object":
            return isinstance(value, dict)
        case _:
            return text and value in kind.split("|")
