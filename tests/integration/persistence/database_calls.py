"""Calls that both databases understand, played on the one in memory or on Postgres, and answers that compare.

A `Call` names an operation of `MemoryDatabase` with its arguments. An answer is what it returned in a form that is
equal when the answers mean the same, with JSON as its text, key order included; or the name of the error it raised.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from echoplay_actors.errors import EchoPlayError, Unavailable
from echoplay_actors.ports.match_reader import StoredJournal
from echoplay_actors.ports.match_store import AppendFailed, JournalRow, TakenMatch
from echoplay_actors.snapshots.body import body_parts
from echoplay_actors.testing import MemoryDatabase
from echoplay_persistence import (
    PostgresAccountStore,
    PostgresMatchReader,
    PostgresMatchStore,
    PostgresPlacementStore,
    SessionPool,
)


@dataclass(frozen=True)
class Call:
    name: str
    arguments: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})"


class PostgresDatabase:
    """The operations of `MemoryDatabase` on the stores of Postgres, each on a session of the pool."""

    def __init__(self, pool: SessionPool, watcher: psycopg.AsyncConnection) -> None:
        self.accounts = PostgresAccountStore(pool)
        store, placement, reader = PostgresMatchStore(pool), PostgresPlacementStore(pool), PostgresMatchReader(pool)
        self._operations: dict[str, Any] = {"owned_match": placement.open_match}
        for part in (self.accounts, reader, placement, store):
            self._operations |= {name: getattr(part, name) for name in dir(part) if not name.startswith("_")}
        self._operations |= {"ban": self.ban, "make_family": self.make_family}
        self._watcher = watcher

    async def call(self, call: Call) -> Any:
        return await self._operations[call.name](**call.arguments)

    async def ban(self, *, user_id: str) -> None:
        await self._watcher.execute("UPDATE app_user SET banned_at = now() WHERE id = %s", [user_id])

    async def make_family(self, *, user_ids: Collection[str], family_id: str) -> None:
        first, *others = user_ids
        await self.accounts.create_family(family_id=family_id, name="Ours", parent_user_id=first)
        for user_id in others:
            await self.accounts.add_family_member(family_id=family_id, user_id=user_id, role="PARENT")


async def on_postgres(database: PostgresDatabase, call: Call, among: Collection[str]) -> Any:
    """`among` are the ids that lists are looked through for: other tests write into the same database."""
    try:
        return comparable(await database.call(call), among)
    except EchoPlayError as error:
        if type(error) is AppendFailed or isinstance(error, Unavailable):
            print(f"{call.name} failed: {error.__cause__}")
        return type(error).__name__


def in_memory(database: MemoryDatabase, call: Call, among: Collection[str]) -> Any:
    arguments = dict(call.arguments)
    people = arguments.pop("user_ids", ())
    try:
        return comparable(getattr(database, call.name)(*people, **arguments), among)
    except EchoPlayError as error:
        return type(error).__name__


def comparable(answer: Any, among: Collection[str]) -> Any:
    match answer:
        case TakenMatch():
            rows = [text(row) for row in answer.rows]
            names, reactions = sorted(answer.names.items()), sorted(answer.reaction_counts.items())
            told = answer.card, answer.epoch, answer.proof_of_life_ms, rows, names, reactions, answer.after_seq
            return *told, answer.snapshot and b"".join(body_parts(answer.snapshot)).hex()
        case StoredJournal():
            told = [[text(row) for row in answer.rows], [text(one) for one in answer.votes]]
            return told, sorted(answer.names.items()), answer.left_out, answer.left_out_at
        case JournalRow():
            return text(answer)
        case list():
            return [comparable(one, among) for one in answer if _id_of(one) in {None, *among}]
        case frozenset():
            return answer.intersection(among)
        case dict():
            return text(answer)
        case _ if dataclasses.is_dataclass(answer):
            return text(answer)
        case _:
            return answer


def text(value: Any) -> str:
    """Its JSON, key order included."""
    return json.dumps(value, default=_fields)


def _fields(value: Any) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}


def _id_of(one: Any) -> str | None:
    """Whose entry of a list this is: a lease's actor, an owned match's id."""
    return getattr(one, "actor_id", getattr(one, "match_id", None))
