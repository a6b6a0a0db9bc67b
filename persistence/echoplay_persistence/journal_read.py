"""Reading the journal of a match that is over."""

from __future__ import annotations

from echoplay_actors.ports.match_reader import StoredJournal
from echoplay_actors.ports.match_store import JournalRow
from echoplay_persistence.session import Session

_FINAL = "SELECT status FROM match WHERE id = %(match_id)s AND status IN ('SCORED', 'ENDED')"
_EVENTS = """
    SELECT seq, epoch, at_ms, type, version, data FROM match_event
     WHERE match_id = %(match_id)s ORDER BY seq LIMIT %(most)s
"""
_NAMES = """
    SELECT seat.user_id::text, person.display_name
      FROM participant AS seat JOIN app_user AS person ON person.id = seat.user_id
     WHERE seat.match_id = %(match_id)s
"""


async def read_journal(session: Session, match_id: str, *, events_max: int) -> StoredJournal | None:
    """Final rows do not change any more, so these statements need no transaction to fit together."""
    if not await session.run(_FINAL, match_id=match_id):
        return None
    found = await session.run(_EVENTS, match_id=match_id, most=events_max + 1)
    rows = [JournalRow(row.seq, row.epoch, row.at_ms, row.type, row.version, row.data) for row in found[:events_max]]
    names = {row.user_id: row.display_name for row in await session.run(_NAMES, match_id=match_id)}
    return StoredJournal(rows, names, truncated=len(found) > events_max)
