"""How many match actors there are: spares kept ready, the dead brought back, one too many sent away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from echoplay_actors.chores import Chores
from echoplay_cluster.directory.changes import Changes
from echoplay_cluster.directory.crew import Crew
from echoplay_cluster.directory.roster import ActorEntry, Roster

STARTING_AT_ONCE_MAX = 4
START_AGAIN_AFTER_S = 1.0
REVIVE_WITHIN_S = 6.0
"""How long an actor that was lost counts as one that is coming back. A frozen process never does."""

log = logging.getLogger(__name__)


class ActorStarter(Protocol):
    """Starts match actors, whatever they run on."""

    async def start(self) -> None:
        """Bring one more actor into being; it announces itself by its lease."""

    async def revive(self, name: str) -> None:
        """See to it that an actor that died comes back, if it does not by itself."""

    async def retire(self, name: str) -> None:
        """End an actor for good."""

    def is_dead(self, actor: ActorEntry) -> bool:
        """True only if the process behind it is known to be gone."""


class Staffing:
    """`homeless()` says how many matches wait, or are about to, for an actor to take them over."""

    def __init__(
        self, *, starter: ActorStarter, crew: Crew, roster: Roster, chores: Chores, homeless: Callable[[], int]
    ) -> None:
        self._starter = starter
        self._crew = crew
        self._roster = roster
        self._chores = chores
        self._homeless = homeless
        self._placing = 0
        """New matches that wait for an actor."""
        self._starting = 0
        self._reviving = 0

    def keep_spares(self) -> None:
        """Start as many actors as are missing.

        One that is being brought back counts as one that is on its way, unless matches wait for it: that may take
        seconds.
        """
        coming = self._starting + (0 if self._homeless() else self._reviving)
        missing = self._wanted() - len(self._roster.spares) - coming
        for _ in range(min(missing, STARTING_AT_ONCE_MAX - self._starting)):
            self._starting += 1
            self._chores.start(self._start())

    async def another(self, changes: Changes) -> None:
        """A new match waits for one more actor: return when something changed."""
        self._placing += 1
        try:
            self.keep_spares()
            await changes.wait()
        finally:
            self._placing -= 1

    def bring_back(self, name: str) -> None:
        """An actor of that name was lost."""
        self._reviving += 1
        self._chores.start(self._revive(name))

    async def retire_surplus(self) -> None:
        """End one idle actor beyond the budget and its spares, such as a burst of deaths leaves behind."""
        limits, idle = self._roster.limits, self._roster.spares
        if len(self._roster.actors) <= limits.match_actors_max + limits.spares or len(idle) <= limits.spares:
            return
        actor = idle[-1]
        await self._crew.dismiss(actor)
        await self._starter.retire(actor.name)
        log.info("match actor %s was one too many and is retired", actor.name)

    def _wanted(self) -> int:
        """Actors without a match that there should be now."""
        limits = self._roster.limits
        homeless = self._homeless()
        if homeless and isinstance(self._roster.choose_refuge(), ActorEntry):
            homeless = 0
        for_the_homeless = -(-homeless // limits.matches_per_actor)
        for_new_ones = min(self._placing, limits.match_actors_max - len(self._roster.carrying))
        return max(limits.spares, for_new_ones, for_the_homeless)

    async def _start(self) -> None:
        try:
            await self._starter.start()
            await self._crew.meet_newcomers()
        except Exception as error:
            log.warning("a match actor did not start: %s", error)
            await asyncio.sleep(START_AGAIN_AFTER_S)
        finally:
            self._starting -= 1

    async def _revive(self, name: str) -> None:
        try:
            async with asyncio.timeout(REVIVE_WITHIN_S):
                await self._starter.revive(name)
            await self._crew.meet_newcomers()
        except Exception as error:
            log.warning("match actor %s did not come back: %s", name, error)
        finally:
            self._reviving -= 1
