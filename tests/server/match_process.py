"""Which process of a running server has a match."""

from __future__ import annotations

from server.database import owner_pid
from server.processes import MATCH_ACTOR, Identity, called
from server.running import RunningServer


def process_of(server: RunningServer, match_id: str) -> Identity:
    """The process that has the match now, which is one of this server's."""
    pid = owner_pid(server, match_id)
    found = [one for one in called(server.processes(), MATCH_ACTOR) if one.pid == pid]
    assert found, f"process {pid} has the match, but is no match actor of this server"
    return found[0]
