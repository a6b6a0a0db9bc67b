"""Who has what: the nodes and actors that are there, their matches, and where the next match goes.

The node with the largest share of its budget left comes first. Isolation first, then packing: while on any node fewer
actors than its budget carry matches, a new match gets a spare of its own; past that the actor with the fewest takes it,
up to its limit; then the server is full. Pure bookkeeping.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class PlacementLimits:
    """The budget of one node."""

    match_actors_max: int
    """Actors that may carry matches at the same time (`ECHOPLAY_MATCH_ACTORS_MAX`)."""
    matches_per_actor: int
    """`ECHOPLAY_MATCHES_PER_ACTOR`; 1 is strict isolation."""
    spares: int
    """Ready actors without a match to keep besides."""


HOME = ""
"""The node of the directory itself, and of every actor whose node has not made itself known."""


@dataclass(slots=True, eq=False)
class NodeEntry:
    """A machine that takes actors."""

    node_id: str
    limits: PlacementLimits
    leaving: bool = False
    """It takes no more: it is being drained, or nobody hears of it."""


@dataclass(slots=True, eq=False)
class ActorEntry:
    """An actor that can be talked to."""

    name: str
    actor_id: str
    address: str
    pid: int
    node_id: str
    matches: set[str] = field(default_factory=set)
    coming: set[str] = field(default_factory=set)
    """Matches it has been asked to take over."""
    ended: set[str] = field(default_factory=set)
    """Matches of its that are over: they take up no place."""
    snapshots_late: int = 0
    """Matches of its whose journal grows without a snapshot, when it was last asked."""
    leaving: bool = False
    """It takes no more: what it has goes to others."""

    @property
    def load(self) -> int:
        """Matches that are going on, or about to; counted by the few that come or have ended, not by all there are."""
        if not self.coming and not self.ended:
            return len(self.matches)  # asked of every actor for each match that is placed
        coming = sum(match_id not in self.matches for match_id in self.coming)
        ended = sum(match_id in self.matches or match_id in self.coming for match_id in self.ended)
        return len(self.matches) + coming - ended


class Need(Enum):
    """Why no actor could be chosen."""

    ACTOR = auto()
    """A new actor has to be started, or one that is starting waited for."""
    NOTHING_LEFT = auto()
    """Every node is full."""


class Roster:
    """Actors by the id of their incarnation, matches and nodes by id. `limits` are those of the home node."""

    def __init__(self, limits: PlacementLimits) -> None:
        self.nodes = {HOME: NodeEntry(HOME, limits)}
        self.actors: dict[str, ActorEntry] = {}
        self.owner_of: dict[str, ActorEntry] = {}

    @property
    def match_actors_max(self) -> int:
        """Actors that may carry matches at the same time, on all nodes that take some."""
        return sum(node.limits.match_actors_max for node in self.nodes.values() if not node.leaving)

    @property
    def spares(self) -> list[ActorEntry]:
        return [actor for actor in self.actors.values() if not actor.load and self.stays(actor)]

    @property
    def carrying(self) -> list[ActorEntry]:
        return [actor for actor in self.actors.values() if actor.load]

    @property
    def free(self) -> int:
        """How many more matches may be placed, 0 at least."""
        carrying = self.carrying
        unopened = sum(left * node.limits.matches_per_actor for node, left in self._budgets(carrying))
        return unopened + sum(max(self.free_places(actor), 0) for actor in carrying if self.stays(actor))

    def node_of(self, actor: ActorEntry) -> NodeEntry:
        return self.nodes.get(actor.node_id) or self.nodes[HOME]

    def stays(self, actor: ActorEntry) -> bool:
        """Whether it may be given something."""
        return not actor.leaving and not self.node_of(actor).leaving

    def of_node(self, node: NodeEntry) -> list[ActorEntry]:
        return [actor for actor in self.actors.values() if self.node_of(actor) is node]

    def freest_node(self) -> NodeEntry | None:
        """That with the largest share of its budget left; None when none has any."""
        return next((node for node, _ in self._budgets(self.carrying)), None)

    def choose(self) -> ActorEntry | Need:
        """Where a new match goes."""
        carrying = self.carrying
        budgets = self._budgets(carrying)
        if budgets:
            spares = self._spares_by_node()
            return next((spares[node][0] for node, _ in budgets if node in spares), Need.ACTOR)
        return self._least_loaded(carrying) or Need.NOTHING_LEFT

    def choose_refuge(self) -> ActorEntry | Need:
        """Where matches go whose actor is lost, or leaves: at once, if any actor may take them.

        An actor of their own while the budget lasts, as for new ones; else the thousand matches of one actor, which
        come a few at a time, would each time start one more. Here an actor that leaves takes up no place, which it does
        for new ones until it has left.
        """
        carrying, spares = self.carrying, self._spares_by_node()
        staying = [actor for actor in carrying if not actor.leaving]
        own = next((spares[node][0] for node, _ in self._budgets(staying) if node in spares), None)
        if own is not None:
            return own
        least = self._least_loaded(carrying)
        if least is None and spares:
            return next(iter(spares.values()))[0]
        return least or Need.ACTOR

    def add(self, actor: ActorEntry) -> None:
        self.actors[actor.actor_id] = actor

    def has(self, actor: ActorEntry) -> bool:
        return self.actors.get(actor.actor_id) is actor

    def assign(self, match_id: str, actor: ActorEntry) -> None:
        before = self.owner_of.get(match_id)
        if before is not None:
            before.matches.discard(match_id)
        actor.matches.add(match_id)
        self.owner_of[match_id] = actor

    def unassign(self, match_id: str) -> None:
        actor = self.owner_of.pop(match_id, None)
        if actor is not None:
            actor.matches.discard(match_id)
            actor.ended.discard(match_id)

    def remove(self, actor: ActorEntry) -> set[str]:
        """Forget a lost actor; the matches it had."""
        if self.has(actor):
            del self.actors[actor.actor_id]
        orphans = set(actor.matches)
        for match_id in orphans:
            self.unassign(match_id)
        return orphans

    def free_places(self, actor: ActorEntry) -> int:
        return self.node_of(actor).limits.matches_per_actor - actor.load

    def _budgets(self, carrying: list[ActorEntry]) -> list[tuple[NodeEntry, int]]:
        """Nodes on which more actors than these may carry matches, and how many more; the largest share first."""
        taken = Counter(map(self.node_of, carrying))
        left = [(node, node.limits.match_actors_max - taken[node]) for node in self.nodes.values() if not node.leaving]
        return sorted(
            ((node, more) for node, more in left if more > 0), key=lambda one: -one[1] / one[0].limits.match_actors_max
        )

    def _spares_by_node(self) -> dict[NodeEntry, list[ActorEntry]]:
        found: dict[NodeEntry, list[ActorEntry]] = {}
        for actor in self.spares:
            found.setdefault(self.node_of(actor), []).append(actor)
        return found

    def _least_loaded(self, actors: list[ActorEntry]) -> ActorEntry | None:
        """The first of those with the fewest matches that takes more. Most are asked for nothing but their load."""
        least: ActorEntry | None = None
        fewest = math.inf
        for actor in actors:
            load = actor.load
            if load < fewest and load < self.node_of(actor).limits.matches_per_actor and self.stays(actor):
                least, fewest = actor, load
        return least
