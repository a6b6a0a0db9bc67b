"""A match's card as it is selected from the table `match`."""

from __future__ import annotations

from typing import Any, LiteralString

from echoplay_actors.ports.records import MatchCard
from echoplay_persistence.match_time import milliseconds

CARD_COLUMNS: LiteralString = """
    match.id::text, match.mode, match.format, match.topic, match.host_user_id::text, match.created_at, match.private
"""


def card_of(row: Any) -> MatchCard:
    """The card in a row that has `CARD_COLUMNS`."""
    return MatchCard(
        match_id=row.id,
        mode=row.mode,
        format=row.format,
        topic=row.topic,
        host_user_id=row.host_user_id,
        created_at_ms=milliseconds(row.created_at),
        private=row.private,
    )
