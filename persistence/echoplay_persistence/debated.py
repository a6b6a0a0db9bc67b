"""The matches somebody debated in, newest first, a page at a time."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from echoplay_actors.protocol import wire
from echoplay_persistence.cards import CARD_COLUMNS, card_of
from echoplay_persistence.match_time import milliseconds, milliseconds_or_none, timestamp
from echoplay_persistence.session import Session

_PAGE = f"""
    SELECT {CARD_COLUMNS}, match.status, match.started_at, match.ended_at, match.ai_score,
           match.winner_user_id::text, match.winner_side
      FROM participant AS mine JOIN match ON match.id = mine.match_id
     WHERE mine.user_id = %(user_id)s
       AND (%(at)s::timestamptz IS NULL OR (match.created_at, match.id) < (%(at)s::timestamptz, %(id)s::uuid))
     ORDER BY match.created_at DESC, match.id DESC LIMIT %(most)s
"""
_SEATS = """
    SELECT seat.match_id::text, seat.id::text, seat.user_id::text, seat.side, seat.seat, seat.scripted,
           seat.joined_at, person.display_name
      FROM participant AS seat JOIN app_user AS person ON person.id = seat.user_id
     WHERE seat.match_id = ANY(%(match_ids)s::uuid[]) ORDER BY seat.joined_at, seat.arrival NULLS FIRST, seat.id
"""


async def read_debated(
    session: Session, user_id: str, *, before: tuple[int, str] | None, limit: int
) -> list[dict[str, Any]]:
    """Match records without their rounds."""
    at, match_id = (timestamp(before[0]), before[1]) if before else (None, None)
    rows = await session.run(_PAGE, user_id=user_id, at=at, id=match_id, most=limit)
    seats: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for seat in await session.run(_SEATS, match_ids=[row.id for row in rows]):
        seats[seat.match_id].append(
            wire.participant_record(
                participant_id=seat.id,
                match_id=seat.match_id,
                user_id=seat.user_id,
                side=seat.side,
                seat=seat.seat,
                scripted=seat.scripted,
                joined_at_ms=milliseconds(seat.joined_at),
                display_name=seat.display_name,
            )
        )
    return [
        wire.match_record(
            card=card_of(row),
            status=row.status,
            host_user_id=row.host_user_id,
            started_at_ms=milliseconds_or_none(row.started_at),
            ended_at_ms=milliseconds_or_none(row.ended_at),
            ai_score=row.ai_score,
            winner_user_id=row.winner_user_id,
            winner_side=row.winner_side,
            participants=seats[row.id],
            rounds=(),
        )
        for row in rows
    ]
