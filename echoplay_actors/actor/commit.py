"""How a turn's drafts become durable: one append for all, and what to do when storage does not say yes.

Refused: nothing happened; if only one match is to blame, the others are written without it. Unknown: the journal is
read again, under a higher epoch so that nothing can land behind it, and what it has is what happened. Fenced: the same,
since it need not be somebody else who raised the epoch. A reading of ours that was given up may land late.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Room
from echoplay_actors.actor.work import Work
from echoplay_actors.clock import Clock
from echoplay_actors.errors import BrokenInvariant, Moved, Unavailable
from echoplay_actors.match.texts import refusal
from echoplay_actors.ports.match_store import (
    AppendFailed,
    AppendRejected,
    AppendUnknown,
    JournalRow,
    MatchStore,
    TakenMatch,
)

RETRY_STORAGE_AFTER_S = 0.1

log = logging.getLogger(__name__)


class Commits:
    """Appends drafts for one owner; `lost` is called for each match that somebody else owns now."""

    def __init__(
        self, *, store: MatchStore, owner: str, clock: Clock, limits: ActorLimits, lost: Callable[[Room], None]
    ) -> None:
        self._store = store
        self._owner = owner
        self._clock = clock
        self._limits = limits
        self._lost = lost

    async def commit(self, written: dict[str, Work]) -> None:
        """Append all drafts; afterwards each is committed, or its work says why nothing of it happened."""
        if written and not await self._write(written):
            await asyncio.sleep(RETRY_STORAGE_AFTER_S)

    async def _write(self, written: dict[str, Work]) -> bool:
        """False when storage is away."""
        try:
            fenced = await self._store.append(
                owner=self._owner, batch=[work.draft.as_append() for work in written.values()]
            )
        except AppendRejected as rejected:
            if len(written) > 1:
                return await self._write_one_by_one(written)
            for match_id, work in written.items():
                log.error("the journal refused events of match %s: %s", match_id, rejected)
                work.room.rests_until_ms = work.room.now_ms(self._clock) + self._limits.refused_rest_ms
            await self._read_again(written)
        except AppendFailed:
            for work in written.values():
                work.undo(Unavailable(refusal("storage_away")))
            return False
        except AppendUnknown:
            await self._read_again(written)
        else:
            if fenced:
                await self._read_again({match_id: written[match_id] for match_id in fenced})
        return True

    async def _write_one_by_one(self, written: dict[str, Work]) -> bool:
        """What one match did to be refused does not take the others down."""
        there = True
        for match_id, work in written.items():
            if there:
                there = await self._write({match_id: work})
            else:
                work.undo(Unavailable(refusal("storage_away")))
        return there

    async def _read_again(self, written: dict[str, Work]) -> None:
        """What the journal has is what happened; a match that it does not give us has another owner."""
        read_to = {match_id: work.room.seq for match_id, work in written.items()}
        taken = {one.card.match_id: one for one in await self._reclaim(read_to)}
        for match_id, work in written.items():
            if match_id not in taken:
                self._lose(work)
                continue
            room, draft = work.room, work.draft
            added = [_identity(row) for row in taken[match_id].rows]
            room.epoch = taken[match_id].epoch
            if not added:
                work.undo(Unavailable(refusal("storage_away")))
            elif added != [_identity(row) for row in draft.rows]:
                raise BrokenInvariant(f"match {match_id}: the journal has other events than this actor wrote")

    async def _reclaim(self, read_to: Mapping[str, int]) -> Sequence[TakenMatch]:
        while True:
            try:
                return await self._store.reclaim(owner=self._owner, read_to=read_to)
            except (AppendFailed, AppendUnknown):
                await asyncio.sleep(RETRY_STORAGE_AFTER_S)

    def _lose(self, work: Work) -> None:
        work.undo(Moved(refusal("moved")))
        self._lost(work.room)


def _identity(row: JournalRow) -> tuple[int, int, int, str]:
    return row.seq, row.epoch, row.at_ms, row.type
