"""What Postgres holds when all is over, for the checker: journals as they are, and tables held against them."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
from checker.history import History, StoredMatch, Violation
from psycopg.rows import dict_row

from echoplay_actors.match.codec import decode_event
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.state import MatchState
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.ports.records import MatchCard, Record
from echoplay_actors.protocol.records import records_of
from echoplay_actors.protocol.room_events import match_view
from echoplay_persistence import PostgresMatchReader, SessionPool
from server.database import database_url
from server.running import RunningServer

TABLES_AGREE = "the tables say what the journal says"
_NOT_STORED = {"reactions", "reactionCounts", "epoch", "v", "phase", "formatVersion", "rematchId", "rematchOf"}
"""What a view of a live match has beside its record, or what is counted outside of the state."""


def read_matches(server: RunningServer, history: History, *, epoch: int | None = None) -> dict[str, MatchState]:
    """Fill in `history.matches`; the state that each journal leads to. With `epoch`, what was written until then."""
    states: dict[str, MatchState] = {}
    with psycopg.connect(database_url(server), autocommit=True, row_factory=dict_row) as connection:
        for match in connection.execute(_MATCHES).fetchall():
            rows = [
                JournalRow(
                    one["seq"], one["epoch"], one["at_ms"], one["type"], one["version"], one["data"], one["op"],
                    one["answer"],
                )
                for one in connection.execute(_ROWS, [match["id"]]).fetchall()
                if epoch is None or one["epoch"] <= epoch
            ]  # fmt: skip
            card = MatchCard(
                match["id"], match["mode"], match["format"], match["topic"], match["host"], match["created_ms"],
                match["private"],
            )  # fmt: skip
            records: list[Record] = []
            state: MatchState | None = None
            for row in rows:
                event = decode_event(row.type, row.version, row.data)
                state = evolve(state, event, row.at_ms)
                records += records_of(event, state)
            history.matches[card.match_id] = StoredMatch(card, match["owner"], match["epoch"], rows, records)
            if state is not None:
                states[card.match_id] = state
    return states


async def tables_that_differ(server: RunningServer, history: History, states: dict[str, MatchState]) -> list[Violation]:
    """Final matches whose stored record is not what their journal leads to."""
    pool = SessionPool(database_url(server))
    found = []
    try:
        reader = PostgresMatchReader(pool)
        for match_id, state in states.items():
            if not state.phase.final:
                continue
            stored = await reader.finished(match_id)
            names = {one["userId"]: one["displayName"] for one in (stored or {}).get("participants", ())}
            wanted = match_view(history.matches[match_id].card, state, names, {})
            differing = _differing(stored or {}, wanted)
            if differing:
                found.append(Violation(TABLES_AGREE, f"match {match_id}: {differing}"))
    finally:
        await pool.close()
    return found


def _differing(stored: dict[str, Any], wanted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    names = (stored.keys() | wanted.keys()) - _NOT_STORED
    for one in (stored, wanted):
        if "votes" in one:
            # Whose they are is not told, so neither is their order.
            one["votes"] = sorted(one["votes"], key=str)
    return {name: (stored.get(name), wanted.get(name)) for name in names if stored.get(name) != wanted.get(name)}


async def until_all_are_over(server: RunningServer, *, within_s: float) -> int:
    """Wait until every match is final; how many are not when time is up."""
    until_s = asyncio.get_running_loop().time() + within_s
    left = 1
    while left and asyncio.get_running_loop().time() < until_s:
        await asyncio.sleep(0.5)
        left = await asyncio.to_thread(_open_matches, server)
    return left


def _open_matches(server: RunningServer) -> int:
    try:
        with psycopg.connect(database_url(server), autocommit=True) as connection:
            found = connection.execute("SELECT count(*) FROM match WHERE status IN ('LOBBY', 'LIVE')").fetchone()
    except psycopg.Error:
        return 1
    assert found is not None
    return int(found[0])


_MATCHES = """
    SELECT match.id::text, mode, format, topic, host_user_id::text AS host, private,
           (extract(epoch FROM created_at) * 1000)::bigint AS created_ms, owner::text, epoch
      FROM match JOIN match_owner ON match_id = match.id ORDER BY match.id
"""
_ROWS = """
    SELECT seq, epoch, at_ms, type, version, data, op, answer FROM match_event WHERE match_id = %s ORDER BY seq
"""
