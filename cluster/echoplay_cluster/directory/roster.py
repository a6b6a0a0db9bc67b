"""Who has what: the actors that are there, their matches, and where the next match goes.

Isolation first, then packing: while fewer actors than the budget carry matches, a new match gets a spare of its
own; past that the actor with the fewest takes it, up to its limit; then the server is full. Pure bookkeeping.
"""

from __future__ import annotations

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
        return len((self.matches | self.coming) - self.ended)


class Need(Enum):
    """Why no actor could be chosen."""

    ACTOR = auto()
    """A new actor has to be started, or one that is starting waited for."""
    NOTHING_LEFT = auto()
    """The node is full."""


class Roster:
    """Actors by the id of their incarnation, matches by id."""

    def __init__(self, limits: PlacementLimits) -> None:
        self.limits = limits
        self.actors: dict[str, ActorEntry] = {}
        self.owner_of: dict[str, ActorEntry] = {}

    @property
    def spares(self) -> list[ActorEntry]:
        return [actor for actor in self.actors.values() if not actor.load and not actor.leaving]

    @property
    def carrying(self) -> list[ActorEntry]:
        return [actor for actor in self.actors.values() if actor.load]

    @property
    def free(self) -> int:
        """How many more matches may be placed, 0 at least."""
        carrying = self.carrying
        unopened = max(self.limits.match_actors_max - len(carrying), 0) * self.limits.matches_per_actor
        return unopened + sum(max(self.free_places(actor), 0) for actor in carrying if not actor.leaving)

    def choose(self) -> ActorEntry | Need:
        """Where a new match goes."""
        carrying = self.carrying
        if len(carrying) < self.limits.match_actors_max:
            spares = self.spares
            return spares[0] if spares else Need.ACTOR
        return self._least_loaded(carrying) or Need.NOTHING_LEFT

    def choose_refuge(self) -> ActorEntry | Need:
        """Where matches go whose actor is lost, or leaves: at once, if any actor may take them.

        An actor of their own while the budget lasts, as for new ones; else the thousand matches of one actor, which
        come a few at a time, would each time start one more.
        """
        spares, staying = self.spares, [actor for actor in self.carrying if not actor.leaving]
        least = self._least_loaded(staying)
        if spares and (least is None or len(staying) < self.limits.match_actors_max):
            return spares[0]
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
        return self.limits.matches_per_actor - actor.load

    def _least_loaded(self, actors: list[ActorEntry]) -> ActorEntry | None:
        staying = [actor for actor in actors if not actor.leaving]
        least = min(staying, key=lambda actor: actor.load, default=None)
        return least if least is not None and self.free_places(least) > 0 else None
