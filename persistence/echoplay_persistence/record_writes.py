"""From the journal's records to rows of the readable tables, inside the transaction of their event.

Each record changes exactly what it says it changes: one that finds nothing to change contradicts what is stored,
and raises `Refused`, which rolls its event back too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, LiteralString

from echoplay_actors.ports.records import (
    Evaluation,
    HostReplaced,
    MatchClosed,
    MatchWentLive,
    ParticipantSeated,
    ParticipantsReseated,
    Record,
    RoundClosed,
    RoundOpened,
)
from echoplay_persistence import snapshots
from echoplay_persistence.match_time import timestamp
from echoplay_persistence.outcomes import Refused
from echoplay_persistence.session import Session

_SEAT = """
    INSERT INTO participant (id, match_id, user_id, side, seat, scripted, joined_at)
    VALUES (%(id)s, %(match_id)s, %(user_id)s, %(side)s, %(seat)s, %(scripted)s, %(joined_at)s)
"""
_RESEAT = """
    UPDATE participant SET side = seats.side, seat = seats.seat::integer
      FROM unnest(%(user_ids)s::uuid[], %(sides)s::text[], %(seats)s::integer[]) AS seats (user_id, side, seat)
     WHERE participant.match_id = %(match_id)s AND participant.user_id = seats.user_id
"""
_GO_LIVE = """
    UPDATE match SET status = 'LIVE', started_at = %(started_at)s WHERE id = %(match_id)s AND status = 'LOBBY'
"""
_REPLACE_HOST = """
    UPDATE match SET host_user_id = %(host_user_id)s WHERE id = %(match_id)s AND status IN ('LOBBY', 'LIVE')
"""
_OPEN_ROUND = """
    INSERT INTO round (id, match_id, number, speaker_id, speech_key, started_at)
    VALUES (%(id)s, %(match_id)s, %(number)s, %(speaker_id)s, %(speech_key)s, %(started_at)s)
"""
_CLOSE_ROUND = """
    UPDATE round SET ended_at = %(ended_at)s
     WHERE match_id = %(match_id)s AND number = %(number)s AND ended_at IS NULL
"""
_CLOSE_MATCH = """
    UPDATE match SET status = %(status)s, ended_at = %(ended_at)s, ai_score = %(score)s, winner_user_id = %(winner)s,
           winner_side = %(winner_side)s, votes_before = %(votes_before)s::jsonb
     WHERE id = %(match_id)s AND status IN ('LOBBY', 'LIVE')
"""
_EVALUATE = """
    INSERT INTO evaluation (match_id, score, winner_user_id, summary, feedback_summary, details)
    VALUES (%(match_id)s, %(score)s, %(winner)s, %(summary)s, %(feedback_summary)s, %(details)s::jsonb)
"""
_CAST_VOTES = """
    INSERT INTO vote (match_id, voter_id, for_user_id)
    SELECT %(match_id)s, voter_id::uuid, for_user_id::uuid
      FROM json_each_text(%(votes)s::json) AS cast_votes (voter_id, for_user_id)
"""


async def write_records(session: Session, records: Iterable[Record]) -> None:
    """Write them in the order given: a round is closed before the next one opens."""
    for record in records:
        match record:
            case ParticipantSeated():
                await _one(
                    session, _SEAT, id=record.participant_id, match_id=record.match_id, user_id=record.user_id,
                    side=record.side, seat=record.seat, scripted=record.scripted,
                    joined_at=timestamp(record.joined_at_ms),
                )  # fmt: skip
            case ParticipantsReseated():
                await _reseat(session, record)
            case MatchWentLive():
                await _one(session, _GO_LIVE, match_id=record.match_id, started_at=timestamp(record.started_at_ms))
            case HostReplaced():
                await _one(session, _REPLACE_HOST, match_id=record.match_id, host_user_id=record.host_user_id)
            case RoundOpened():
                await _one(
                    session, _OPEN_ROUND, id=record.round_id, match_id=record.match_id, number=record.number,
                    speaker_id=record.speaker_id, speech_key=record.speech_key,
                    started_at=timestamp(record.started_at_ms),
                )  # fmt: skip
            case RoundClosed():
                ended_at = timestamp(record.ended_at_ms)
                await _one(session, _CLOSE_ROUND, match_id=record.match_id, number=record.number, ended_at=ended_at)
            case MatchClosed():
                await _close(session, record)


async def _reseat(session: Session, record: ParticipantsReseated) -> None:
    user_ids, sides, seats = ([seat[column] for seat in record.seats] for column in range(3))
    changed = await session.count(_RESEAT, match_id=record.match_id, user_ids=user_ids, sides=sides, seats=seats)
    if changed != len(record.seats):
        raise Refused(f"the stored match {record.match_id} contradicts what its journal says next")


async def _close(session: Session, closed: MatchClosed) -> None:
    evaluation = closed.evaluation
    await _one(
        session, _CLOSE_MATCH, match_id=closed.match_id, status=closed.status, ended_at=timestamp(closed.ended_at_ms),
        score=evaluation.score if evaluation else None, winner=evaluation.winner_user_id if evaluation else None,
        winner_side=evaluation.winner_side if evaluation else None,
        votes_before=None if closed.votes_before is None else json.dumps(dict(closed.votes_before)),
    )  # fmt: skip
    if evaluation is not None:
        await _evaluate(session, closed.match_id, evaluation)
    if closed.votes:
        await session.count(_CAST_VOTES, match_id=closed.match_id, votes=json.dumps(dict(closed.votes)))
    await snapshots.drop(session, closed.match_id)


async def _evaluate(session: Session, match_id: str, evaluation: Evaluation) -> None:
    await _one(
        session, _EVALUATE, match_id=match_id, score=evaluation.score, winner=evaluation.winner_user_id,
        summary=evaluation.summary, feedback_summary=evaluation.feedback_summary,
        details=json.dumps(evaluation.details),
    )  # fmt: skip


async def _one(session: Session, statement: LiteralString, **values: Any) -> None:
    if await session.count(statement, **values) != 1:
        raise Refused(f"the stored match {values['match_id']} contradicts what its journal says next")
