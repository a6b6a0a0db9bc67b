"""The directory: places matches on actors, knows where each is, and moves them when an actor is lost.

All it knows can be had again from Postgres and from the actors themselves, so it may die at any time: matches go
on, and the next incarnation asks. An actor whose link breaks or falls silent is given up at once; its matches go
to a warm spare as soon as the old owner can no longer show anything: at once when its process is known to be
dead, otherwise when its lease has run out.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Protocol

from echoplay_actors.errors import Refusal, Unavailable
from echoplay_actors.ids import Randomness
from echoplay_actors.match.texts import refusal
from echoplay_actors.ports.match_store import ActorLease
from echoplay_actors.ports.placement_store import OwnedMatch, PlacementStore
from echoplay_actors.protocol import messages
from echoplay_cluster.directory.location import Location, ServerFull
from echoplay_cluster.directory.peer import Peer
from echoplay_cluster.directory.roster import ActorEntry, Need, PlacementLimits, Roster

UPKEEP_INTERVAL_S = 1.0
ADOPT_WITHIN_S = 10.0
REPORT_WITHIN_S = 2.0
MATCHES_PER_ADOPTION_MAX = 500
LOCATE_WAIT_S = 5.0
BURIAL_CHECK_MS = 50
STORAGE_RETRY_S = 0.1
RECONCILE_EVERY_S = 30.0
STARTING_WAIT_S = 10.0

log = logging.getLogger(__name__)


class ActorStarter(Protocol):
    """Starts match actors, whatever they run on."""

    async def start(self) -> None:
        """Bring one more actor into being; it announces itself by its lease."""

    async def revive(self, name: str) -> None:
        """See to it that an actor that died comes back, if it does not by itself."""

    def is_dead(self, lease: ActorEntry) -> bool:
        """True only if the process behind it is known to be gone."""


class Directory:
    """See the module. `start` once, then `locate`, `place`, `report`."""

    def __init__(
        self, *, store: PlacementStore, starter: ActorStarter, limits: PlacementLimits, keys: Sequence[bytes],
        randomness: Randomness,
    ) -> None:  # fmt: skip
        self._store = store
        self._starter = starter
        self._keys = keys
        self._randomness = randomness
        self._roster = Roster(limits)
        self._peers: dict[str, Peer] = {}
        self._given_up: set[str] = set()
        """Incarnations that were lost: never linked to again."""
        self._changed = asyncio.Condition()
        self._homeless: dict[str, None] = {}
        """Matches that wait for a new actor, in the order in which they shall get one."""
        self._mourned: set[str] = set()
        """Matches whose last owner may still show something."""
        self._starting = 0
        self._rehoming = False
        self._placed_before: set[str] = set()
        """What was placed when we last compared with the actors."""
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Find the actors that are there and what they have; then take care of the rest for ever."""
        await self._store.forget_old_leases()
        await self._meet_newcomers()
        await self._find_orphans()
        self._spawn(self._upkeep())

    async def stop(self) -> None:
        """Let every actor finish what is under way and give its lease back."""
        for task in list(self._tasks):
            task.cancel()
        drains = [peer.ask(messages.DRAIN, within_s=5.0) for peer in self._peers.values()]
        await asyncio.gather(*drains, return_exceptions=True)

    # What edges ask

    async def locate(self, match_id: str) -> Location | None:
        """Where a match is; waits for a recovery that is under way."""
        if not self._knows(match_id):
            stored = await self._store.open_match(match_id)
            if stored is None:
                return None
            if not self._knows(match_id):
                self._take_in(stored)
        owner = await self._wait_for(lambda: self._roster.owner_of.get(match_id), LOCATE_WAIT_S)
        return None if owner is None else Location(owner.name, owner.address)

    async def place(self, match_id: str) -> Location:
        """A place for a new match. `ServerFull` when there is none."""
        owner = self._roster.owner_of.get(match_id)
        if owner is None:
            owner = await self._wait_for(self._choose_for_new, STARTING_WAIT_S)
            if owner is None:
                raise Unavailable(refusal("busy"))
            self._roster.assign(match_id, owner)
            self._keep_spares()
        return Location(owner.name, owner.address)

    def report(self) -> dict[str, Any]:
        """What an operator wants to know, in numbers."""
        return {
            "actors": len(self._roster.actors),
            "spares": len(self._roster.spares),
            "matches": len(self._roster.owner_of),
            "recovering": len(self._homeless),
            "actorsMax": self._roster.limits.match_actors_max,
            "matchesPerActor": self._roster.limits.matches_per_actor,
        }

    def _knows(self, match_id: str) -> bool:
        return match_id in self._roster.owner_of or match_id in self._homeless or match_id in self._mourned

    def _take_in(self, stored: OwnedMatch) -> None:
        """A match we were not told of: its owner has it if it lives, otherwise it needs another one."""
        for actor in self._roster.actors.values():
            if actor.actor_id == stored.owner:
                self._roster.assign(stored.match_id, actor)
                return
        self._mourned.add(stored.match_id)
        self._spawn(self._bury(stored.owner, {stored.match_id}, is_dead=lambda: False))

    def _choose_for_new(self) -> ActorEntry | None:
        chosen = self._roster.choose()
        if chosen is Need.NOTHING_LEFT:
            raise ServerFull(refusal("busy"), retry_after_ms=30_000)
        if isinstance(chosen, ActorEntry):
            return chosen
        self._keep_spares()
        return None

    async def _wait_for(self, found: Callable[[], ActorEntry | None], within_s: float) -> ActorEntry | None:
        """What `found` returns once it is something, looked at again with every change; None after a while."""
        try:
            async with asyncio.timeout(within_s), self._changed:
                while (actor := found()) is None:
                    await self._changed.wait()
                return actor
        except TimeoutError:
            return None

    # Actors that come

    async def _upkeep(self) -> None:
        reconciled_s = asyncio.get_running_loop().time()
        while True:
            self._keep_spares()
            await asyncio.sleep(UPKEEP_INTERVAL_S)
            try:
                await self._meet_newcomers()
                self._rehome(())
                if asyncio.get_running_loop().time() - reconciled_s > RECONCILE_EVERY_S:
                    reconciled_s = asyncio.get_running_loop().time()
                    await self._reconcile()
            except Unavailable as error:
                log.warning("the upkeep has to wait: %s", error)

    async def _reconcile(self) -> None:
        """A match that was placed a while ago and never made does not take up room for ever."""
        for actor in list(self._roster.actors.values()):
            peer = self._peers.get(actor.actor_id)
            if peer is None:
                continue
            placed = actor.matches & self._placed_before
            has = await peer.ask(messages.REPORT, within_s=REPORT_WITHIN_S)
            for match_id in placed.difference(has["matches"]):
                self._roster.unassign(match_id)
        self._placed_before = set(self._roster.owner_of)

    def _keep_spares(self) -> None:
        """Start as many actors as are missing to have the spares that are wanted."""
        waiting = 1 if self._homeless and not self._roster.spares else 0
        missing = self._roster.limits.spares + waiting - len(self._roster.spares) - self._starting
        for _ in range(missing):
            self._starting += 1
            self._spawn(self._start_actor())

    async def _start_actor(self) -> None:
        try:
            await self._starter.start()
            await self._meet_newcomers()
        except (Unavailable, OSError, TimeoutError) as error:
            log.warning("a match actor did not start: %s", error)
            await asyncio.sleep(UPKEEP_INTERVAL_S)
        finally:
            self._starting -= 1

    async def _meet_newcomers(self) -> None:
        """Link to every living incarnation that is not known yet."""
        known = {actor.actor_id for actor in self._roster.actors.values()} | self._given_up
        newcomers = [lease for lease in await self._store.leases() if lease.actor_id not in known]
        await asyncio.gather(*(self._meet(lease) for lease in newcomers))

    async def _meet(self, lease: ActorLease) -> None:
        if lease.actor_id in {actor.actor_id for actor in self._roster.actors.values()}:
            return
        actor = ActorEntry(lease.name, lease.actor_id, lease.address, lease.pid, lease.node_id)
        peer = Peer(self._gone, lambda reason: self._lost(actor, reason))
        try:
            await peer.reach(lease.address, keys=self._keys, randomness=self._randomness)
            had = await peer.ask(messages.REPORT, within_s=REPORT_WITHIN_S)
        except (OSError, TimeoutError, Refusal) as error:
            peer.close("no answer at the first meeting")
            log.info("match actor %s (pid %d) cannot be reached: %s", lease.name, lease.pid, error)
            return
        if actor.actor_id in {known.actor_id for known in self._roster.actors.values()}:
            peer.close("met twice")
            return
        self._peers[actor.actor_id] = peer
        self._roster.add(actor)
        for match_id in had["matches"]:
            self._roster.assign(match_id, actor)
        log.info("match actor %s (pid %d) is here with %d matches", actor.name, actor.pid, len(had["matches"]))
        self._rehome(())
        await self._tell_changed()

    # Actors that go

    def _lost(self, actor: ActorEntry, reason: str) -> None:
        if self._peers.pop(actor.actor_id, None) is None:
            return
        self._given_up.add(actor.actor_id)
        orphans = self._roster.remove(actor)
        log.warning("match actor %s (pid %d) is lost: %s; %d matches", actor.name, actor.pid, reason, len(orphans))
        self._mourned |= orphans
        self._spawn(self._bury(actor.actor_id, orphans, is_dead=lambda: self._starter.is_dead(actor)))
        self._spawn(self._revive(actor.name))
        self._keep_spares()

    async def _bury(self, actor_id: str, orphans: set[str], *, is_dead: Callable[[], bool]) -> None:
        """Make sure a lost owner shows nothing any more, then find its matches another one."""
        left_ms = await self._revoke(actor_id)
        while left_ms > 0 and not is_dead():
            pause_ms = min(left_ms, BURIAL_CHECK_MS)
            await asyncio.sleep(pause_ms / 1000)
            left_ms -= pause_ms
        self._mourned -= orphans
        self._rehome(orphans)

    async def _revoke(self, actor_id: str) -> int:
        while True:
            try:
                return await self._store.revoke_lease(actor_id=actor_id)
            except Unavailable:
                await asyncio.sleep(STORAGE_RETRY_S)

    async def _revive(self, name: str) -> None:
        try:
            await self._starter.revive(name)
            await self._meet_newcomers()
        except (Unavailable, OSError, TimeoutError) as error:
            log.warning("match actor %s did not come back: %s", name, error)

    def _gone(self, match_id: str, final: bool) -> None:
        self._roster.unassign(match_id)
        if not final:
            self._rehome([match_id])

    # Matches without an actor

    async def _find_orphans(self) -> None:
        """At the start: open matches that no living actor has. Their owners' leases must have run out first."""
        by_owner: dict[str, list[str]] = {}
        for one in await self._store.open_matches():
            if not self._knows(one.match_id):
                by_owner.setdefault(one.owner, []).append(one.match_id)
        for owner, match_ids in by_owner.items():
            self._mourned.update(match_ids)
            self._spawn(self._bury(owner, set(match_ids), is_dead=lambda: False))

    def _rehome(self, match_ids: Iterable[str]) -> None:
        self._homeless.update(dict.fromkeys(match_ids))
        if self._homeless and not self._rehoming:
            self._rehoming = True
            self._spawn(self._find_homes())

    async def _find_homes(self) -> None:
        try:
            while self._homeless:
                refuge = self._roster.choose_refuge()
                if not isinstance(refuge, ActorEntry):
                    self._keep_spares()
                    return
                most = min(MATCHES_PER_ADOPTION_MAX, self._roster.free_places(refuge))
                await self._adopt(refuge, list(self._homeless)[:most])
        finally:
            self._rehoming = False

    async def _adopt(self, refuge: ActorEntry, match_ids: list[str]) -> None:
        peer = self._peers.get(refuge.actor_id)
        if peer is None:
            return
        try:
            answer = await peer.ask(messages.ADOPT, match_ids, within_s=ADOPT_WITHIN_S)
        except Refusal as error:
            log.warning("match actor %s could not take over %d matches: %s", refuge.name, len(match_ids), error)
            await asyncio.sleep(0.1)
            return
        for match_id in match_ids:
            self._homeless.pop(match_id, None)
        for match_id in answer["adopted"]:
            if self._peers.get(refuge.actor_id) is peer:
                self._roster.assign(match_id, refuge)
            else:
                self._homeless[match_id] = None
        log.info("match actor %s took over %d matches", refuge.name, len(answer["adopted"]))
        self._keep_spares()
        await self._tell_changed()

    async def _tell_changed(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the directory failed at something", exc_info=error)
