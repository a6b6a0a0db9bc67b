"""The same small world in Postgres, whose clock is told, and in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psycopg
from database_calls import Call, PostgresDatabase, in_memory, on_postgres
from database_pictures import Picture, memory_picture, postgres_picture, prepare
from match_story import new_id
from random_calls import World
from told_clock import START_MS, ToldClock

from echoplay_actors.testing import MemoryDatabase
from echoplay_persistence import SessionPool


@dataclass
class BothDatabases:
    """Three people whom both know, one whom neither does, and nothing else yet."""

    clock: ToldClock
    postgres: PostgresDatabase
    memory: MemoryDatabase
    world: World
    watcher: psycopg.AsyncConnection

    async def on_postgres(self, call: Call) -> object:
        return await on_postgres(self.postgres, call, self.world.ids)

    def in_memory(self, call: Call, database: MemoryDatabase | None = None) -> object:
        return in_memory(database or self.memory, call, self.world.ids)

    async def postgres_picture(self) -> Picture:
        return await postgres_picture(self.watcher, self.world.matches, self.world.actors)

    def memory_picture(self, database: MemoryDatabase | None = None) -> Picture:
        return memory_picture(database or self.memory, self.world.matches, self.world.actors)


@asynccontextmanager
async def both_databases(told_url: str) -> AsyncIterator[BothDatabases]:
    """`told_url` is of a database that `told_clock` was installed in."""
    pool = SessionPool(told_url)
    async with await psycopg.AsyncConnection.connect(told_url, autocommit=True) as watcher:
        await prepare(watcher)
        clock = ToldClock(watcher)
        await clock.tell(START_MS)
        memory = MemoryDatabase(now_ms=clock.now_ms)
        postgres = PostgresDatabase(pool, watcher)
        world = World([await _known(postgres, memory, name) for name in ("Ada", "Grace", "Ida")] + [new_id()])
        try:
            yield BothDatabases(clock, postgres, memory, world, watcher)
        finally:
            await pool.close()


async def _known(postgres: PostgresDatabase, memory: MemoryDatabase, name: str) -> str:
    account = await postgres.accounts.create_account(
        user_id=new_id(), profile_id=new_id(), display_name=name, role="USER"
    )
    memory.add_account(account)
    return account.id
