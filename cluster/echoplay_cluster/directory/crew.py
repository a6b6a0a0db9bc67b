"""The match actors that are there: each living incarnation is met once, linked to, and asked what it has.

An actor that falls silent is given up at once and never linked to again. So is one that closed its link, unless it
takes another at once: a process that died refuses it, one that lives may have found *us* silent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from echoplay_actors.chores import Chores
from echoplay_actors.errors import Refusal, Unavailable
from echoplay_actors.ports.match_store import ActorLease
from echoplay_actors.ports.placement_store import PlacementStore
from echoplay_actors.protocol import messages
from echoplay_cluster.directory.peer import Peer
from echoplay_cluster.directory.roster import ActorEntry, Roster
from echoplay_cluster.link.dialer import Dialer

REPORT_WITHIN_S = 2.0
DRAIN_WITHIN_S = 5.0

log = logging.getLogger(__name__)


class Crew:
    """Calls `arrived(actor, match_ids)`, `lost(actor, match_ids)` and `gone(actor, match_id, final)`;
    `ended(actor, match_id)` when a match is over that can still be asked there, `leaving(actor)` when one wants to be
    relieved of all it has."""

    def __init__(
        self, *, store: PlacementStore, dialer: Dialer, roster: Roster, chores: Chores,
        arrived: Callable[[ActorEntry, list[str]], None],
        lost: Callable[[ActorEntry, set[str]], None],
        gone: Callable[[ActorEntry, str, bool], None],
        ended: Callable[[ActorEntry, str], None],
        leaving: Callable[[ActorEntry], None],
    ) -> None:  # fmt: skip
        self._store = store
        self._dialer = dialer
        self._roster = roster
        self._chores = chores
        self._arrived = arrived
        self._lost = lost
        self._gone = gone
        self._ended = ended
        self._leaving = leaving
        self._peers: dict[str, Peer] = {}
        self._meeting: set[str] = set()
        self._given_up: set[str] = set()
        """Incarnations that were lost and whose lease may still look alive."""
        self._unreached: dict[str, ActorEntry] = {}
        """Incarnations whose lease looks alive and that did not answer when they were met."""
        self._listing = asyncio.Lock()

    async def meet_newcomers(self) -> None:
        """Link to every living incarnation that is not known yet."""
        async with self._listing:
            # Whoever was lost before this list was made, and is not on it, will be on none that follows.
            lost_before = set(self._given_up)
            leases = await self._store.leases()
            living = {lease.actor_id for lease in leases}
            self._given_up -= lost_before - living
            self._unreached = {actor_id: one for actor_id, one in self._unreached.items() if actor_id in living}
            known = self._meeting | self._peers.keys() | self._given_up
            newcomers = [lease for lease in leases if lease.actor_id not in known]
            self._meeting.update(lease.actor_id for lease in newcomers)
        await asyncio.gather(*map(self._meet, newcomers))

    async def ask(self, actor: ActorEntry, kind: str, *rest: Any, within_s: float) -> dict[str, Any]:
        """That actor's answer; raises its refusal, or `Unavailable`."""
        peer = self._peers.get(actor.actor_id)
        if peer is None:
            raise Unavailable("the match actor is lost")
        return await peer.ask(kind, *rest, within_s=within_s)

    def unreached(self, actor_id: str) -> ActorEntry | None:
        """An incarnation that is none of us, though its lease looks alive."""
        return self._unreached.get(actor_id)

    async def report(self, actor: ActorEntry) -> list[str]:
        """The ids of the matches it has; how many of their snapshots are late stands in `actor` from then on."""
        answer = await self.ask(actor, messages.REPORT, within_s=REPORT_WITHIN_S)
        # An actor of the release before does not say.
        actor.snapshots_late = answer.get("snapshotsLate", 0)
        return list(answer["matches"])

    async def dismiss(self, actor: ActorEntry) -> None:
        """Let an actor without matches give its lease back; it is no longer one of us from this moment."""
        self._roster.remove(actor)
        self._given_up.add(actor.actor_id)
        peer = self._peers.pop(actor.actor_id)
        try:
            await peer.ask(messages.DRAIN, within_s=REPORT_WITHIN_S)
        except Refusal as error:
            log.info("match actor %s ends without a word: %s", actor.name, error)
        peer.close("retired")

    async def drain(self) -> None:
        """Let all actors finish what is under way and give their leases back."""
        drains = [peer.ask(messages.DRAIN, within_s=DRAIN_WITHIN_S) for peer in self._peers.values()]
        await asyncio.gather(*drains, return_exceptions=True)

    async def _meet(self, lease: ActorLease) -> None:
        actor_id = lease.actor_id
        actor = ActorEntry(lease.name, actor_id, lease.address, lease.pid, lease.node_id)
        peer = self._peer_of(actor)
        try:
            await peer.reach(lease.address, self._dialer)
            had = await peer.ask(messages.REPORT, within_s=REPORT_WITHIN_S)
            if not peer.linked:
                raise Unavailable("the link broke at once")
        except (OSError, TimeoutError, Refusal) as error:
            peer.close("no answer at the first meeting")
            self._unreached[actor_id] = actor
            log.info("match actor %s (pid %d) cannot be reached: %s", lease.name, lease.pid, error)
            return
        finally:
            self._meeting.discard(actor_id)
        self._peers[actor_id] = peer
        self._unreached.pop(actor_id, None)
        self._roster.add(actor)
        log.info("match actor %s (pid %d) is here with %d matches", actor.name, actor.pid, len(had["matches"]))
        self._arrived(actor, had["matches"])

    def _peer_of(self, actor: ActorEntry) -> Peer:
        def lost(reason: str) -> None:
            if self._peers.get(actor.actor_id) is not peer:
                return
            if peer.ended_here:
                self.give_up(actor, reason)
            else:
                self._chores.start(self._link_again(actor, peer, reason))

        peer = Peer(
            gone=lambda match_id, final: self._gone(actor, match_id, final), lost=lost,
            over=lambda match_id: self._ended(actor, match_id), leaving=lambda: self._leaving(actor),
        )  # fmt: skip
        return peer

    async def _link_again(self, actor: ActorEntry, before: Peer, reason: str) -> None:
        """What was said while there was no link, the audit finds out."""
        peer = self._peer_of(actor)
        try:
            await peer.reach(actor.address, self._dialer)
            await peer.ask(messages.REPORT, within_s=REPORT_WITHIN_S)
        except (OSError, TimeoutError, Refusal):
            peer.close("it was not taken")
        if self._peers.get(actor.actor_id) is not before:
            peer.close("nobody needs it any more")
        elif peer.linked:
            self._peers[actor.actor_id] = peer
            log.warning("match actor %s (pid %d) had closed its link and has another", actor.name, actor.pid)
        else:
            self.give_up(actor, reason)

    def give_up(self, actor: ActorEntry, reason: str) -> None:
        """It is one of us no longer, from this moment."""
        peer = self._peers.pop(actor.actor_id, None)
        if peer is None:
            return
        peer.close(reason)
        self._given_up.add(actor.actor_id)
        orphans = self._roster.remove(actor)
        log.warning("match actor %s (pid %d) is lost: %s; %d matches", actor.name, actor.pid, reason, len(orphans))
        self._lost(actor, orphans)
