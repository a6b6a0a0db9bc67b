"""Each simulated process's way to storage: every port that the real adapters implement, with what they raise.

`AppendFailed` when nothing was written, `AppendUnknown` when a commit was under way, `Unavailable` for whoever only
reads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulated.process import Process
from simulated.storage_server import StorageServer

from echoplay_actors.errors import Unavailable
from echoplay_actors.ports.account_store import Account, Standing
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
from echoplay_actors.snapshots.snapshot import StoredSnapshot

ANSWER_WITHIN_S = 2.5


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
        def open_it() -> None:
            self._database.open_match(owner=owner, card=card, rows=rows, records=records)
            self._server.note_owner(card.match_id, owner, "opened")
            self._server.note_rows(card.match_id, len(rows))

        await self._commit("open", open_it)

    async def append(self, *, owner: str, batch: Sequence[MatchAppend]) -> frozenset[str]:
        def append_it() -> frozenset[str]:
            fenced = self._database.append(owner=owner, batch=batch)
            for one in batch:
                if one.match_id not in fenced:
                    self._server.note_rows(one.match_id, len(one.rows))
            return fenced

        fenced: frozenset[str] = await self._commit("append", append_it)
        return fenced

    async def take_over(self, *, owner: str, last_owners: Mapping[str, str]) -> Sequence[TakenMatch]:
        def take() -> Sequence[TakenMatch]:
            taken = self._database.take_over(owner=owner, last_owners=last_owners)
            self._note(owner, taken, "taken_over")
            return taken

        taken: Sequence[TakenMatch] = await self._repeat("take_over", take)
        return taken

    async def reclaim(self, *, owner: str, read_to: Mapping[str, int]) -> Sequence[TakenMatch]:
        def take() -> Sequence[TakenMatch]:
            taken = self._database.reclaim(owner=owner, read_to=read_to)
            self._note(owner, taken, "reclaimed")
            return taken

        taken: Sequence[TakenMatch] = await self._repeat("reclaim", take)
        return taken

    def _note(self, owner: str, taken: Sequence[TakenMatch], how: str) -> None:
        for one in taken:
            proof_ms = one.proof_of_life_ms if how == "taken_over" else 0
            known = one.after_seq + len(one.rows)
            self._server.note_owner(one.card.match_id, owner, how, epoch=one.epoch, proof_ms=proof_ms, rows=known)
            if one.snapshot is not None:
                self._server.note_spared(one.card.match_id, one.snapshot)

    async def save_snapshot(self, *, owner: str, snapshot: StoredSnapshot) -> bool:
        def save() -> bool:
            kept = self._database.save_snapshot(owner=owner, snapshot=snapshot)
            if kept:
                self._server.note_saved(snapshot)
            return kept

        return bool(await self._repeat("snapshot", save))

    async def save_reactions(self, *, owner: str, counts: Mapping[str, Mapping[str, int]]) -> None:
        await self._repeat("reactions", lambda: self._database.save_reactions(owner=owner, counts=counts))

    async def register_lease(self, lease: ActorLease) -> None:
        def register() -> None:
            self._database.register_lease(lease)
            self._server.note_renewal(lease.actor_id)

        sent_us = self._server.now_us
        await self._repeat("register", register)
        self._server.note_told(lease.actor_id, sent_us)

    async def renew_lease(self, *, actor_id: str, match_time_ms: int) -> bool:
        def renew() -> bool:
            renewed = self._database.renew_lease(actor_id=actor_id, match_time_ms=match_time_ms)
            if renewed:
                self._server.note_renewal(actor_id)
            return renewed

        sent_us = self._server.now_us
        renewed = bool(await self._repeat("renew", renew))
        if renewed:
            self._server.note_told(actor_id, sent_us)
        return renewed

    async def release_lease(self, *, actor_id: str) -> None:
        await self._repeat("release", lambda: self._database.release_lease(actor_id=actor_id))

    # MatchReader and AccountStore

    async def card(self, match_id: str) -> MatchCard | None:
        return await self._ask("card", lambda: self._database.card(match_id))

    async def finished(self, match_id: str) -> dict[str, Any] | None:
        return await self._ask("finished", lambda: self._database.finished(match_id))

    async def journal(self, match_id: str, *, events_max: int) -> StoredJournal | None:
        return await self._ask("journal", lambda: self._database.journal(match_id, events_max=events_max))

    async def clock_rows(self, match_id: str, *, rows_max: int) -> list[JournalRow]:
        found: list[JournalRow] = await self._ask(
            "clock_rows", lambda: self._database.clock_rows(match_id, rows_max=rows_max)
        )
        return found

    async def account(self, user_id: str) -> Account | None:
        return await self._ask("account", lambda: self._database.account(user_id))

    async def standings(self, user_ids: Sequence[str]) -> dict[str, Standing]:
        found: dict[str, Standing] = await self._ask("standings", lambda: self._database.standings(user_ids))
        return found

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
