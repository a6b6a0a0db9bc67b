"""Snapshots on their way to storage: beside the turns, never within one, so that nobody's answer waits for them.

One is written whenever a match's journal has grown by `snapshot_after_rows` since the last, one match after the other.
So a new owner reads no more rows than those and what was committed while a snapshot waited and was written. Making one
takes turns with everything else the actor does.

One that storage did not take is made anew, each time after a longer wait, for as long as it takes. Meanwhile a journal
that grows on has no bound: what a new owner would read is said once, and counted in `late`, which operators see.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Room
from echoplay_actors.ports.match_store import AppendFailed, AppendUnknown, MatchStore
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
        self._retry_s_max = limits.snapshot_retry_ms_max / 1000
        self._due: dict[str, None] = {}
        self._some_due = asyncio.Event()
        self._failed: dict[Room, int] = {}
        """How often in a row storage did not take one of theirs."""
        self._waiting: set[Room] = set()
        """Those of them whose next attempt is not due yet."""
        self._said = False

    @property
    def late(self) -> int:
        """Matches whose journal has grown on by as much as lies between two snapshots, since theirs was not taken."""
        return sum(self._is_late(room) for room in self._failed)

    def installed(self, room: Room) -> None:
        """A committed state was installed."""
        if self._is_due(room) and room not in self._waiting:
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
                if room is not None and room not in self._waiting and self._is_due(room):
                    await self._write(room)
            self._some_due.clear()

    def _is_due(self, room: Room) -> bool:
        return room.seq - room.snapshot_seq >= self._after_rows and not room.state.phase.final

    def _is_late(self, room: Room) -> bool:
        is_here = self._rooms.get(room.match_id) is room and not room.state.phase.final
        return is_here and room.seq - room.snapshot_seq >= 2 * self._after_rows

    async def _write(self, room: Room) -> None:
        snapshot, epoch = room.snapshot(), room.epoch
        body = bytearray()
        for part in body_parts(snapshot):
            body += part
            await asyncio.sleep(0)
        stored = StoredSnapshot(room.match_id, epoch, snapshot.seq, SCHEMA, bytes(body))
        try:
            await self._store.save_snapshot(owner=self._owner, snapshot=stored)
        except (AppendFailed, AppendUnknown) as error:
            self._not_taken(room, error)
            # What befell one may befall all: the next match waits a little, too.
            await asyncio.sleep(self._retry_s)
            return
        room.snapshot_seq = snapshot.seq
        self._taken(room)
        self.installed(room)

    def _not_taken(self, room: Room, error: Exception) -> None:
        failed = self._failed[room] = self._failed.get(room, 0) + 1
        self._waiting.add(room)
        wait_s = min(self._retry_s * 2 ** min(failed - 1, 16), self._retry_s_max)
        asyncio.get_running_loop().call_later(wait_s, self._try_again, room)
        if self._is_late(room) and not self._said:
            self._said = True
            log.warning(
                "storage takes the events of match %s and not its snapshot, %d times in a row: whoever takes it over "
                "reads %d rows, and more with each event, until a snapshot is saved. Health counts such matches as "
                "snapshotsLate. The last attempt: %s",
                room.match_id, failed, room.seq - room.snapshot_seq, error,
            )  # fmt: skip

    def _try_again(self, room: Room) -> None:
        self._waiting.discard(room)
        if self._rooms.get(room.match_id) is room and self._is_due(room):
            self.installed(room)
        else:
            self._failed.pop(room, None)

    def _taken(self, room: Room) -> None:
        self._failed.pop(room, None)
        if self._said and not self.late:
            self._said = False
            log.warning("storage takes snapshots again: the journals of all matches here are within bounds")
