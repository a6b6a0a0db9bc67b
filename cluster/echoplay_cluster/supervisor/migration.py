"""The migration as a process: waits for a database's address at its input and brings that up to date.

A process of its own, so that its imports run while the database starts and the supervisor stays small.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

from echoplay_cluster.local.child import Child, OnSpawn
from echoplay_cluster.local.environment import for_children
from echoplay_cluster.supervisor.errors import StartRefused

__all__ = ["Migration"]


class Migration:
    """One run of all migrations that a database lacks."""

    def __init__(self, on_spawn: OnSpawn) -> None:
        self._child = Child.spawn(
            "migration",
            [sys.executable, "-m", "echoplay_cluster.supervisor.migration"],
            environment=for_children(os.environ),
            stdin=subprocess.PIPE,
        )
        on_spawn(self._child)

    async def upgrade(self, database_url: str) -> None:
        """Return when the database has every table this release needs."""
        assert self._child.process.stdin is not None
        # Through a pipe: a command line is everybody's to read.
        with self._child.process.stdin as pipe:
            pipe.write(database_url.encode() + b"\n")
        if await self._child.wait() != 0:
            raise StartRefused("the database could not be brought up to date; the reason is above")


def _main() -> int:
    from echoplay_persistence.migrate import upgrade

    database_url = sys.stdin.readline().strip()
    if database_url:
        asyncio.run(upgrade(database_url))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
