"""The parts of a running server that something can be done to, found among its own processes by their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil

from server.processes import DIRECTORY, EDGE, MATCH_ACTOR, Identity
from server.running import RunningServer


def _titled(begin: str) -> Callable[[Identity], bool]:
    return lambda one: one.title.startswith(begin)


def _program(name: str) -> Callable[[Identity], bool]:
    def is_it(one: Identity) -> bool:
        # By its file, since a folder's name may have spaces; what Postgres starts besides calls itself `postgres: …`.
        try:
            return Path(psutil.Process(one.pid).exe()).name == name and not one.title.startswith(f"{name}:")
        except psutil.Error:
            return False

    return is_it


def _module(name: str) -> Callable[[Identity], bool]:
    return lambda one: f" -m {name}" in one.title


PARTS: dict[str, Callable[[Identity], bool]] = {
    "match actor": _titled(MATCH_ACTOR),
    "edge": _titled(EDGE),
    "directory": _titled(DIRECTORY),
    "postgres": _program("postgres"),
    "valkey": _program("valkey-server"),
    "gcs": _program("gcs_server"),
    "raylet": _program("raylet"),
    "conductor": _module("echoplay_cluster.conductor"),
}
"""By name; the supervisor and everything at once are `faults.py`'s own matter."""


def found(server: RunningServer, part: str) -> list[Identity]:
    """The processes of this server that are that part now."""
    return [one for one in server.processes() if PARTS[part](one)]
