"""How many match actors there are on each node: spares kept ready, the dead brought back, one too many sent away."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from typing import Protocol

from echoplay_actors.chores import Chores
from echoplay_cluster.directory.changes import Changes
from echoplay_cluster.directory.crew import Crew
from echoplay_cluster.directory.roster import ActorEntry, NodeEntry, Roster

STARTING_AT_ONCE_MAX = 4
START_AGAIN_AFTER_S = 1.0
REVIVE_WITHIN_S = 6.0
"""How long an actor that was lost counts as one that is coming back. A frozen process never does."""

log = logging.getLogger(__name__)


class ActorStarter(Protocol):
    """Starts match actors, whatever they run on."""

    async def start(self, node_id: str) -> None:
        """Bring one more actor into being on that node; it announces itself by its lease."""

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
        self._starting: Counter[str] = Counter()
        self._reviving: Counter[str] = Counter()
        """By node."""

    def keep_spares(self) -> None:
        """Start as many actors as are missing, each node's own spares first.

        One that is being brought back counts as one that is on its way, unless matches wait for it: that may take
        seconds.
        """
        roster = self._roster
        spares = Counter(roster.node_of(actor).node_id for actor in roster.spares)
        ready = Counter({node_id: spares[node_id] + self._coming(node_id) for node_id in roster.nodes})
        missing = Counter(
            {
                node.node_id: max(node.limits.spares - ready[node.node_id], 0)
                for node in roster.nodes.values()
                if not node.leaving
            }
        )
        wanted = self._wanted()
        freest = (roster.freest_node() or self._a_node()) if wanted else None
        if freest is not None:
            missing[freest.node_id] += max(wanted - ready.total() - missing.total(), 0)
        for node_id, count in missing.items():
            for _ in range(min(count, STARTING_AT_ONCE_MAX - self._starting[node_id])):
                self._starting[node_id] += 1
                self._chores.start(self._start(node_id))

    async def another(self, changes: Changes) -> None:
        """A new match waits for one more actor: return when something changed."""
        self._placing += 1
        try:
            self.keep_spares()
            await changes.wait()
        finally:
            self._placing -= 1

    def bring_back(self, actor: ActorEntry) -> None:
        """It was lost; one of its name may be back soon."""
        node_id = self._roster.node_of(actor).node_id
        self._reviving[node_id] += 1
        self._chores.start(self._revive(actor.name, node_id))

    async def retire(self, actor: ActorEntry) -> None:
        """End it for good; it has no matches."""
        await self._crew.dismiss(actor)
        await self._starter.retire(actor.name)

    async def retire_surplus(self) -> None:
        """End one idle actor of each node beyond its budget and its spares, such as a burst of deaths leaves behind."""
        for node in list(self._roster.nodes.values()):
            limits, there = node.limits, self._roster.of_node(node)
            idle = [actor for actor in there if not actor.load and self._roster.stays(actor)]
            if len(there) > limits.match_actors_max + limits.spares and len(idle) > limits.spares:
                await self.retire(idle[-1])
                log.info("match actor %s was one too many and is retired", idle[-1].name)

    def _coming(self, node_id: str) -> int:
        return self._starting[node_id] + (0 if self._homeless() else self._reviving[node_id])

    def _a_node(self) -> NodeEntry | None:
        """One that is not leaving: matches that have nowhere to go may exceed its budget."""
        return next((node for node in self._roster.nodes.values() if not node.leaving), None)

    def _wanted(self) -> int:
        """Actors without a match that there should be now, on all nodes together."""
        homeless = self._homeless()
        if not homeless and not self._placing:
            return 0
        if homeless and isinstance(self._roster.choose_refuge(), ActorEntry):
            homeless = 0
        node = self._roster.freest_node() or self._a_node()
        for_the_homeless = 0 if node is None else -(-homeless // node.limits.matches_per_actor)
        for_new_ones = min(self._placing, self._roster.match_actors_max - len(self._roster.carrying))
        return max(for_new_ones, for_the_homeless)

    async def _start(self, node_id: str) -> None:
        try:
            await self._starter.start(node_id)
            await self._crew.meet_newcomers()
        except Exception as error:
            log.warning("a match actor did not start: %s", error)
            await asyncio.sleep(START_AGAIN_AFTER_S)
        finally:
            self._starting[node_id] -= 1

    async def _revive(self, name: str, node_id: str) -> None:
        try:
            async with asyncio.timeout(REVIVE_WITHIN_S):
                await self._starter.revive(name)
            await self._crew.meet_newcomers()
        except Exception as error:
            log.warning("match actor %s did not come back: %s", name, error)
        finally:
            self._reviving[node_id] -= 1
