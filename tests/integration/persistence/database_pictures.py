"""All that a database holds about some matches and actors, in a form in which both databases can be compared."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

import psycopg

from echoplay_actors.testing import MemoryDatabase, StoredMatch

Picture = dict[str, Any]

_MATCHES = """
    SELECT match.id::text, mode, format, topic, private, status, host_user_id::text, ms(created_at), ms(started_at),
           ms(ended_at), ai_score, match.winner_user_id::text, winner_side, votes_before, owner::text, epoch
      FROM match JOIN match_owner ON match_id = match.id WHERE match.id = ANY(%(matches)s::uuid[]) ORDER BY match.id
"""
_TABLES = {
    "rows": "match_id::text, seq, epoch, at_ms, type, version, data, op, answer FROM match_event",
    "seats": "match_id::text, user_id::text, id::text, side, seat, scripted, ms(joined_at) FROM participant",
    "speeches": """
        match_id::text, number, id::text, speaker_id::text, speech_key, ms(started_at), ms(ended_at) FROM round
    """,
    "snapshots": "match_id::text, epoch, seq, schema, encode(body, 'hex') FROM match_snapshot",
    "votes": "match_id::text, voter_id::text, for_user_id::text FROM vote",
    "reactions": "match_id::text, type, count FROM reaction_count",
    "evaluations": "match_id::text, score, winner_user_id::text, summary, feedback_summary, details FROM evaluation",
}
_LEASES = """
    SELECT actor_id::text, name, address, node_id, pid, match_time_ms, ms(renewed_at), ms(revoked_at), ms(released_at)
      FROM actor_lease WHERE actor_id = ANY(%(actors)s::uuid[]) ORDER BY actor_id
"""
_MS = """
    CREATE OR REPLACE FUNCTION ms(at timestamptz) RETURNS bigint
        LANGUAGE sql AS 'SELECT extract(epoch FROM at) * 1000'
"""


async def prepare(watcher: psycopg.AsyncConnection) -> None:
    await watcher.execute(_MS)


async def postgres_picture(watcher: psycopg.AsyncConnection, matches: Sequence[str], actors: Sequence[str]) -> Picture:
    which = {"matches": list(matches), "actors": list(actors)}
    picture: Picture = {
        "matches": await _rows(watcher, _MATCHES, which),
        "leases": await _rows(watcher, _LEASES, which),
    }
    for name, columns in _TABLES.items():
        statement = f"SELECT {columns} WHERE match_id = ANY(%(matches)s::uuid[]) ORDER BY 1, 2"
        picture[name] = await _rows(watcher, statement, which)
    return picture


async def _rows(watcher: psycopg.AsyncConnection, statement: str, which: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = await watcher.execute(statement, which)  # type: ignore[arg-type]
    return [tuple(_text(one) if isinstance(one, dict | list) else one for one in row) for row in await found.fetchall()]


def memory_picture(database: MemoryDatabase, matches: Sequence[str], actors: Sequence[str]) -> Picture:
    stored = {match_id: database.matches[match_id] for match_id in sorted(matches) if match_id in database.matches}
    picture: Picture = {"matches": [_match(match_id, one) for match_id, one in stored.items()]}
    picture["leases"] = [
        (*dataclasses.astuple(row.lease), row.renewed_at_ms, row.revoked_at_ms, row.released_at_ms)
        for actor_id, row in sorted(database.lease_table.rows.items())
        if actor_id in actors
    ]
    for name in _TABLES:
        picture[name] = [(match_id, *rest) for match_id, one in stored.items() for rest in sorted(_ROWS[name](one))]
    return picture


def _match(match_id: str, stored: StoredMatch) -> tuple[Any, ...]:
    tables, card, result = stored.tables, stored.card, stored.tables.evaluation
    scored = (result.score, result.winner_user_id, result.winner_side) if result else (None, None, None)
    times = (card.created_at_ms, tables.started_at_ms, tables.ended_at_ms)
    fixed = (match_id, card.mode, card.format, card.topic, card.private)
    before = _text(tables.votes_before)
    return (*fixed, tables.status, card.host_user_id, *times, *scored, before, stored.owner, stored.epoch)


def _evaluations(stored: StoredMatch) -> list[tuple[Any, ...]]:
    one = stored.tables.evaluation
    return [(one.score, one.winner_user_id, one.summary, one.feedback_summary, _text(one.details))] if one else []


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value)


_ROWS: dict[str, Any] = {
    "rows": lambda one: [
        (row.seq, row.epoch, row.at_ms, row.type, row.version, _text(row.data), row.op, _text(row.answer))
        for row in one.rows
    ],
    "seats": lambda one: [
        (seat.user_id, seat.participant_id, seat.side, seat.seat, seat.scripted, seat.joined_at_ms)
        for seat in one.tables.seats.values()
    ],
    "speeches": lambda one: [
        (number, said.opened.round_id, said.opened.speaker_id, said.opened.speech_key, said.opened.started_at_ms,
         said.ended_at_ms)
        for number, said in one.tables.speeches.items()
    ],
    "snapshots": lambda one: (
        [(one.snapshot.epoch, one.snapshot.seq, one.snapshot.schema, one.snapshot.body.hex())] if one.snapshot else []
    ),
    "votes": lambda one: one.tables.votes.items(),
    "reactions": lambda one: one.reactions.items(),
    "evaluations": _evaluations,
}  # fmt: skip
