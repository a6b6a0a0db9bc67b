"""Match actors in this process, each with real sockets and all on one journal in memory, for a directory to care for.

`kill` is what a killed process looks like from outside: links break, nobody listens, and nothing of it is written or
shown any more; its lease runs on until it ends by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.clock import IncarnationClock
from echoplay_actors.errors import Unavailable
from echoplay_actors.ids import SystemRandomness, new_id
from echoplay_actors.ports.match_store import ActorLease, AppendFailed
from echoplay_actors.ports.placement_store import OwnedMatch
from echoplay_actors.testing import MemoryDatabase, MemoryMatchStore
from echoplay_cluster.directory.roster import ActorEntry
from echoplay_cluster.link.endpoints import listen
from echoplay_cluster.link.link import Link
from echoplay_cluster.processes.actor_links import ActorLinks

LEASE_TERM_MS = 600
KEYS = (b"a key of these tests",)
LIMITS = ActorLimits(lease_term_ms=LEASE_TERM_MS, lease_renewal_ms=100, drain_within_ms=200)


class Storage:
    """The journal, and the `PlacementStore` on it. `away` makes the latter unavailable."""

    def __init__(self) -> None:
        self.database = MemoryDatabase(now_ms=_loop_ms, lease_term_ms=LEASE_TERM_MS, strangers=True)
        self.journal = MemoryMatchStore(delay_s=0, database=self.database)
        self.renewed_s: dict[str, float] = {}
        self.revoked_s: dict[str, float] = {}
        self.away = False

    async def open_matches(self) -> Sequence[OwnedMatch]:
        self._check()
        return self.database.open_matches()

    async def open_match(self, match_id: str) -> OwnedMatch | None:
        self._check()
        return self.database.owned_match(match_id)

    async def leases(self) -> Sequence[ActorLease]:
        self._check()
        return self.database.leases()

    async def revoke_lease(self, *, actor_id: str) -> int:
        self._check()
        self.revoked_s.setdefault(actor_id, asyncio.get_running_loop().time())
        return self.database.revoke_lease(actor_id=actor_id)

    async def forget_old_leases(self) -> None:
        self._check()

    def owner_of(self, match_id: str) -> str:
        return self.journal.matches[match_id].owner

    def _check(self) -> None:
        if self.away:
            raise Unavailable("storage is away")


def _loop_ms() -> int:
    return int(asyncio.get_running_loop().time() * 1000)


class OwnStore:
    """The journal as one actor has it: gone for it once the actor is dead."""

    def __init__(self, storage: Any) -> None:
        self.dead = False
        self.adopted: list[list[str]] = []
        self._storage = storage

    def __getattr__(self, name: str) -> Any:
        async def call(*values: Any, **arguments: Any) -> Any:
            if self.dead:
                raise AppendFailed("this process is dead")
            if name == "take_over":
                self.adopted.append(list(arguments["last_owners"]))
            done = await getattr(self._storage.journal, name)(*values, **arguments)
            if name == "renew_lease" and done:
                self._storage.renewed_s[arguments["actor_id"]] = asyncio.get_running_loop().time()
            return done

        return call


class HouseActor:
    """One incarnation."""

    def __init__(self, storage: Any, folder: Path, name: str, pid: int, limits: ActorLimits = LIMITS) -> None:
        clock, randomness = IncarnationClock(), SystemRandomness()
        self.name = name
        self.pid = pid
        self.actor_id = new_id(now_ms=clock.now_ms(), randomness=randomness)
        self.store = OwnStore(storage)
        self.ended_because: str | None = None
        self.links: list[Link] = []
        self.ever_linked: list[Link] = []
        self._storage = storage
        self._folder = folder
        self.shell = MatchActor(
            actor_id=self.actor_id, store=self.store, clock=clock, randomness=randomness, limits=limits,
            stop_process=self._end,
        )  # fmt: skip
        self._user = ActorLinks(self.shell, self._end)

    async def start(self) -> None:
        self.endpoint = await listen(
            self, keys=KEYS, randomness=SystemRandomness(), socket_path=self._folder / f"{self.name}-{self.pid}.sock",
            host="127.0.0.1",
        )  # fmt: skip
        self._storage.renewed_s[self.actor_id] = asyncio.get_running_loop().time()
        await self.shell.start(name=self.name, address=self.endpoint.address, node_id="node", pid=self.pid)

    def kill(self) -> None:
        self.store.dead = True
        self.endpoint.close()
        for link in self.links:
            link.close("killed")

    async def stop(self) -> None:
        await self.shell.stop()
        self.kill()

    def _end(self, reason: str) -> None:
        self.ended_because = reason
        self.kill()

    # LinkUser

    def link_ready(self, link: Link) -> None:
        self.links.append(link)
        self.ever_linked.append(link)
        self._user.link_ready(link)

    def link_message(self, link: Link, message: list[Any]) -> None:
        self._user.link_message(link, message)

    def link_lost(self, link: Link, reason: str) -> None:
        self.links.remove(link)
        self._user.link_lost(link, reason)


class House:
    """All actors of a test, and the `ActorStarter` that makes them."""

    def __init__(self, folder: Path, *, storage: Any = None, limits: ActorLimits = LIMITS) -> None:
        self.storage = storage or Storage()
        self.limits = limits
        self.actors: list[HouseActor] = []
        self.retired: list[str] = []
        self.starts = 0
        self.starts_fail = 0
        self.revives = False
        self.sees_deaths = False
        self._folder = folder
        self._starting: list[asyncio.Future[None]] = []

    async def add(self, name: str) -> HouseActor:
        actor = HouseActor(self.storage, self._folder, name, len(self.actors) + 1, self.limits)
        self.actors.append(actor)
        # A process that is starting goes on starting when the directory that wanted it dies.
        starting = asyncio.ensure_future(actor.start())
        self._starting.append(starting)
        await asyncio.shield(starting)
        return actor

    def of(self, match_id: str) -> HouseActor:
        """The match's owner, by the journal."""
        owner = self.storage.owner_of(match_id)
        return next(actor for actor in self.actors if actor.actor_id == owner)

    @property
    def living(self) -> list[HouseActor]:
        return [actor for actor in self.actors if not actor.store.dead]

    async def close(self) -> None:
        await asyncio.gather(*self._starting)
        for actor in self.actors:
            await actor.stop()
        async with asyncio.timeout(5):
            while any(actor.links for actor in self.actors):  # noqa: ASYNC110
                await asyncio.sleep(0)

    # ActorStarter

    async def start(self, node_id: str) -> None:
        self.starts += 1
        if self.starts_fail:
            self.starts_fail -= 1
            raise Unavailable("no room for one more process")
        await self.add(f"match-{len({actor.name for actor in self.actors}) + 1}")

    async def revive(self, name: str) -> None:
        if not self.revives:
            await asyncio.Event().wait()
        await self.add(name)

    async def retire(self, name: str) -> None:
        self.retired.append(name)
        for actor in self.living:
            if actor.name == name:
                actor.kill()

    def is_dead(self, actor: ActorEntry) -> bool:
        return self.sees_deaths and all(one.pid != actor.pid for one in self.living)
