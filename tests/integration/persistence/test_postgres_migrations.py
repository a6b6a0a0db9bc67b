"""The migrations make the tables that the models describe, once, however many processes ask."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from echoplay_persistence.migrate import MigrationFailed, upgrade
from echoplay_persistence.models import Base


def engine_for(database_url: str) -> AsyncEngine:
    async def connected() -> psycopg.AsyncConnection:
        return await psycopg.AsyncConnection.connect(database_url)

    return create_async_engine("postgresql+psycopg://", async_creator=connected, poolclass=NullPool)


async def described(database_url: str) -> dict[str, set[tuple[Any, ...]]]:
    """Constraints, indexes and columns as Postgres itself writes them down."""
    questions = {
        "constraints": """
            SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace AND conrelid <> 0""",
        "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "columns": """
            SELECT table_name, column_name, data_type, is_nullable, column_default
              FROM information_schema.columns WHERE table_schema = 'public'""",
    }
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        return {
            name: {row for row in await (await connection.execute(question)).fetchall() if "alembic" not in str(row)}
            for name, question in questions.items()
        }


async def test_alembic_finds_nothing_that_the_models_have_and_the_migrations_lack(migrated_url: str) -> None:
    def differences(connection: Connection) -> Any:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(context, Base.metadata)

    engine = engine_for(migrated_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_every_constraint_and_index_of_the_models_is_in_the_migrations_word_for_word(
    migrated_url: str, fresh_database: Callable[[], str]
) -> None:
    modelled_url = fresh_database()
    engine = engine_for(modelled_url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()
    assert await described(migrated_url) == await described(modelled_url)


async def test_of_four_migrators_at_once_one_works_and_the_others_find_nothing_to_do(
    fresh_database: Callable[[], str],
) -> None:
    database_url = fresh_database()
    await asyncio.gather(*(upgrade(database_url) for _ in range(4)))
    await upgrade(database_url)
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        applied = await (await connection.execute("SELECT version_num FROM alembic_version")).fetchall()
    assert len(applied) == 1


async def test_a_migration_may_take_longer_than_the_server_lets_a_transaction_be_idle(
    fresh_database: Callable[[], str],
) -> None:
    database_url = fresh_database()
    # No alembic is as fast as this.
    await upgrade(make_conninfo(database_url, options="-c idle_in_transaction_session_timeout=1ms"))
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        assert await (await connection.execute("SELECT count(*) FROM match_event")).fetchone() == (0,)


def test_the_command_brings_the_database_up_to_date(fresh_database: Callable[[], str]) -> None:
    def migrate(**environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "echoplay_persistence.migrate"],
            env={**os.environ, **environment}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    database_url = fresh_database()
    done = migrate(DATABASE_URL=database_url)
    assert (done.returncode, done.stderr) == (0, "")
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM match_event").fetchone() == (0,)
    assert migrate(DATABASE_URL="").returncode == 2
    away = migrate(DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert away.returncode == 1
    assert "Traceback" not in away.stderr


async def test_a_database_that_is_away_is_a_migration_that_failed() -> None:
    with pytest.raises(MigrationFailed):
        await upgrade("postgresql://nobody@127.0.0.1:9/none")
