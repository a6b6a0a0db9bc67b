"""The nodes that joined: welcomed while they say they are there, left alone once they are silent, drained to leave.

What a node has is moved as that of an actor that leaves: a few matches at a time, running clocks first. A node that
comes back is welcomed like a new one. The directory forgets all of it when it dies, and hears it again within seconds.
"""

from __future__ import annotations

import asyncio
import logging

from echoplay_cluster.directory.departures import Departures
from echoplay_cluster.directory.roster import HOME, NodeEntry, PlacementLimits, Roster
from echoplay_cluster.directory.staffing import Staffing

WELCOME_INTERVAL_S = 1.0
SILENT_S = 10.0
"""A node that was not heard of for so long is given nothing new. Its actors are lost only if their links break."""
LOOK_S = 0.05

log = logging.getLogger(__name__)


class Nodes:
    """All but the directory's own."""

    def __init__(self, *, roster: Roster, staffing: Staffing, departures: Departures) -> None:
        self._roster = roster
        self._staffing = staffing
        self._departures = departures
        self._heard_s: dict[str, float] = {}
        self._draining: set[str] = set()

    def welcome(self, node_id: str, limits: PlacementLimits, *, now_s: float) -> None:
        """It is there, and takes as much as that."""
        self._heard_s[node_id] = now_s
        node = self._roster.nodes.get(node_id)
        if node is None:
            self._roster.nodes[node_id] = NodeEntry(node_id, limits)
            log.info("node %s is here: %s", node_id, limits)
            return
        node.limits = limits
        if node.leaving and node_id not in self._draining:
            node.leaving = False
            log.info("node %s is heard of again", node_id)

    def miss_the_silent(self, *, now_s: float) -> None:
        """Give nothing to those that were not heard of, and forget those of them that have nothing left."""
        for node in [one for one in self._roster.nodes.values() if one.node_id != HOME]:
            if now_s - self._heard_s[node.node_id] <= SILENT_S:
                continue
            if not node.leaving:
                node.leaving = True
                log.warning("node %s is silent: it is given nothing new", node.node_id)
            elif not self._roster.of_node(node):
                del self._roster.nodes[node.node_id], self._heard_s[node.node_id]
                log.info("node %s is gone", node.node_id)

    async def drain(self, node_id: str, *, within_s: float) -> int:
        """Give it nothing new, move what it has; how many of its actors are left after `within_s` at most."""
        node = self._roster.nodes.get(node_id)
        if node is None or node_id == HOME:
            return 0
        node.leaving = True
        self._draining.add(node_id)
        log.info("node %s leaves: %d actors", node_id, len(self._roster.of_node(node)))
        self._staffing.keep_spares()
        try:
            async with asyncio.timeout(within_s):
                while there := self._roster.of_node(node):
                    for actor in there:
                        self._departures.begin(actor, for_good=True)
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            log.warning("node %s could not be relieved of everything in %.0f s", node_id, within_s)
        finally:
            self._draining.discard(node_id)
        return len(self._roster.of_node(node))
