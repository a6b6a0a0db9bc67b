"""A house of actors whose journal is in Postgres, and many matches in it that an actor of it has.

Half of them have a clock that runs, each at another moment of its second; the others wait in their lobby.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
from actor_house import House, HouseActor

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.ids import SystemRandomness, new_id
from echoplay_actors.match import events as e
from echoplay_actors.match.codec import encode_event
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.ports.records import MatchCard
from echoplay_persistence import PostgresAccountStore, PostgresMatchStore, PostgresPlacementStore, SessionPool

SPEECH_MS = 3_600_000
ADOPTED_AT_ONCE = 50


class PostgresStorage:
    """What a house needs of storage, in Postgres."""

    def __init__(self, pool: SessionPool) -> None:
        self.pool = pool
        self.journal = PostgresMatchStore(pool)
        self.renewed_s: dict[str, float] = {}
        self.revoked: list[str] = []
        self._placement = PostgresPlacementStore(pool)

    async def revoke_lease(self, *, actor_id: str) -> int:
        self.revoked.append(actor_id)
        return await self._placement.revoke_lease(actor_id=actor_id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._placement, name)


def postgres_house(folder: Path, pool: SessionPool) -> House:
    """With the rhythms of production."""
    house = House(folder, storage=PostgresStorage(pool), limits=ActorLimits())
    house.revives = True
    return house


async def fill(actor: HouseActor, pool: SessionPool, count: int) -> list[str]:
    """Have the actor own so many matches more; their ids."""
    host, guest = await _account(pool), await _account(pool)
    made: list[str] = []
    for number in range(count):
        match_id = _new_id()
        now_ms = int(time.time() * 1000) - number * 7 % 1_000
        card = MatchCard(match_id, "GLOBAL", "FREE", "topic", host, now_ms, False)
        rows = _rows(match_id, host, guest, now_ms, speaks=number % 2 == 0)
        await actor.store.open_match(owner=actor.actor_id, card=card, rows=rows, records=[])
        made.append(match_id)
        # Soon, before an audit sees that the actor does not have what it owns.
        if len(made) % ADOPTED_AT_ONCE == 0 or len(made) == count:
            some = [one for one in made if one not in actor.shell.rooms]
            assert await actor.shell.adopt(dict.fromkeys(some, actor.actor_id)) == some
    return made


def handed_over(database_url: str, match_ids: Sequence[str]) -> dict[str, list[int]]:
    """Of each that was let go: milliseconds until its next owner went on with it. Others are missing."""
    found: dict[str, list[int]] = {}
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT match_id::text, type, at_ms FROM match_event WHERE match_id = ANY(%s::uuid[]) "
            "AND type IN ('OwnerLetGo', 'OwnerRecovered') ORDER BY match_id, seq",
            [list(match_ids)],
        ).fetchall()
    for (match_id, kind, at_ms), (next_id, next_kind, next_ms) in pairwise(rows):
        if (kind, next_id, next_kind) == ("OwnerLetGo", match_id, "OwnerRecovered"):
            found.setdefault(match_id, []).append(next_ms - at_ms)
    return found


def owners(database_url: str, match_ids: Sequence[str]) -> Counter[str]:
    """How many each has."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT owner::text FROM match_owner WHERE match_id = ANY(%s::uuid[])", [list(match_ids)]
        ).fetchall()
    return Counter(owner for (owner,) in rows)


def _rows(match_id: str, host: str, guest: str, now_ms: int, *, speaks: bool) -> list[JournalRow]:
    events: list[e.Event] = [
        e.MatchCreated(match_id, "GLOBAL", "FREE", host, "seat-1", None),
        e.ParticipantJoined("seat-2", guest, None),
    ]
    if speaks:
        events += [e.DebateStarted(), e.RoundStarted("round-1", 1, host, SPEECH_MS, now_ms + SPEECH_MS)]
    return [JournalRow(seq, 1, now_ms, *encode_event(event)) for seq, event in enumerate(events, start=1)]


async def _account(pool: SessionPool) -> str:
    user_id = _new_id()
    await PostgresAccountStore(pool).create_account(
        user_id=user_id, profile_id=_new_id(), display_name="Ada", role="USER"
    )
    return user_id


def _new_id() -> str:
    return new_id(now_ms=int(time.time() * 1000), randomness=SystemRandomness())
