"""Reaction counts on their way to storage: outside the journal, flushed each second; a crash may lose that second."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from echoplay_actors.actor.room import Room
from echoplay_actors.ports.match_store import AppendFailed, AppendUnknown, MatchStore


class ReactionFlush:
    """Saves the counts of the rooms in which somebody reacted."""

    def __init__(self, *, owner: str, rooms: Mapping[str, Room], store: MatchStore, interval_ms: int) -> None:
        self._owner = owner
        self._rooms = rooms
        self._store = store
        self._interval_s = interval_ms / 1000

    async def keep(self) -> None:
        """Save for ever."""
        while True:
            await asyncio.sleep(self._interval_s)
            await self.save()

    async def save(self) -> None:
        """Save what is unsaved; what could not be saved is unsaved still."""
        await self.save_of(list(self._rooms.values()))

    async def save_of(self, rooms: Sequence[Room]) -> None:
        """The same of these rooms alone, whether they are here still or not."""
        unsaved = [room for room in rooms if room.reactions_unsaved]
        if not unsaved:
            return
        for room in unsaved:
            room.reactions_unsaved = False
        try:
            counts = {room.match_id: dict(room.reactions) for room in unsaved}
            await self._store.save_reactions(owner=self._owner, counts=counts)
        except (AppendFailed, AppendUnknown):
            for room in unsaved:
                room.reactions_unsaved = True
