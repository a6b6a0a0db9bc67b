"""What the tests of the stores share: migrated databases, pools that are closed, people and matches to write about."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest
import told_clock
from match_story import Story
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from echoplay_persistence import PostgresAccountStore, SessionPool
from echoplay_persistence.migrate import upgrade


@pytest.fixture(scope="session")
def fresh_database(postgres_server_url: str) -> Callable[[], str]:
    """Makes an empty database and returns its connection string."""

    def make() -> str:
        name = f"fresh_{uuid.uuid4().hex}"
        with psycopg.connect(postgres_server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return make_conninfo(**{**conninfo_to_dict(postgres_server_url), "dbname": name})

    return make


@pytest.fixture(scope="session")
def migrated_url(fresh_database: Callable[[], str]) -> str:
    """A database with this release's tables, shared by the whole session: every test writes about new people."""
    database_url = fresh_database()
    asyncio.run(upgrade(database_url))
    return database_url


@pytest.fixture(scope="session")
def told_url(fresh_database: Callable[[], str]) -> str:
    """One more such database, whose clock says what it is told."""
    database_url = fresh_database()
    asyncio.run(upgrade(database_url))
    return asyncio.run(told_clock.install(database_url))


@pytest.fixture
async def pool(migrated_url: str) -> AsyncIterator[SessionPool]:
    pool = SessionPool(migrated_url)
    yield pool
    await pool.close()


@pytest.fixture
async def watcher(migrated_url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """A connection that looks at what the stores have written, and meddles."""
    async with await psycopg.AsyncConnection.connect(migrated_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
async def story(pool: SessionPool) -> Story:
    """A match to write about, whose people have accounts."""
    story = Story.new()
    accounts = PostgresAccountStore(pool)
    for user_id, name in story.names.items():
        await accounts.create_account(user_id=user_id, profile_id=str(uuid.uuid4()), display_name=name, role="USER")
    return story
