"""Matches whose actor is gone: they wait until it can surely show nothing any more, then another one takes them over.

At once when its process is known to be dead, otherwise when its lease has run out. What its matches were, storage
knows best: also those that it made and nobody was told of. Matches with a running clock go first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence

from echoplay_actors.chores import Chores
from echoplay_actors.errors import Refusal
from echoplay_actors.ports.placement_store import OwnedMatch, PlacementStore
from echoplay_actors.protocol import messages
from echoplay_cluster.directory.changes import Changes
from echoplay_cluster.directory.crew import Crew
from echoplay_cluster.directory.roster import ActorEntry, Roster

ADOPT_WITHIN_S = 10.0
MATCHES_PER_ADOPTION_MAX = 500
BURIAL_CHECK_S = 0.05
TRY_AGAIN_AFTER_S = 0.1

log = logging.getLogger(__name__)


class Homes:
    """`short_of_actors()` is called when no actor can take a match over; `is_dead(actor)` as of an `ActorStarter`."""

    def __init__(
        self, *, store: PlacementStore, crew: Crew, roster: Roster, chores: Chores, changes: Changes,
        short_of_actors: Callable[[], None], is_dead: Callable[[ActorEntry], bool],
    ) -> None:  # fmt: skip
        self._store = store
        self._crew = crew
        self._roster = roster
        self._chores = chores
        self._changes = changes
        self._short_of_actors = short_of_actors
        self._is_dead = is_dead
        self._mourned: dict[str, str] = {}
        """Matches whose last owner may still show something, and that owner."""
        self._burying: set[str] = set()
        self._homeless: dict[str, OwnedMatch] = {}
        """Matches that wait for a new actor, as their last owner left them."""
        self._looking = False

    @property
    def recovering(self) -> int:
        return len(self._homeless) + len(self._mourned)

    def waiting_of(self, actor: ActorEntry) -> int:
        """How many that it handed over have no other actor yet."""
        return sum(one.owner == actor.actor_id for one in self._homeless.values())

    def knows(self, match_id: str) -> bool:
        return match_id in self._homeless or match_id in self._mourned

    def bury(self, actor_id: str, match_ids: Iterable[str], actor: ActorEntry | None) -> None:
        """That owner is gone, with these matches at least; `actor` is what is known of it."""
        self._mourned.update(dict.fromkeys(match_ids, actor_id))
        if actor_id not in self._burying:
            self._burying.add(actor_id)
            self._chores.start(self._bury(actor_id, actor))

    def take_in(self, stored: OwnedMatch) -> None:
        """A match we did not know of: its owner has it if it lives, otherwise it needs another one."""
        if self.knows(stored.match_id) or stored.match_id in self._roster.owner_of:
            return
        owner = self._roster.actors.get(stored.owner)
        if owner is not None:
            self._roster.assign(stored.match_id, owner)
            self._changes.tell()
        else:
            self.bury(stored.owner, [stored.match_id], self._crew.unreached(stored.owner))

    def left_behind(self, match_id: str) -> None:
        """An actor says that it has the match no more, though it is not over: somebody else has it, or should."""
        self._chores.start(self._look_up([match_id]))

    def let_go(self, actor: ActorEntry, match_ids: Iterable[str]) -> None:
        """That actor has handed these over in order: they need another one at once."""
        for match_id in match_ids:
            if self._roster.owner_of.get(match_id) is actor:
                self._roster.unassign(match_id)
            self._homeless[match_id] = OwnedMatch(match_id, actor.actor_id, 0, clock_runs=True)
        self.find_homes()

    def is_at(self, match_id: str) -> None:
        """It has an actor after all."""
        self._homeless.pop(match_id, None)
        self._mourned.pop(match_id, None)

    def find_homes(self) -> None:
        """Go on with those that wait, if there are any."""
        if self._homeless and not self._looking:
            self._looking = True
            self._chores.start(self._find_homes())

    async def adopt(self, actor: ActorEntry, matches: Sequence[OwnedMatch]) -> None:
        """Have that actor take these over from the owners they have. Raises its refusal."""
        last_owners = {one.match_id: one.owner for one in matches}
        actor.coming.update(last_owners)
        try:
            answer = await self._crew.ask(actor, messages.ADOPT, last_owners, within_s=ADOPT_WITHIN_S)
        finally:
            actor.coming.difference_update(last_owners)
        adopted = set(answer["adopted"])
        for match_id in last_owners:
            self._homeless.pop(match_id, None)
        if not self._roster.has(actor):
            # Lost meanwhile: it may show what it took over until it is buried.
            self._mourned.update(dict.fromkeys(adopted, actor.actor_id))
            return
        for match_id in adopted:
            self._roster.assign(match_id, actor)
        log.info("match actor %s took over %d matches", actor.name, len(adopted))
        self._changes.tell()
        refused = [match_id for match_id in last_owners if match_id not in adopted]
        await self._look_up(refused, refused_by=actor)

    async def _bury(self, actor_id: str, actor: ActorEntry | None) -> None:
        left_s = await self._revoke(actor_id)
        while left_s > 0 and not self._is_surely_dead(actor):
            await asyncio.sleep(min(left_s, BURIAL_CHECK_S))
            left_s -= BURIAL_CHECK_S
        open_matches = await self._open_matches()
        self._burying.discard(actor_id)
        mourned = {match_id for match_id, owner in self._mourned.items() if owner == actor_id}
        for match_id in mourned:
            del self._mourned[match_id]
        for one in open_matches:
            if one.match_id in self._roster.owner_of:
                continue
            if one.owner == actor_id:
                self._homeless[one.match_id] = one
            elif one.match_id in mourned:
                self._chores.start(self._bring_back(one))
        self._changes.tell()
        self.find_homes()

    async def _find_homes(self) -> None:
        try:
            while self._homeless:
                refuge = self._roster.choose_refuge()
                if not isinstance(refuge, ActorEntry):
                    self._short_of_actors()
                    return
                most = min(MATCHES_PER_ADOPTION_MAX, self._roster.free_places(refuge))
                urgent_first = sorted(self._homeless.values(), key=lambda one: not one.clock_runs)
                try:
                    await self.adopt(refuge, urgent_first[:most])
                except Refusal as error:
                    log.warning("match actor %s could not take matches over: %s", refuge.name, error)
                    await asyncio.sleep(TRY_AGAIN_AFTER_S)
        finally:
            self._looking = False
        self._short_of_actors()

    async def _bring_back(self, one: OwnedMatch) -> None:
        """An actor that was asked for it took it after all, too late to say so: it is asked again."""
        actor = self._roster.actors.get(one.owner)
        if actor is None:
            self.take_in(one)
            return
        try:
            await self.adopt(actor, [one])
        except Refusal as error:
            log.warning("match actor %s could not be asked for a match that it took late: %s", actor.name, error)
            await self._look_up([one.match_id])

    async def _look_up(self, match_ids: Sequence[str], *, refused_by: ActorEntry | None = None) -> None:
        """Whose they are now; nobody's when they are over. An actor refuses those that another one took late."""
        for match_id in match_ids:
            stored = await self._open_match(match_id)
            if stored is None:
                continue
            if refused_by is not None and stored.owner != refused_by.actor_id:
                await self._bring_back(stored)
            else:
                self.take_in(stored)

    async def _revoke(self, actor_id: str) -> float:
        """Seconds until that owner can surely show nothing any more."""
        while True:
            try:
                return await self._store.revoke_lease(actor_id=actor_id) / 1000
            except Exception as error:
                await self._try_again(error)

    async def _open_matches(self) -> Sequence[OwnedMatch]:
        while True:
            try:
                return await self._store.open_matches()
            except Exception as error:
                await self._try_again(error)

    async def _open_match(self, match_id: str) -> OwnedMatch | None:
        while True:
            try:
                return await self._store.open_match(match_id)
            except Exception as error:
                await self._try_again(error)

    async def _try_again(self, error: Exception) -> None:
        """Whatever went wrong: what ended halfway here would leave matches without an actor."""
        log.warning("storage cannot be asked yet whose matches there are: %s", error)
        await asyncio.sleep(TRY_AGAIN_AFTER_S)

    def _is_surely_dead(self, actor: ActorEntry | None) -> bool:
        try:
            return actor is not None and self._is_dead(actor)
        except Exception as error:
            log.warning("it cannot be told whether a process is gone: %s", error)
            return False
