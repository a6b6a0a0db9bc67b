"""Comparing what the directory believes with storage and with the actors themselves, every now and then.

Whatever went past the directory is found here: a match that was made or finished while it was starting, one that was
given a place and never made, one that its owner does not have in memory. Only what looks wrong twice is touched, since
a match may just be on its way.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from echoplay_actors.errors import Refusal
from echoplay_actors.ports.placement_store import OwnedMatch, PlacementStore
from echoplay_cluster.directory.changes import Changes
from echoplay_cluster.directory.crew import Crew
from echoplay_cluster.directory.homes import Homes
from echoplay_cluster.directory.roster import ActorEntry, Roster

log = logging.getLogger(__name__)


class Audit:
    """`run` it no more often than a new match may take to be made."""

    def __init__(self, *, store: PlacementStore, crew: Crew, homes: Homes, roster: Roster, changes: Changes) -> None:
        self._store = store
        self._crew = crew
        self._homes = homes
        self._roster = roster
        self._changes = changes
        self._suspects: set[str] = set()

    async def find_orphans(self) -> dict[str, list[str]]:
        """See to open matches whose owner is not here; the others by owner."""
        open_matches: dict[str, list[str]] = {}
        for one in await self._store.open_matches():
            open_matches.setdefault(one.owner, []).append(one.match_id)
            if one.owner not in self._roster.actors:
                self._homes.take_in(one)
        return open_matches

    async def run(self) -> None:
        """One round."""
        owned = await self.find_orphans()
        missing: set[str] = set()
        for actor in list(self._roster.actors.values()):
            try:
                has = set(await self._crew.report(actor))
            except Refusal as error:
                log.info("match actor %s did not report: %s", actor.name, error)
                continue
            for match_id in has.difference(self._roster.owner_of):
                self._assign(match_id, actor)
            should_have = actor.matches.union(
                match_id for match_id in owned.get(actor.actor_id, ()) if match_id not in self._roster.owner_of
            )
            absent = should_have - has - actor.coming
            await self._mend(actor, absent & self._suspects)
            missing |= absent
        self._suspects = missing

    def _assign(self, match_id: str, actor: ActorEntry) -> None:
        if self._roster.has(actor) and not self._homes.knows(match_id):
            self._roster.assign(match_id, actor)
            self._changes.tell()

    async def _mend(self, actor: ActorEntry, match_ids: Iterable[str]) -> None:
        """The actor does not have these, twice in a row."""
        for match_id in match_ids:
            stored = await self._store.open_match(match_id)
            if self._roster.owner_of.get(match_id) is actor:
                self._roster.unassign(match_id)
                self._changes.tell()
            if stored is None:
                log.info("match %s was given a place and is not there; the place is free again", match_id)
            elif stored.owner == actor.actor_id:
                log.warning(
                    "match actor %s does not have its match %s in memory; it takes it over", actor.name, match_id
                )
                await self._adopt(actor, stored)
            else:
                self._homes.take_in(stored)

    async def _adopt(self, actor: ActorEntry, one: OwnedMatch) -> None:
        try:
            await self._homes.adopt(actor, [one])
        except Refusal as error:
            log.warning("match actor %s could not take it over: %s", actor.name, error)
