"""Snapshots on their way to storage: beside the turns, never within one, so that nobody's answer waits for them.

One is written whenever a match's journal has grown by `snapshot_after_rows` since the last, one match after the other.
So a new owner reads no more rows than those and what was committed while a snapshot waited and was written. Making one
takes turns with everything else the actor does. One that storage did not take is made anew a little later.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Room
from echoplay_actors.ports.match_store import AppendFailed, AppendRejected, AppendUnknown, MatchStore
from echoplay_actors.snapshots.body import SCHEMA, body_parts
from echoplay_actors.snapshots.snapshot import StoredSnapshot

log = logging.getLogger(__name__)


class SnapshotWriter:
    """Of the rooms of one actor."""

    def __init__(self, *, owner: str, rooms: Mapping[str, Room], store: MatchStore, limits: ActorLimits) -> None:
        self._owner = owner
        self._rooms = rooms
        self._store = store
        self._after_rows = limits.snapshot_after_rows
        self._retry_s = limits.snapshot_retry_ms / 1000
        self._due: dict[str, None] = {}
        self._some_due = asyncio.Event()

    def installed(self, room: Room) -> None:
        """A committed state was installed."""
        if self._is_due(room):
            self._due[room.match_id] = None
            self._some_due.set()

    async def keep(self) -> None:
        """Write what is due, for ever."""
        while True:
            await self._some_due.wait()
            while self._due:
                match_id = next(iter(self._due))
                del self._due[match_id]
                room = self._rooms.get(match_id)
                if room is not None and self._is_due(room):
                    await self._write(room)
            self._some_due.clear()

    def _is_due(self, room: Room) -> bool:
        return room.seq - room.snapshot_seq >= self._after_rows and not room.state.phase.final

    async def _write(self, room: Room) -> None:
        snapshot, epoch = room.snapshot(), room.epoch
        body = bytearray()
        for part in body_parts(snapshot):
            body += part
            await asyncio.sleep(0)
        stored = StoredSnapshot(room.match_id, epoch, snapshot.seq, SCHEMA, bytes(body))
        try:
            await self._store.save_snapshot(owner=self._owner, snapshot=stored)
        except AppendRejected as rejected:
            log.error("storage refused the snapshot of match %s: %s", room.match_id, rejected)
        except (AppendFailed, AppendUnknown):
            self._due[room.match_id] = None
            await asyncio.sleep(self._retry_s)
            return
        room.snapshot_seq = snapshot.seq
        self.installed(room)
