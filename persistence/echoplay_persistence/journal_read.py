"""Reading what the room was shown of a match that is over: its numbered events, and how the votes went."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from echoplay_actors.match.events import VoteSubmitted
from echoplay_actors.ports.match_reader import StoredJournal, VoteTotals
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.protocol.replay import ENDING_ROWS_MAX, ENDING_TYPES, SHOWN_TYPES, shortened
from echoplay_actors.protocol.time_ledger import CLOCK_TYPES
from echoplay_actors.protocol.vote_story import VoteChange, slot_width_ms, told_votes, vote_resets
from echoplay_persistence.session import Session

_FINAL = "SELECT status FROM match WHERE id = %(match_id)s AND status IN ('SCORED', 'ENDED')"
_ENDING = """
    SELECT seq, epoch, at_ms, type, version, data FROM match_event
     WHERE match_id = %(match_id)s AND type = ANY(%(types)s) ORDER BY seq DESC LIMIT %(most)s
"""
_COUNT = "SELECT count(*) AS shown FROM match_event WHERE match_id = %(match_id)s AND type = ANY(%(types)s)"
_EVENTS = """
    SELECT seq, epoch, at_ms, type, version, data FROM match_event
     WHERE match_id = %(match_id)s AND type = ANY(%(types)s) ORDER BY seq LIMIT %(most)s
"""
_NAMES = """
    SELECT seat.user_id::text, person.display_name
      FROM participant AS seat JOIN app_user AS person ON person.id = seat.user_id
     WHERE seat.match_id = %(match_id)s
"""
_VOTED = """
    SELECT min(at_ms) AS first_ms, max(at_ms) AS last_ms
      FROM match_event WHERE match_id = %(match_id)s AND type = %(vote)s AND data ?& '{voter_id,for_user_id}'
"""
# A vote counts from its own slot on, and the voter's earlier one no longer; votes begin anew with each segment.
_CHANGES = """
    WITH votes AS (
        SELECT seq, at_ms, data ->> 'voter_id' AS voter, data ->> 'for_user_id' AS chosen,
               width_bucket(seq, %(resets)s::integer[]) AS segment, (at_ms - %(first_ms)s) / %(width_ms)s AS slot
          FROM match_event WHERE match_id = %(match_id)s AND type = %(vote)s AND data ?& '{voter_id,for_user_id}'
    ), moves AS (
        SELECT *, lag(chosen) OVER (PARTITION BY segment, voter ORDER BY seq) AS earlier FROM votes
    ), changes AS (
        SELECT segment, slot, seq, at_ms, chosen AS user_id, 1 AS change FROM moves
         UNION ALL
        SELECT segment, slot, seq, at_ms, earlier, -1 FROM moves WHERE earlier IS NOT NULL
    )
    SELECT segment, slot::integer, max(seq) AS seq, max(at_ms) AS at_ms, user_id, sum(change)::integer AS change
      FROM changes GROUP BY segment, slot, user_id ORDER BY segment, slot, user_id
"""
_VOTE = VoteSubmitted.__name__


async def read_journal(session: Session, match_id: str, *, events_max: int) -> StoredJournal | None:
    """Final rows do not change any more, so these statements need no transaction to fit together."""
    if not await session.run(_FINAL, match_id=match_id):
        return None
    types = sorted(SHOWN_TYPES)
    ((shown,),) = await session.run(_COUNT, match_id=match_id, types=types)
    first = await session.run(_EVENTS, match_id=match_id, types=types, most=events_max)
    last = await session.run(_ENDING, match_id=match_id, types=sorted(ENDING_TYPES), most=ENDING_ROWS_MAX)
    rows, left_out, left_out_at = shortened(
        _rows(first), _rows(reversed(last)), shown=shown, events_max=events_max
    )  # fmt: skip
    names = {row.user_id: row.display_name for row in await session.run(_NAMES, match_id=match_id)}
    return StoredJournal(rows, names, await _votes(session, match_id, rows), left_out, left_out_at)


async def read_clock_rows(session: Session, match_id: str, *, rows_max: int) -> list[JournalRow]:
    """Those that set a clock; also of a match that goes on, whose journal only grows."""
    return _rows(await session.run(_EVENTS, match_id=match_id, types=sorted(CLOCK_TYPES), most=rows_max))


def _rows(found: Iterable[Any]) -> list[JournalRow]:
    return [JournalRow(row.seq, row.epoch, row.at_ms, row.type, row.version, row.data) for row in found]


async def _votes(session: Session, match_id: str, rows: list[JournalRow]) -> list[VoteTotals]:
    (voted,) = await session.run(_VOTED, match_id=match_id, vote=_VOTE)
    if voted.first_ms is None:
        return []
    resets = vote_resets(rows)
    found = await session.run(
        _CHANGES, match_id=match_id, vote=_VOTE, resets=[row.seq for row in resets], first_ms=voted.first_ms,
        width_ms=slot_width_ms(voted.first_ms, voted.last_ms),
    )  # fmt: skip
    changes = [VoteChange(one.segment, one.slot, one.seq, one.at_ms, one.user_id, one.change) for one in found]
    return told_votes(changes, resets)
