"""Snapshots of matches in Postgres: one row a match, written by its owner alone, gone once the match is over.

The statement that writes one shares the owner's row with appends, so neither waits for the other. It also holds off
whatever changes the row of the match itself, for as long as it takes: whoever closes the match comes before it, and it
writes nothing, or after it, and deletes what it wrote.
"""

from __future__ import annotations

from collections.abc import Mapping

from echoplay_actors.snapshots.body import read_snapshot
from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot
from echoplay_persistence.session import Session

_SAVE = """
    WITH fence AS (
        SELECT owned.match_id, owned.epoch
          FROM match_owner AS owned
          JOIN match ON match.id = owned.match_id
         WHERE owned.match_id = %(match_id)s AND owned.owner = %(owner)s AND owned.epoch = %(epoch)s
           AND match.status IN ('LOBBY', 'LIVE')
           FOR SHARE OF owned, match
    )
    INSERT INTO match_snapshot AS kept (match_id, epoch, seq, schema, body)
    SELECT fence.match_id, fence.epoch, %(seq)s, %(schema)s, %(body)b
      FROM fence
      JOIN match_event AS event ON event.match_id = fence.match_id AND event.seq = %(seq)s
        ON CONFLICT (match_id) DO UPDATE
       SET epoch = excluded.epoch, seq = excluded.seq, schema = excluded.schema, body = excluded.body
     WHERE kept.seq < excluded.seq
"""
# One of an even newer owner is none for whoever reads now. One that goes further than the journal is of another one.
_READ = """
    SELECT kept.match_id::text, kept.epoch, kept.seq, kept.schema, kept.body, event.at_ms
      FROM unnest(%(match_ids)s::uuid[], %(epochs)s::integer[]) AS taken (match_id, epoch)
      JOIN match_snapshot AS kept ON kept.match_id = taken.match_id AND kept.epoch <= taken.epoch
      LEFT JOIN match_event AS event
           ON event.match_id = kept.match_id AND event.seq = kept.seq AND event.epoch <= taken.epoch
"""
_DROP = "DELETE FROM match_snapshot WHERE match_id = %(match_id)s AND epoch = %(epoch)s AND seq = %(seq)s"
_DROP_ALL = "DELETE FROM match_snapshot WHERE match_id = %(match_id)s"


async def save(session: Session, owner: str, snapshot: StoredSnapshot) -> bool:
    """Write it; False where the port's `save_snapshot` says that nothing is written."""
    written = await session.count(
        _SAVE, owner=owner, match_id=snapshot.match_id, epoch=snapshot.epoch, seq=snapshot.seq,
        schema=snapshot.schema, body=snapshot.body,
    )  # fmt: skip
    return written == 1


async def read(session: Session, epochs: Mapping[str, int]) -> dict[str, Snapshot]:
    """The snapshots of these matches, taken over at these epochs, by match id.

    One that cannot be believed is deleted, before the journal grows past it.
    """
    found: dict[str, Snapshot] = {}
    for row in await session.run(_READ, match_ids=list(epochs), epochs=list(epochs.values())):
        stored = StoredSnapshot(row.match_id, row.epoch, row.seq, row.schema, bytes(row.body))
        snapshot = None if row.at_ms is None else read_snapshot(stored, at_ms=row.at_ms)
        if snapshot is None:
            await session.count(_DROP, match_id=row.match_id, epoch=row.epoch, seq=row.seq)
        else:
            found[row.match_id] = snapshot
    return found


async def drop(session: Session, match_id: str) -> None:
    """The match is final."""
    await session.count(_DROP_ALL, match_id=match_id)
