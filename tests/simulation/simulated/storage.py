"""Postgres as the simulation has it: one `MemoryDatabase`, and each process's way to it over the network.

A call travels there, is carried out in one moment, and its answer travels back. It may find the server gone, be held
up, be carried out late, or lose its answer; then the caller learns what the real adapters say: `AppendFailed` when
nothing was written, `AppendUnknown` when a commit was under way, `Unavailable` for whoever only reads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulated.network import Network
from simulated.process import Process
from simulated.world import US, World

from echoplay_actors.errors import Unavailable
from echoplay_actors.ports.account_store import Account
from echoplay_actors.ports.match_reader import StoredJournal
from echoplay_actors.ports.match_store import (
    ActorLease,
    AppendFailed,
    AppendRejected,
    AppendUnknown,
    JournalRow,
    MatchAppend,
    TakenMatch,
)
from echoplay_actors.ports.placement_store import OwnedMatch
from echoplay_actors.ports.records import MatchCard, Record
from echoplay_actors.testing import MemoryDatabase

NAME = "postgres"
CONNECT_WITHIN_S = 2.0
ANSWER_WITHIN_S = 2.5
WORK_US = (150, 900)


class StorageServer:
    """The server: its database outlives every restart. Faults: `stop`, `start`, `slow_us`, `losing`, `failing`."""

    def __init__(self, world: World, network: Network, wall_ms: Callable[[], int]) -> None:
        self.database = MemoryDatabase(now_ms=wall_ms)
        self.up = True
        self.starts = 0
        """Connections of an earlier start are gone."""
        self.slow_us = 0
        self.losing = 0.0
        """How likely a commit's answer is lost with its connection."""
        self.failing = 0.0
        """How likely a call fails before it does anything."""
        self.committed: Callable[[str, str], None] = lambda process, operation: None
        """Told of each call that was carried out."""
        self._world = world
        self._network = network
        self._random = world.stream("storage")
        self._waiting: list[Callable[[], None]] = []

    def stop(self) -> None:
        """As `pg_ctl stop -m immediate`: what is under way is lost, whether it was carried out or not."""
        self.up = False
        self.starts += 1
        waiting, self._waiting = self._waiting, []
        for tell in waiting:
            tell()

    def start(self) -> None:
        self.up = True

    def call(self, process: Process, operation: Callable[[], Any], *, what: str) -> asyncio.Future[tuple[bool, Any]]:
        """`(was carried out for all the caller knows, result or error)`; the error None says that the way was lost."""
        answered: asyncio.Future[tuple[bool, Any]] = process.create_future()
        network, random = self._network, self._random

        def tell(sure: bool, result: Any) -> None:
            def set_result() -> None:
                if not answered.done():
                    answered.set_result((sure, result))

            if process.alive:
                process.call_soon(set_result)

        def lost() -> None:
            network.send(NAME, process.name, lambda: tell(False, None))

        def arrived() -> None:
            if not self.up:
                network.send(NAME, process.name, lambda: tell(True, ConnectionRefusedError()))
                return
            if self.failing and random.random() < self.failing:
                network.send(NAME, process.name, lambda: tell(True, ConnectionResetError()))
                return
            start = self.starts
            self._waiting.append(lost)
            takes_us = random.randint(*WORK_US) + (random.randint(0, self.slow_us) if self.slow_us else 0)
            self._world.call_in(takes_us, carry_out, start)

        def carry_out(start: int) -> None:
            if start != self.starts:
                return
            try:
                result: Any = operation()
            except AppendRejected as refused:
                result = refused
            else:
                self.committed(process.name, what)
            if self.losing and random.random() < self.losing:
                self._waiting.remove(lost)
                lost()
                return
            # The answer is on its way for a moment in which the server may still die with it.
            self._world.call_in(random.randint(10, 60), answer, start, result)

        def answer(start: int, result: Any) -> None:
            if start == self.starts:
                self._waiting.remove(lost)
                network.send(NAME, process.name, lambda: tell(True, result))

        network.send(process.name, NAME, arrived)
        return answered


class Storage:
    """One process's way to storage: all the ports that its real adapters implement."""

    def __init__(self, server: StorageServer, process: Process) -> None:
        self._server = server
        self._database = server.database
        self._process = process

    # MatchStore

    async def open_match(
        self, *, owner: str, card: MatchCard, rows: Sequence[JournalRow], records: Sequence[Record]
    ) -> None:
        database = self._database
        await self._commit("open", lambda: database.open_match(owner=owner, card=card, rows=rows, records=records))

    async def append(self, *, owner: str, batch: Sequence[MatchAppend]) -> frozenset[str]:
        fenced: frozenset[str] = await self._commit("append", lambda: self._database.append(owner=owner, batch=batch))
        return fenced

    async def take_over(self, *, owner: str, match_ids: Sequence[str]) -> Sequence[TakenMatch]:
        return await self._repeat("take_over", lambda: self._database.take_over(owner=owner, match_ids=match_ids))

    async def reclaim(self, *, owner: str, match_ids: Sequence[str]) -> Sequence[TakenMatch]:
        return await self._repeat("reclaim", lambda: self._database.reclaim(owner=owner, match_ids=match_ids))

    async def save_reactions(self, *, owner: str, counts: Mapping[str, Mapping[str, int]]) -> None:
        await self._repeat("reactions", lambda: self._database.save_reactions(owner=owner, counts=counts))

    async def register_lease(self, lease: ActorLease) -> None:
        await self._repeat("register", lambda: self._database.register_lease(lease))

    async def renew_lease(self, *, actor_id: str, match_time_ms: int) -> bool:
        return bool(
            await self._repeat(
                "renew", lambda: self._database.renew_lease(actor_id=actor_id, match_time_ms=match_time_ms)
            )
        )

    async def release_lease(self, *, actor_id: str) -> None:
        await self._repeat("release", lambda: self._database.release_lease(actor_id=actor_id))

    # MatchReader and AccountStore

    async def card(self, match_id: str) -> MatchCard | None:
        return await self._ask("card", lambda: self._database.card(match_id))

    async def finished(self, match_id: str) -> dict[str, Any] | None:
        return await self._ask("finished", lambda: self._database.finished(match_id))

    async def journal(self, match_id: str, *, events_max: int) -> StoredJournal | None:
        return await self._ask("journal", lambda: self._database.journal(match_id, events_max=events_max))

    async def account(self, user_id: str) -> Account | None:
        return await self._ask("account", lambda: self._database.account(user_id))

    async def suspended(self, *, within_s: int) -> frozenset[str]:
        found: frozenset[str] = await self._ask("suspended", lambda: self._database.suspended(within_s=within_s))
        return found

    async def share_a_family(self, first_user_id: str, second_user_id: str) -> bool:
        return bool(await self._ask("family", lambda: self._database.share_a_family(first_user_id, second_user_id)))

    # How

    async def _commit(self, what: str, operation: Callable[[], Any]) -> Any:
        sure, result = await self._call(what, operation)
        if not sure:
            raise AppendUnknown(f"{what}: the connection was lost with a commit under way")
        if isinstance(result, AppendRejected):
            raise AppendRejected(str(result))
        if isinstance(result, OSError):
            raise AppendFailed(f"{what}: storage cannot be reached")
        return result

    async def _repeat(self, what: str, operation: Callable[[], Any]) -> Any:
        try:
            return await self._commit(what, operation)
        except AppendUnknown as unknown:
            raise AppendFailed(str(unknown)) from None

    async def _ask(self, what: str, operation: Callable[[], Any]) -> Any:
        try:
            return await self._commit(what, operation)
        except (AppendFailed, AppendUnknown) as away:
            raise Unavailable(str(away), retry_after_ms=1_000) from None

    async def _call(self, what: str, operation: Callable[[], Any]) -> tuple[bool, Any]:
        answered = self._server.call(self._process, operation, what=what)
        cut = self._process.call_later(ANSWER_WITHIN_S, _lose, answered)
        try:
            return await answered
        finally:
            cut.cancel()


class PlacementStorage(Storage):
    """The directory's way: the port calls a stored match's owner `open_match`."""

    async def open_matches(self) -> Sequence[OwnedMatch]:
        found: Sequence[OwnedMatch] = await self._ask("open_matches", self._database.open_matches)
        return found

    async def open_match(self, match_id: str) -> OwnedMatch | None:  # type: ignore[override]
        return await self._ask("open_match", lambda: self._database.owned_match(match_id))

    async def leases(self) -> Sequence[ActorLease]:
        found: Sequence[ActorLease] = await self._ask("leases", self._database.leases)
        return found

    async def revoke_lease(self, *, actor_id: str) -> int:
        left_ms: int = await self._ask("revoke", lambda: self._database.revoke_lease(actor_id=actor_id))
        return left_ms

    async def forget_old_leases(self) -> None:
        await self._ask("forget", self._database.forget_old_leases)


def _lose(answered: asyncio.Future[tuple[bool, Any]]) -> None:
    """Nobody waits any longer; what was asked may still be carried out."""
    if not answered.done():
        answered.set_result((False, None))


__all__ = ["ANSWER_WITHIN_S", "CONNECT_WITHIN_S", "NAME", "US", "PlacementStorage", "Storage", "StorageServer"]
