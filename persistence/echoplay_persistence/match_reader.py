"""Stored matches in Postgres: the `MatchReader` port.

Raises `Unavailable` when Postgres cannot be asked, and nothing else; an id that is none has no match.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString

from echoplay_actors.ids import is_id
from echoplay_actors.match.events import NUMBERED
from echoplay_actors.ports.match_reader import StoredJournal
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.ports.records import Evaluation, MatchCard
from echoplay_actors.protocol import wire
from echoplay_persistence.cards import CARD_COLUMNS, card_of
from echoplay_persistence.debated import read_debated
from echoplay_persistence.journal_read import read_clock_rows, read_journal
from echoplay_persistence.match_time import milliseconds, milliseconds_or_none
from echoplay_persistence.session import Session
from echoplay_persistence.session_pool import SessionPool
from echoplay_persistence.unavailable import session_or_unavailable

_CARD = f"SELECT {CARD_COLUMNS} FROM match WHERE match.id = %(match_id)s"
_STATUSES = "SELECT id::text, status FROM match WHERE id = ANY(%(match_ids)s::uuid[])"
_FINISHED = f"""
    SELECT {CARD_COLUMNS}, match.status, match.started_at, match.ended_at, match.ai_score, match.winner_user_id::text,
           match.winner_side, match.votes_before,
           result.score, result.winner_user_id::text AS result_winner_user_id, result.summary,
           result.feedback_summary, result.details
      FROM match LEFT JOIN evaluation AS result ON result.match_id = match.id
     WHERE match.id = %(match_id)s AND match.status IN ('SCORED', 'ENDED')
"""
_PARTICIPANTS = """
    SELECT seat.id::text, seat.user_id::text, seat.side, seat.seat, seat.scripted, seat.joined_at, person.display_name
      FROM participant AS seat JOIN app_user AS person ON person.id = seat.user_id
     WHERE seat.match_id = %(match_id)s ORDER BY seat.joined_at, seat.arrival NULLS FIRST, seat.id
"""
_ROUNDS = """
    SELECT id::text, number, speaker_id::text, speech_key, started_at, ended_at
      FROM round WHERE match_id = %(match_id)s ORDER BY number
"""
_REACTIONS = "SELECT type, count FROM reaction_count WHERE match_id = %(match_id)s"
_VERSION = """
    SELECT max(epoch) AS epoch, count(*) FILTER (WHERE type = ANY(%(numbered)s)) AS v
      FROM match_event WHERE match_id = %(match_id)s
"""
_NUMBERED = sorted(event.__name__ for event in NUMBERED)
_VOTES = "SELECT voter_id::text, for_user_id::text FROM vote WHERE match_id = %(match_id)s ORDER BY voter_id"


class PostgresMatchReader:
    """A `MatchReader` on a pool that it shares and does not close."""

    def __init__(self, pool: SessionPool) -> None:
        self._pool = pool

    async def card(self, match_id: str) -> MatchCard | None:
        if not is_id(match_id):
            return None
        async with session_or_unavailable(self._pool) as session:
            rows = await session.run(_CARD, match_id=match_id)
        return card_of(rows[0]) if rows else None

    async def statuses(self, match_ids: Sequence[str]) -> dict[str, str]:
        async with session_or_unavailable(self._pool) as session:
            rows = await session.run(_STATUSES, match_ids=[one for one in match_ids if is_id(one)])
        found = {row.id: row.status for row in rows}
        return {one: found[one] for one in match_ids if one in found}

    async def journal(self, match_id: str, *, events_max: int) -> StoredJournal | None:
        if not is_id(match_id):
            return None
        async with session_or_unavailable(self._pool) as session:
            return await read_journal(session, match_id, events_max=events_max)

    async def clock_rows(self, match_id: str, *, rows_max: int) -> list[JournalRow]:
        if not is_id(match_id):
            return []
        async with session_or_unavailable(self._pool) as session:
            return await read_clock_rows(session, match_id, rows_max=rows_max)

    async def debated_by(self, user_id: str, *, before: tuple[int, str] | None, limit: int) -> list[dict[str, Any]]:
        async with session_or_unavailable(self._pool) as session:
            return await read_debated(session, user_id, before=before, limit=limit)

    async def finished(self, match_id: str) -> dict[str, Any] | None:
        if not is_id(match_id):
            return None
        async with session_or_unavailable(self._pool) as session:
            rows = await session.run(_FINISHED, match_id=match_id)
            if not rows:
                return None
            # Final rows do not change any more, so these statements need no transaction to fit together.
            return await _record(session, rows[0])


async def _record(session: Session, row: Any) -> dict[str, Any]:
    async def of_match(statement: LiteralString) -> list[Any]:
        return await session.run(statement, match_id=row.id)

    record = wire.match_record(
        card=card_of(row),
        status=row.status,
        host_user_id=row.host_user_id,
        started_at_ms=milliseconds_or_none(row.started_at),
        ended_at_ms=milliseconds(row.ended_at),
        ai_score=row.ai_score,
        winner_user_id=row.winner_user_id,
        winner_side=row.winner_side,
        participants=[_participant(row.id, seat) for seat in await of_match(_PARTICIPANTS)],
        rounds=[_round(row.id, speech) for speech in await of_match(_ROUNDS)],
    )
    counts = {counted.type: counted.count for counted in await of_match(_REACTIONS)}
    votes = {vote.voter_id: vote.for_user_id for vote in await of_match(_VOTES)}
    (last,) = await session.run(_VERSION, match_id=row.id, numbered=_NUMBERED)
    return {
        **record,
        **wire.audience_fields(counts, votes),
        "epoch": last.epoch or 0,
        "v": last.v,
        "votesBefore": row.votes_before,
        "evaluation": _evaluation(row),
    }


def _participant(match_id: str, seat: Any) -> dict[str, Any]:
    return wire.participant_record(
        participant_id=seat.id,
        match_id=match_id,
        user_id=seat.user_id,
        side=seat.side,
        seat=seat.seat,
        scripted=seat.scripted,
        joined_at_ms=milliseconds(seat.joined_at),
        display_name=seat.display_name,
    )


def _round(match_id: str, speech: Any) -> dict[str, Any]:
    return wire.round_record(
        round_id=speech.id,
        match_id=match_id,
        number=speech.number,
        speaker_id=speech.speaker_id,
        started_at_ms=milliseconds(speech.started_at),
        ended_at_ms=milliseconds_or_none(speech.ended_at),
        speech_key=speech.speech_key,
    )


def _evaluation(row: Any) -> dict[str, Any] | None:
    if row.score is None:
        return None
    return wire.evaluation_record(
        Evaluation(
            score=row.score,
            winner_user_id=row.result_winner_user_id,
            summary=row.summary,
            feedback_summary=row.feedback_summary,
            details=row.details,
            winner_side=row.winner_side,
        )
    )
