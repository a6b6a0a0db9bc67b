"""Actors that leave in order: others take their matches over, a few at a time, before anybody misses a second.

Where that does not work out the actor counts as lost, and its matches are given their outage back.
"""

from __future__ import annotations

import asyncio
import logging

from echoplay_actors.chores import Chores
from echoplay_actors.errors import Refusal
from echoplay_actors.protocol import messages
from echoplay_cluster.directory.changes import Changes
from echoplay_cluster.directory.crew import Crew
from echoplay_cluster.directory.homes import Homes
from echoplay_cluster.directory.roster import ActorEntry, Roster
from echoplay_cluster.directory.staffing import Staffing

RELIEVED_WITHIN_S = 15.0
"""Of everything; shorter than an actor waits for it."""
LET_GO_WITHIN_S = 5.0
MATCHES_AT_A_TIME_MAX = 50
"""Few, so that they are taken over before the next second of any of them. An actor with thousands takes longer than
`RELIEVED_WITHIN_S`: what it still has then is recovered instead."""

log = logging.getLogger(__name__)


class Departures:
    """`begin` when an actor wants to leave."""

    def __init__(
        self, *, crew: Crew, homes: Homes, roster: Roster, staffing: Staffing, chores: Chores, changes: Changes
    ) -> None:
        self._crew = crew
        self._homes = homes
        self._roster = roster
        self._staffing = staffing
        self._chores = chores
        self._changes = changes

    def begin(self, actor: ActorEntry) -> None:
        """However often it says so, once."""
        if not actor.leaving:
            actor.leaving = True
            self._chores.start(self._relieve(actor))

    async def _relieve(self, actor: ActorEntry) -> None:
        try:
            async with asyncio.timeout(RELIEVED_WITHIN_S):
                while not self._roster.has(actor):
                    # It said so when it was met: that has to come to its end first.
                    await self._changes.wait()
                left = 1
                while left:
                    await self._until_somebody_can_take_them(actor)
                    answer = await self._crew.ask(
                        actor, messages.LET_GO, MATCHES_AT_A_TIME_MAX, within_s=LET_GO_WITHIN_S
                    )
                    self._homes.let_go(actor, answer["matches"])
                    left = answer["left"]
        except (TimeoutError, Refusal) as error:
            log.warning("match actor %s leaves, and cannot be relieved of its matches: %s", actor.name, error)
            self._crew.give_up(actor, "it leaves, and could not be relieved of its matches in time")
            return
        if not self._roster.has(actor):
            return
        log.info("match actor %s leaves; others have its matches", actor.name)
        await self._crew.dismiss(actor)
        self._staffing.bring_back(actor.name)

    async def _until_somebody_can_take_them(self, actor: ActorEntry) -> None:
        self._staffing.keep_spares()
        while actor.matches - actor.ended and not isinstance(self._roster.choose_refuge(), ActorEntry):
            await self._changes.wait()
