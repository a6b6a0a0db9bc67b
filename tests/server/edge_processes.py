"""The edges of a running server, by the files that they keep locked: those that listen, and the spare ones that wait.

Not by their sockets: the kernel's list of all sockets may miss some while it changes.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from server.processes import EDGE, Identity, called
from server.running import RunningServer

__all__ = ["listening", "sockets_of", "spare"]


def listening(server: RunningServer) -> list[Identity]:
    """Those that take connections: a lock is had a moment before that, and their word comes after it."""
    return [one for one in called(server.processes(), EDGE) if str(one.pid) in _said_in_locked(one, "listens-")]


def spare(server: RunningServer) -> list[Identity]:
    """Those that could at once."""
    return [one for one in called(server.processes(), EDGE) if _said_in_locked(one, "waits-")]


def sockets_of(server: RunningServer, edge: Identity) -> list[Any]:
    """An edge's sockets on the server's port, none once it has ended."""
    try:
        found = psutil.Process(edge.pid).net_connections(kind="tcp")
    except psutil.NoSuchProcess:
        return []
    return [one for one in found if one.laddr.port == server.port]


def _said_in_locked(edge: Identity, name: str) -> list[str]:
    """What stands in each file of that name that the process has locked."""
    found = []
    with suppress(OSError):
        for opened in Path(f"/proc/{edge.pid}/fd").iterdir():
            with suppress(OSError):
                if Path(os.readlink(opened)).name.startswith(name) and _is_locked(edge, opened.name):
                    found.append(opened.read_text().strip())
    return found


def _is_locked(edge: Identity, descriptor: str) -> bool:
    """Somebody who just looks locks it, too, but not for writing."""
    return "FLOCK  ADVISORY  WRITE" in Path(f"/proc/{edge.pid}/fdinfo/{descriptor}").read_text()
