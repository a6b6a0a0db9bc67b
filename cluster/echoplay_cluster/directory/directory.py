"""The directory: places matches on actors, knows where each is, and moves them when an actor is lost.

All it knows can be had again from Postgres and from the actors themselves, so it may die at any time: matches go
on, and the next incarnation asks. This file puts its parts together and answers the edges.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, TypeVar

from echoplay_actors.chores import Chores
from echoplay_actors.errors import ServerFull, Unavailable
from echoplay_actors.match.texts import refusal
from echoplay_actors.ports.placement_store import PlacementStore
from echoplay_cluster.directory.audit import Audit
from echoplay_cluster.directory.changes import Changes
from echoplay_cluster.directory.crew import Crew
from echoplay_cluster.directory.departures import Departures
from echoplay_cluster.directory.homes import Homes
from echoplay_cluster.directory.location import Location
from echoplay_cluster.directory.nodes import Nodes
from echoplay_cluster.directory.roster import HOME, ActorEntry, Need, PlacementLimits, Roster
from echoplay_cluster.directory.staffing import ActorStarter, Staffing
from echoplay_cluster.directory.waiting_line import ASK_AGAIN_AFTER_MS, WaitingLine
from echoplay_cluster.link.dialer import Dialer

UPKEEP_INTERVAL_S = 1.0
AUDIT_INTERVAL_S = 10.0
"""Longer than an edge's patience with a match that is being made."""
LOCATE_WAIT_S = 5.0
PLACE_WAIT_S = 5.0
START_AGAIN_AFTER_S = 0.5

Found = TypeVar("Found")

log = logging.getLogger(__name__)


class Directory:
    """See the module. `start` once, then `locate`, `place`, `report`; `stop` once."""

    def __init__(
        self, *, store: PlacementStore, starter: ActorStarter, limits: PlacementLimits, dialer: Dialer
    ) -> None:
        self._store = store
        self._chores = Chores()
        self._changes = Changes()
        self._line = WaitingLine()
        self._roster = Roster(limits)
        self._crew = Crew(
            store=store, dialer=dialer, roster=self._roster, chores=self._chores,
            arrived=self._arrived, lost=self._lost, gone=self._gone, ended=self._over,
            leaving=self._leaving,
        )  # fmt: skip
        self._staffing = Staffing(
            starter=starter, crew=self._crew, roster=self._roster, chores=self._chores,
            homeless=lambda: self._homes.recovering,
        )  # fmt: skip
        self._homes = Homes(
            store=store, crew=self._crew, roster=self._roster, chores=self._chores, changes=self._changes,
            short_of_actors=self._staffing.keep_spares, is_dead=starter.is_dead,
        )  # fmt: skip
        self._departures = Departures(
            crew=self._crew, homes=self._homes, roster=self._roster, staffing=self._staffing, chores=self._chores,
            changes=self._changes,
        )  # fmt: skip
        self._nodes = Nodes(roster=self._roster, staffing=self._staffing, departures=self._departures)
        self._audit = Audit(store=store, crew=self._crew, homes=self._homes, roster=self._roster, changes=self._changes)

    async def start(self) -> None:
        """Find the actors that are there and what they have, once storage answers; then take care of the rest."""
        while True:
            try:
                await self._store.forget_old_leases()
                await self._crew.meet_newcomers()
                await self._audit.find_orphans()
                break
            except Unavailable as error:
                log.warning("the directory cannot start yet: %s", error)
                await asyncio.sleep(START_AGAIN_AFTER_S)
        self._chores.start(self._upkeep())

    async def stop(self) -> None:
        """Let every actor finish what is under way and give its lease back."""
        await self._chores.close()
        await self._crew.drain()

    # What edges ask

    async def locate(self, match_id: str) -> Location | None:
        """Where a match is, None when nobody has it. Waits for a recovery that is under way, up to a limit."""
        return await self._within(LOCATE_WAIT_S, self._locate(match_id))

    async def place(self, match_id: str, person_id: str) -> Location:
        """A place for a new match, the one it has if it was made already. `ServerFull` when there is none for them."""
        return await self._within(PLACE_WAIT_S, self._place(match_id, person_id))

    # What nodes say

    def welcome(self, node_id: str, limits: PlacementLimits) -> None:
        """A node is there and takes matches; to be said again every `WELCOME_INTERVAL_S`."""
        self._nodes.welcome(node_id, limits, now_s=asyncio.get_running_loop().time())
        self._staffing.keep_spares()
        self._changes.tell()

    async def drain(self, node_id: str, within_s: float) -> int:
        """Move everything away from a node that leaves; how many actors are still there in the end."""
        return await self._nodes.drain(node_id, within_s=within_s)

    def report(self) -> dict[str, Any]:
        """What an operator wants to know, in numbers."""
        return {
            "actors": len(self._roster.actors),
            "spares": len(self._roster.spares),
            "matches": len(self._roster.owner_of),
            "recovering": self._homes.recovering,
            "actorsMax": self._roster.match_actors_max,
            "nodes": sum(not node.leaving for node in self._roster.nodes.values()),
            "waiting": len(self._line),
            "matchesPerActor": self._roster.nodes[HOME].limits.matches_per_actor,
            "snapshotsLate": sum(actor.snapshots_late for actor in self._roster.actors.values()),
        }

    async def _locate(self, match_id: str) -> Location | None:
        while True:
            owner = self._roster.owner_of.get(match_id)
            if owner is not None:
                return Location(owner.name, owner.address)
            if self._homes.knows(match_id):
                await self._changes.wait()
                continue
            stored = await self._store.open_match(match_id)
            if stored is not None:
                self._homes.take_in(stored)
            elif match_id not in self._roster.owner_of:
                return None

    async def _place(self, match_id: str, person_id: str) -> Location:
        # Whoever asks again may have made it the first time, with an owner that is gone by now.
        while (found := await self._locate(match_id)) is None:
            actor = self._choose(person_id)
            if actor is None:
                await self._staffing.another(self._changes)
                continue
            self._roster.assign(match_id, actor)
            self._line.leave(person_id)
            self._staffing.keep_spares()
            found = Location(actor.name, actor.address)
            break
        return found

    def _choose(self, person_id: str) -> ActorEntry | None:
        now_ms = round(asyncio.get_running_loop().time() * 1000)
        chosen = self._roster.choose()
        # How many places there are matters where others wait; who asks alone was just found one.
        free = 0 if chosen is Need.NOTHING_LEFT else self._roster.free if len(self._line) else 1
        standing = self._line.ask(person_id, now_ms, free=free)
        if standing is not None:
            sentence = refusal("queue_full" if standing.position is None else "queue", **asdict(standing))
            raise ServerFull(sentence, retry_after_ms=ASK_AGAIN_AFTER_MS, position=standing.position, of=standing.of)
        return chosen if isinstance(chosen, ActorEntry) else None

    async def _within(self, seconds: float, found: Awaitable[Found]) -> Found:
        try:
            async with asyncio.timeout(seconds):
                return await found
        except TimeoutError:
            raise Unavailable(refusal("busy")) from None

    # What actors do

    def _arrived(self, actor: ActorEntry, match_ids: list[str]) -> None:
        for match_id in match_ids:
            if match_id in self._roster.owner_of:
                # Two say that they have it: storage knows.
                self._roster.unassign(match_id)
                self._homes.left_behind(match_id)
            else:
                self._homes.is_at(match_id)
                self._roster.assign(match_id, actor)
        self._homes.find_homes()
        self._changes.tell()

    def _leaving(self, actor: ActorEntry) -> None:
        self._departures.begin(actor)

    def _lost(self, actor: ActorEntry, match_ids: set[str]) -> None:
        self._homes.bury(actor.actor_id, match_ids, actor)
        self._staffing.bring_back(actor)
        self._staffing.keep_spares()

    def _over(self, actor: ActorEntry, match_id: str) -> None:
        """It can still be asked there for a while, but its place is free."""
        if self._roster.owner_of.get(match_id) is actor:
            actor.ended.add(match_id)
            self._changes.tell()

    def _gone(self, actor: ActorEntry, match_id: str, final: bool) -> None:
        if self._roster.owner_of.get(match_id) is actor:
            self._roster.unassign(match_id)
            self._changes.tell()
            if not final:
                self._homes.left_behind(match_id)

    # For ever

    async def _upkeep(self) -> None:
        loop = asyncio.get_running_loop()
        audited_s = loop.time()
        while True:
            self._staffing.keep_spares()
            await asyncio.sleep(UPKEEP_INTERVAL_S)
            await self._do(self._crew.meet_newcomers)
            self._homes.find_homes()
            self._nodes.miss_the_silent(now_s=loop.time())
            await self._do(self._staffing.retire_surplus)
            if loop.time() - audited_s > AUDIT_INTERVAL_S:
                audited_s = loop.time()
                await self._do(self._audit.run)

    async def _do(self, part: Callable[[], Awaitable[None]]) -> None:
        """Nothing that fails once ends the upkeep."""
        try:
            await part()
        except Unavailable as error:
            log.warning("the upkeep has to wait: %s", error)
        except Exception:
            log.exception("a part of the upkeep failed")
