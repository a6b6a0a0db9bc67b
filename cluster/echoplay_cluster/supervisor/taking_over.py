"""Taking a data folder over from the server that runs on it, with as little time in which nobody has it as can be.

First comes, while the other one still serves, all that can fail and all that takes long: this version's programs, the
tables that it needs, its Ray. Only then the other one is told to stop, and waited for within a bound.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from echoplay_actors.errors import EchoPlayError
from echoplay_cluster.supervisor.errors import StartRefused
from echoplay_cluster.supervisor.folder_lock import FolderInUse
from echoplay_cluster.supervisor.house import House
from echoplay_cluster.supervisor.predecessor import Predecessor
from echoplay_cluster.supervisor.voice import say

__all__ = ["STOPPED_WITHIN_SECONDS", "TakingOver"]

STOPPED_WITHIN_SECONDS = 60.0
"""Longer than all the times together after which a server that stops kills its parts."""
_LOOK_SECONDS = 0.01


class TakingOver:
    """`hold` gets lock and port, or raises `FolderInUse` while somebody has the folder."""

    def __init__(
        self, predecessor: Predecessor, *, house: House, hold: Callable[[], None],
        within_seconds: float = STOPPED_WITHIN_SECONDS,
    ) -> None:  # fmt: skip
        self._predecessor = predecessor
        self._house = house
        self._hold = hold
        self._within_seconds = within_seconds

    async def run(self) -> None:
        """Return once the folder is ours; `StartRefused` says why it is not, and what the other one does now."""
        other = self._predecessor
        say(f"EchoPlay: getting ready beside the one that runs (pid {other.pid}), which goes on meanwhile")
        try:
            await self._house.prepare_beside()
        except EchoPlayError as error:
            raise StartRefused(f"{error}; the EchoPlay that runs (pid {other.pid}) goes on as before") from error
        say(f"EchoPlay: ready; telling the other one (pid {other.pid}) to stop")
        other.tell_to_stop()
        loop = asyncio.get_running_loop()
        until = loop.time() + self._within_seconds
        while True:
            try:
                self._hold()
            except FolderInUse as error:
                # Its name is wiped off before the lock is free.
                if error.holder not in (str(other.pid), ""):
                    raise
                if loop.time() > until:
                    raise StartRefused(
                        f"the other EchoPlay (pid {other.pid}) was told to stop and has not in "
                        f"{self._within_seconds:.0f} s: {other.why_it_is_there()}. It was left alone, and may still "
                        "stop: see what keeps it, then start again"
                    ) from None
                await asyncio.sleep(_LOOK_SECONDS)
            else:
                return
