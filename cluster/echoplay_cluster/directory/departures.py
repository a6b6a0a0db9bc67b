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
MATCHES_AT_A_TIME = 50
"""Of those with a running clock, at first and at least: few, so that they are taken over before the next second of any.
What it takes to take some over grows little with their number, so fewer gain nothing."""
MATCHES_AT_A_TIME_MAX = 200
TAKEN_OVER_WITHIN_S = 0.25
"""Twice as many are next when that was enough for the last ones, half as many when it was not. What an actor with many
thousands still has after `RELIEVED_WITHIN_S` is recovered instead."""

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

    def begin(self, actor: ActorEntry, *, for_good: bool = False) -> None:
        """However often it says so, once. `for_good`: nobody of its name comes back."""
        if not actor.leaving:
            actor.leaving = True
            self._chores.start(self._relieve(actor, for_good))

    async def _relieve(self, actor: ActorEntry, for_good: bool) -> None:
        try:
            async with asyncio.timeout(RELIEVED_WITHIN_S):
                while not self._roster.has(actor):
                    # It said so when it was met: that has to come to its end first.
                    await self._changes.wait()
                at_a_time, left = MATCHES_AT_A_TIME, 1
                while left:
                    await self._until_somebody_can_take_them(actor)
                    answer = await self._crew.ask(actor, messages.LET_GO, at_a_time, within_s=LET_GO_WITHIN_S)
                    self._homes.let_go(actor, answer["matches"])
                    left = answer["left"]
                    took_s = await self._taken_over(actor)
                    at_a_time = _next_time(at_a_time, took_s)
        except (TimeoutError, Refusal) as error:
            log.warning("match actor %s leaves, and cannot be relieved of its matches: %s", actor.name, error)
            self._crew.give_up(actor, "it leaves, and could not be relieved of its matches in time")
            return
        if not self._roster.has(actor):
            return
        log.info("match actor %s leaves; others have its matches", actor.name)
        if for_good:
            await self._staffing.retire(actor)
            return
        await self._crew.dismiss(actor)
        self._staffing.bring_back(actor)

    async def _taken_over(self, actor: ActorEntry) -> float:
        """Seconds until others have what it let go: those that wait in line behind them would miss their seconds."""
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        while self._homes.waiting_of(actor):
            await self._changes.wait()
        return loop.time() - began_s

    async def _until_somebody_can_take_them(self, actor: ActorEntry) -> None:
        self._staffing.keep_spares()
        while actor.matches - actor.ended and not isinstance(self._roster.choose_refuge(), ActorEntry):
            await self._changes.wait()


def _next_time(at_a_time: int, took_s: float) -> int:
    if took_s <= TAKEN_OVER_WITHIN_S:
        return min(2 * at_a_time, MATCHES_AT_A_TIME_MAX)
    return max(at_a_time // 2, MATCHES_AT_A_TIME)
