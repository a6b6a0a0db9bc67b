"""Reaction counts: cumulative, flushed now and then by the match's owner, never lowered."""

from __future__ import annotations

import json
from collections.abc import Mapping

from echoplay_persistence.session import Session

_SAVE = """
    WITH fence AS (
        SELECT match_id FROM match_owner
         WHERE owner = %(owner)s AND match_id = ANY(%(match_ids)s::uuid[])
         ORDER BY match_id
           FOR SHARE
    )
    INSERT INTO reaction_count (match_id, type, count)
    SELECT fence.match_id, flushed.type, flushed.count
      FROM json_to_recordset(%(counts)s::json) AS flushed (match_id uuid, type text, count bigint)
      JOIN fence ON fence.match_id = flushed.match_id
     ORDER BY fence.match_id, flushed.type
    ON CONFLICT (match_id, type) DO UPDATE
       SET count = EXCLUDED.count
     WHERE reaction_count.count < EXCLUDED.count
"""


async def save(session: Session, owner: str, counts: Mapping[str, Mapping[str, int]]) -> None:
    """`counts` are by match id and kind; matches that somebody else owns now are left out."""
    flushed = [
        {"match_id": match_id, "type": kind, "count": count}
        for match_id, kinds in counts.items()
        for kind, count in kinds.items()
    ]
    await session.count(_SAVE, owner=owner, match_ids=list(counts), counts=json.dumps(flushed))
