"""How long a new owner takes to have a match with a long journal: from the whole of it, and from a snapshot.

In this process, on the server's Postgres and in a database of its own: in the server's the directory would see a match
whose owner has no lease, and give it to another. The crowd votes once each; the snapshot is as old as it may be.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import psycopg
from figures import Figures, quantile
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from echoplay_actors.actor.answers import operation_digest
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Room
from echoplay_actors.ids import new_id
from echoplay_actors.match import events as e
from echoplay_actors.match.codec import decode_event, encode_event
from echoplay_actors.match.commands import SubmitVote
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.invariants import check_state
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.step import step
from echoplay_actors.match.values import Person
from echoplay_actors.ports.match_store import JournalRow, MatchAppend, TakenMatch
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.snapshots.body import SCHEMA, body_parts
from echoplay_actors.snapshots.snapshot import StoredSnapshot
from echoplay_actors.testing import SeededRandomness
from echoplay_cluster.collector import Collector
from echoplay_persistence import PostgresAccountStore, PostgresMatchStore, SessionPool
from echoplay_persistence.migrate import upgrade
from server.database import database_url
from server.running import RunningServer

ROWS = 20_000
TIMES = 5
LONE_VOTES = 200
SNAPSHOTS = 20
DATABASE = "taking_over"
START_MS = 1_800_000_000_000
LIMITS = ActorLimits()
APPENDED_AT_ONCE = 500


async def measure(server: RunningServer, figures: Figures) -> None:
    url = make_conninfo(**{**conninfo_to_dict(database_url(server)), "dbname": DATABASE})
    with psycopg.connect(database_url(server), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    await upgrade(url)
    pool = SessionPool(url)
    try:
        await _measure(pool, figures)
    finally:
        await pool.close()


async def _measure(pool: SessionPool, figures: Figures) -> None:
    store, randomness = PostgresMatchStore(pool), SeededRandomness(1)
    host, guest, match_id, owner = (new_id(now_ms=START_MS, randomness=randomness) for _ in range(4))
    for user_id in (host, guest):
        await PostgresAccountStore(pool).create_account(
            user_id=user_id, profile_id=new_id(now_ms=START_MS, randomness=randomness), display_name="Ada", role="USER"
        )
    card = MatchCard(match_id, "GLOBAL", "FREE", "topic", host, START_MS, False)
    rows = _journal(match_id, host, guest)
    await store.open_match(owner=owner, card=card, rows=rows[:APPENDED_AT_ONCE], records=[])
    for first in range(APPENDED_AT_ONCE, ROWS, APPENDED_AT_ONCE):
        await store.append(owner=owner, batch=[MatchAppend(match_id, 1, rows[first : first + APPENDED_AT_ONCE])])
    whole_s, whole = await _take(store, match_id, owner)
    room = Room(card=card, epoch=whole.epoch, names={}, limits=LIMITS)
    room.replay(rows[: ROWS - LIMITS.snapshot_after_rows])
    parts_s, body = _made(room)
    saved = StoredSnapshot(match_id, whole.epoch, room.seq, SCHEMA, body)
    assert await store.save_snapshot(owner=owner, snapshot=saved)
    short_s, short = await _take(store, match_id, owner)
    assert (whole.after_seq, short.after_seq) == (0, ROWS - LIMITS.snapshot_after_rows)
    whole_median_s, short_median_s = quantile(whole_s, 0.5), quantile(short_s, 0.5)
    figures.add(f"taking over a match of {ROWS} rows from its whole journal ({TIMES}), median", _ms(whole_median_s))
    figures.add(f"the same from a snapshot and {LIMITS.snapshot_after_rows} rows", _ms(short_median_s))
    figures.add("how many times as long the whole journal takes", f"{whole_median_s / short_median_s:.1f}")
    figures.add("making that snapshot", _ms(sum(parts_s)))
    usual_s, spared_s = _longest_parts(room)
    figures.add(
        f"the longest part of {SNAPSHOTS} of them: all that is there collected, too / left alone, as in our processes",
        f"{_ms(usual_s)} / {_ms(spared_s)}",
    )
    crowded_s, empty_s = _lone_vote(room.state, host), _lone_vote(_before_any(rows), host)
    figures.add(
        f"one more vote among {len(room.state.votes)} / the first, rules and invariants ({LONE_VOTES}), median",
        f"{crowded_s * 1e6:.0f} µs / {empty_s * 1e6:.0f} µs",
    )
    figures.add("its size", f"{len(body) / 1000:.0f} kB")


def _journal(match_id: str, host: str, guest: str) -> list[JournalRow]:
    events: list[e.Event] = [
        e.MatchCreated(match_id, "GLOBAL", "FREE", host, "seat-1", None),
        e.ParticipantJoined("seat-2", guest, None),
        e.DebateStarted(),
        e.RoundStarted("round-1", 1, host, 3_600_000, START_MS + 3_600_000),
    ]
    voters = [
        new_id(now_ms=START_MS, randomness=SeededRandomness(number)) for number in range(2, ROWS - len(events) + 2)
    ]
    rows = [_row(seq, event) for seq, event in enumerate(events, start=1)]
    for seq, voter in enumerate(voters, start=len(rows) + 1):
        answer = {"command": "submit_vote", "epoch": 1, "v": 3}
        rows.append(_row(seq, e.VoteSubmitted(voter, (host, guest)[seq % 2]), operation_digest(voter, "1"), answer))
    return rows


def _row(seq: int, event: e.Event, op: str | None = None, answer: dict[str, object] | None = None) -> JournalRow:
    name, version, data = encode_event(event)
    return JournalRow(seq, 1, START_MS + seq, name, version, data, op, answer)


async def _take(store: PostgresMatchStore, match_id: str, owner: str) -> tuple[list[float], TakenMatch]:
    """Seconds until the room is there, each time; and what was given last."""
    took_s: list[float] = []
    for _ in range(TIMES):
        began_s = time.perf_counter()
        (taken,) = await store.take_over(owner=owner, last_owners={match_id: owner})
        room = Room.replayed(taken, LIMITS)
        took_s.append(time.perf_counter() - began_s)
        assert (room.seq, len(room.state.votes)) == (ROWS, ROWS - 4)
    return took_s, taken


def _made(room: Room) -> tuple[Sequence[float], bytes]:
    """Seconds of each part, the first of which gathers what is kept, and the whole."""
    took_s, parts, began_s = [], [], time.perf_counter()
    for part in body_parts(room.snapshot()):
        parts.append(part)
        took_s.append(time.perf_counter() - began_s)
        began_s = time.perf_counter()
    return took_s, b"".join(parts)


def _longest_parts(room: Room) -> tuple[float, float]:
    """Seconds, with the collector as Python has it, and as our processes have it."""
    usual_s = max(max(_made(room)[0]) for _ in range(SNAPSHOTS))
    collector = Collector()
    collector.begin()
    try:
        return usual_s, max(max(_made(room)[0]) for _ in range(SNAPSHOTS))
    finally:
        collector.end()


def _lone_vote(state: MatchState, for_user_id: str) -> float:
    """Seconds that the rules take for one vote more, each time on the same state."""
    took_s = []
    for number in range(LONE_VOTES):
        began_s = time.perf_counter()
        after, _ = step(state, SubmitVote(Person(f"late-{number}"), for_user_id), state.at_ms)
        check_state(after)
        took_s.append(time.perf_counter() - began_s)
    return quantile(took_s, 0.5)


def _before_any(rows: Sequence[JournalRow]) -> MatchState:
    state: MatchState | None = None
    for row in rows[:4]:
        state = evolve(state, decode_event(row.type, row.version, row.data), row.at_ms)
    assert state is not None
    return state


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
