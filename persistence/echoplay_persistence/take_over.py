"""Becoming the owner of matches: the epoch rises first, and only then is anything read.

Raising the epochs is a transaction of its own, which holds its locks for two short statements. Once it is
committed no older owner can add anything, so what is read afterwards is all there is of them; and since nothing is
locked while it is read, a new owner that freezes over a long journal is in nobody's way. Events and snapshots of an
even newer owner, should there be one by then, are left out by their epoch. A snapshot is read before the rows after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from echoplay_actors.ports.match_store import JournalRow, TakenMatch
from echoplay_actors.snapshots.snapshot import Snapshot
from echoplay_persistence import snapshots
from echoplay_persistence.cards import CARD_COLUMNS, card_of
from echoplay_persistence.session import Session

_LOCK = """
    SELECT owned.match_id::text FROM match_owner AS owned
     WHERE owned.match_id = ANY(%(match_ids)s::uuid[]) ORDER BY owned.match_id FOR UPDATE
"""

# The proof of life is that of the last owner who carried the match: one that took it over and died before its
# recovery was written proves nothing about the time until then, and the outage goes on from the one before it.
# Only of what is locked: a match that was opened meanwhile is unknown still, or its last append might not be seen.
# This statement sees what was committed before the locks were had: a revocation that let somebody else take these
# matches is among it, so that an incarnation that was told to stop takes nothing back; and an owner that has them by
# now is not the last one any more, so that who asks late takes nothing from it.
_RAISE = """
    UPDATE match_owner AS owned
       SET owner = %(owner)s,
           epoch = owned.epoch + 1,
           taken_epoch = CASE WHEN %(own_only)s THEN owned.taken_epoch ELSE owned.epoch + 1 END,
           proof_of_life_ms = CASE
               WHEN %(own_only)s THEN owned.proof_of_life_ms
               WHEN last_event.epoch >= owned.taken_epoch THEN coalesce(lease.match_time_ms, 0)
               ELSE owned.proof_of_life_ms END
      FROM match_owner AS previous
      JOIN unnest(%(match_ids)s::uuid[], %(last_owners)s::uuid[]) AS wanted (match_id, last_owner)
           ON wanted.match_id = previous.match_id
      JOIN match ON match.id = previous.match_id
      LEFT JOIN actor_lease AS lease ON lease.actor_id = previous.owner
      LEFT JOIN LATERAL (
           SELECT event.epoch FROM match_event AS event
            WHERE event.match_id = previous.match_id ORDER BY event.seq DESC LIMIT 1) AS last_event ON true
     WHERE previous.match_id = owned.match_id
       AND previous.owner IN (%(owner)s, wanted.last_owner)
       AND (%(own_only)s OR match.status IN ('LOBBY', 'LIVE'))
       AND NOT EXISTS (
           SELECT FROM actor_lease AS mine WHERE mine.actor_id = %(owner)s AND mine.revoked_at IS NOT NULL)
 RETURNING owned.match_id::text, owned.epoch, owned.proof_of_life_ms
"""
_EVENTS = """
    SELECT event.match_id::text, event.seq, event.epoch, event.at_ms, event.type, event.version, event.data,
           event.op, event.answer
      FROM unnest(%(match_ids)s::uuid[], %(epochs)s::integer[], %(after)s::integer[]) AS taken (match_id, epoch, after)
      JOIN match_event AS event
           ON event.match_id = taken.match_id AND event.epoch <= taken.epoch AND event.seq > taken.after
     ORDER BY event.match_id, event.seq
"""
_CARDS = f"SELECT {CARD_COLUMNS} FROM match WHERE id = ANY(%(match_ids)s::uuid[])"
_NAMES = """
    SELECT seat.match_id::text, seat.user_id::text, person.display_name
      FROM participant AS seat JOIN app_user AS person ON person.id = seat.user_id
     WHERE seat.match_id = ANY(%(match_ids)s::uuid[])
"""
_REACTIONS = """
    SELECT match_id::text, type, count FROM reaction_count WHERE match_id = ANY(%(match_ids)s::uuid[])
"""


async def take_over(session: Session, owner: str, last_owners: Mapping[str, str]) -> list[TakenMatch]:
    """Those of these matches that are not final and have this last owner still, or `owner` already; in this order."""
    taken = await _take(session, owner, last_owners, own_only=False)
    found = await snapshots.read(session, {match_id: row.epoch for match_id, row in taken.items()}) if taken else {}
    read_to = {match_id: found[match_id].seq if match_id in found else 0 for match_id in taken}
    return await _read(session, taken, read_to, found)


async def reclaim(session: Session, owner: str, read_to: Mapping[str, int]) -> list[TakenMatch]:
    """Those of these matches that `owner` has, in the order given, with the rows after those it knows."""
    taken = await _take(session, owner, dict.fromkeys(read_to, owner), own_only=True)
    return await _read(session, taken, read_to, {})


async def _take(session: Session, owner: str, last_owners: Mapping[str, str], *, own_only: bool) -> dict[str, Any]:
    """The raised rows of `match_owner` by match id, in the order given."""
    async with session.transaction():
        locked = [row.match_id for row in await session.run(_LOCK, match_ids=list(last_owners))]
        raised = await session.run(
            _RAISE, match_ids=locked, last_owners=[last_owners[one] for one in locked], owner=owner, own_only=own_only,
        )  # fmt: skip
    rows = {row.match_id: row for row in raised}
    return {match_id: rows[match_id] for match_id in last_owners if match_id in rows}


async def _read(
    session: Session, taken: Mapping[str, Any], read_to: Mapping[str, int], found: Mapping[str, Snapshot]
) -> list[TakenMatch]:
    if not taken:
        return []
    wanted = list(taken)
    epochs, after = [row.epoch for row in taken.values()], [read_to[match_id] for match_id in wanted]
    rows: dict[str, list[JournalRow]] = defaultdict(list)
    for row in await session.run(_EVENTS, match_ids=wanted, epochs=epochs, after=after):
        rows[row.match_id].append(_journal_row(row))
    cards = {row.id: card_of(row) for row in await session.run(_CARDS, match_ids=wanted)}
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for row in await session.run(_NAMES, match_ids=wanted):
        names[row.match_id][row.user_id] = row.display_name
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in await session.run(_REACTIONS, match_ids=wanted):
        counts[row.match_id][row.type] = row.count
    return [
        TakenMatch(
            card=cards[match_id],
            epoch=taken[match_id].epoch,
            proof_of_life_ms=taken[match_id].proof_of_life_ms,
            rows=rows[match_id],
            names=names[match_id],
            reaction_counts=counts[match_id],
            after_seq=read_to[match_id],
            snapshot=found.get(match_id),
        )
        for match_id in wanted
    ]


def _journal_row(row: Any) -> JournalRow:
    return JournalRow(
        seq=row.seq, epoch=row.epoch, at_ms=row.at_ms, type=row.type, version=row.version, data=row.data, op=row.op,
        answer=row.answer,
    )  # fmt: skip
