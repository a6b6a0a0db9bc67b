"""The formats this release has, read from the data files beside it and validated once."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from echoplay_actors.errors import EchoPlayError
from echoplay_actors.formats.model import Format


class UnknownFormat(EchoPlayError):
    """No data file has this id and version."""


def _read() -> dict[tuple[str, int], Format]:
    found: dict[tuple[str, int], Format] = {}
    folder = files("echoplay_actors.formats") / "data"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".toml"):
            continue
        one = Format.model_validate(tomllib.loads(file.read_text("utf-8")))
        if file.name != f"{one.id.lower()}.v{one.version}.toml":
            raise ValueError(f"{file.name} holds {one.id} version {one.version}")
        found[one.id, one.version] = one
    return found


_SHOWN = ("FREE", "DUEL", "FAMILY", "SPAR", "OXFORD", "LD", "PF", "CX", "WSDC", "BP", "ASIAN", "AUSTRALS", "APDA")
_VERSIONS = _read()

FORMATS: dict[str, Format] = {
    name: _VERSIONS[name, max(version for one, version in _VERSIONS if one == name)] for name in _SHOWN
}
"""The newest version of each, by id, in the order in which people are offered them."""

FREE = FORMATS["FREE"]


def format_of(format_id: str, version: int) -> Format:
    """The format a match runs; `UnknownFormat` when this release does not have it."""
    try:
        return _VERSIONS[format_id, version]
    except KeyError:
        raise UnknownFormat(f"format {format_id} version {version}") from None
