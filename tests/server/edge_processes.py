"""The edges of a running server, by the files that they keep locked: those that listen, and the spare ones that wait.

Not by their sockets: the kernel's list of all sockets may miss some while it changes.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path

import psutil

from server.processes import EDGE, Identity, called
from server.realtime import WITHIN_S, Client
from server.running import RunningServer

__all__ = ["edge_of", "listening", "spare"]


def listening(server: RunningServer) -> list[Identity]:
    """Those that take connections: a lock is had a moment before that, and their word comes after it."""
    return [one for one in called(server.processes(), EDGE) if str(one.pid) in _said_in_locked(one, "listens-")]


def spare(server: RunningServer) -> list[Identity]:
    """Those that could at once."""
    return [one for one in called(server.processes(), EDGE) if _said_in_locked(one, "waits-")]


async def edge_of(server: RunningServer, client: Client) -> Identity:
    """The edge that has a client's WebSocket; the kernel's list of sockets may miss it at first."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            for edge in listening(server):
                if client.port in _far_ports(server, edge):
                    return edge
            await asyncio.sleep(0.05)


def _far_ports(server: RunningServer, edge: Identity) -> set[int]:
    """Of an edge's connections on the server's port, none once it has ended."""
    try:
        found = psutil.Process(edge.pid).net_connections(kind="tcp")
    except psutil.NoSuchProcess:
        return set()
    return {one.raddr.port for one in found if one.laddr.port == server.port and one.raddr}


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
