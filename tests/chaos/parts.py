"""The parts of a running server that something can be done to, found among its own processes by their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil

from server.edge_processes import listening, spare
from server.processes import DIRECTORY, MATCH_ACTOR, Identity
from server.running import RunningServer

Finder = Callable[[RunningServer], list[Identity]]


def _those(fits: Callable[[Identity], bool]) -> Finder:
    return lambda server: [one for one in server.processes() if fits(one)]


def _titled(begin: str) -> Finder:
    return _those(lambda one: one.title.startswith(begin))


def _program(name: str) -> Finder:
    def is_it(one: Identity) -> bool:
        # By its file, since a folder's name may have spaces; what Postgres starts besides calls itself `postgres: …`.
        try:
            return Path(psutil.Process(one.pid).exe()).name == name and not one.title.startswith(f"{name}:")
        except psutil.Error:
            return False

    return _those(is_it)


def _module(name: str) -> Finder:
    return _those(lambda one: f" -m {name}" in one.title)


PARTS: dict[str, Finder] = {
    "match actor": _titled(MATCH_ACTOR),
    "edge": listening,
    "spare edge": spare,
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
    return PARTS[part](server)
