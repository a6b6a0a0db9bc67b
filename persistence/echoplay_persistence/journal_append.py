"""The append: the statement that checks the fence and writes events in one go.

Locking the owner rows `FOR SHARE` makes a take-over wait until this commits, and makes this wait for a take-over
that came first; under READ COMMITTED a row that changed meanwhile is looked at again, and no longer matches. A mere
look at the owner would let these events commit after the new owner has read the journal. Rows are locked, and
written, in the order of their matches' ids, so that no two appends and take-overs wait for each other in a circle.

The batch travels as JSON: one parameter takes psycopg a quarter of the time that an array a column does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from echoplay_actors.ports.match_store import JournalRow, MatchAppend
from echoplay_actors.ports.records import MatchCard, Record
from echoplay_persistence.match_time import timestamp
from echoplay_persistence.outcomes import Refused
from echoplay_persistence.record_writes import write_records
from echoplay_persistence.session import Session

# An event that does not follow a stored one gets no seq, which its column refuses: a hole cannot be written.
_APPEND = """
    WITH fence AS (
        SELECT owned.match_id, owned.epoch
          FROM match_owner AS owned
          JOIN json_to_recordset(%(epochs)s::json) AS wanted (match_id uuid, epoch integer)
            ON wanted.match_id = owned.match_id AND wanted.epoch = owned.epoch
         WHERE owned.owner = %(owner)s
         ORDER BY owned.match_id
           FOR SHARE OF owned
    ), written AS (
        INSERT INTO match_event (match_id, seq, epoch, at_ms, type, version, data, op, answer)
        SELECT fence.match_id,
               CASE WHEN event.follows_stored AND NOT EXISTS (
                        SELECT FROM match_event AS before
                         WHERE before.match_id = fence.match_id AND before.seq = event.seq - 1)
                    THEN NULL ELSE event.seq END,
               fence.epoch, event.at_ms, event.type, event.version, event.data, event.op, event.answer
          FROM json_to_recordset(%(events)s::json) AS event (
               match_id uuid, follows_stored boolean, seq integer, at_ms bigint, type text, version integer,
               data jsonb, op text, answer jsonb)
          JOIN fence ON fence.match_id = event.match_id
         ORDER BY fence.match_id, event.seq
    )
    SELECT match_id::text AS match_id FROM fence
"""
_OPEN = """
    WITH opened AS (
        INSERT INTO match (id, mode, format, topic, private, status, host_user_id, created_at)
        VALUES (%(match_id)s, %(mode)s, %(format)s, %(topic)s, %(private)s, 'LOBBY', %(host)s, %(created_at)s)
    )
    INSERT INTO match_owner (match_id, owner, epoch) VALUES (%(match_id)s, %(owner)s, 1)
"""


async def append(session: Session, owner: str, batch: Sequence[MatchAppend]) -> frozenset[str]:
    """Write the batch; the ids of the matches that somebody else owns now, of which nothing is written."""
    if not any(one.records for one in batch):
        return await _append_events(session, owner, batch)
    async with session.transaction():
        fenced = await _append_events(session, owner, batch)
        for one in sorted(batch, key=lambda one: one.match_id):
            if one.match_id not in fenced:
                await write_records(session, one.records)
        return fenced


async def open_match(
    session: Session, owner: str, card: MatchCard, rows: Sequence[JournalRow], records: Sequence[Record]
) -> None:
    """Write a match that was not there before, with its owner, first events and records."""
    async with session.transaction():
        await session.count(
            _OPEN, match_id=card.match_id, mode=card.mode, format=card.format, topic=card.topic, private=card.private,
            host=card.host_user_id, created_at=timestamp(card.created_at_ms), owner=owner,
        )  # fmt: skip
        await _append_events(session, owner, [MatchAppend(card.match_id, 1, rows)])
        await write_records(session, records)


async def _append_events(session: Session, owner: str, batch: Sequence[MatchAppend]) -> frozenset[str]:
    epochs = {one.match_id: one.epoch for one in batch}
    if len(epochs) != len(batch):
        raise Refused("a match is in the batch twice")
    allowed = await session.run(
        _APPEND,
        owner=owner,
        epochs=json.dumps([{"match_id": match_id, "epoch": epoch} for match_id, epoch in epochs.items()]),
        events=json.dumps([event for one in batch for event in _events(one)], separators=(",", ":")),
    )
    return frozenset(epochs).difference(row.match_id for row in allowed)


def _events(one: MatchAppend) -> list[dict[str, Any]]:
    first_seq = one.rows[0].seq if one.rows else 1
    if [row.seq for row in one.rows] != list(range(first_seq, first_seq + len(one.rows))):
        raise Refused(f"the events of match {one.match_id} do not follow each other")
    return [
        {
            "match_id": one.match_id,
            "follows_stored": row.seq == first_seq and first_seq > 1,
            "seq": row.seq,
            "at_ms": row.at_ms,
            "type": row.type,
            "version": row.version,
            "data": row.data,
            "op": row.op,
            "answer": row.answer,
        }
        for row in one.rows
    ]
