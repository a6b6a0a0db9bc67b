"""Brings a database up to this release's tables.

Any number of processes may call `upgrade` at once: an advisory lock lets one of them work, the others wait and
find nothing to do. `python -m echoplay_persistence.migrate` does it for the database that DATABASE_URL names.
"""

from __future__ import annotations

import asyncio
import os
import sys

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from echoplay_actors.errors import EchoPlayError

_LOCK = 0x6563_686F_706C_6179
"""The advisory lock's number: `echoplay` in ASCII."""

_CONNECT_TIMEOUT_S = 10


class MigrationFailed(EchoPlayError):
    """The tables are as they were before."""


async def upgrade(database_url: str) -> None:
    """Apply all migrations that are missing, in one transaction. Raises `MigrationFailed`."""

    async def connected() -> psycopg.AsyncConnection:
        connection = await psycopg.AsyncConnection.connect(
            database_url, connect_timeout=_CONNECT_TIMEOUT_S, autocommit=True
        )
        # Loading the migrations may take longer, on a busy machine, than the server lets a transaction be idle.
        await connection.execute("SET idle_in_transaction_session_timeout = 0")
        await connection.set_autocommit(False)
        return connection

    # The driver reads the URL itself, so that it means here what it means everywhere else.
    engine = create_async_engine("postgresql+psycopg://", async_creator=connected, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            await connection.run_sync(_upgrade)
    except (SQLAlchemyError, psycopg.Error, OSError) as error:
        raise MigrationFailed(f"the database could not be brought up to date: {error}") from error
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    settings = Config()
    settings.set_main_option("script_location", "echoplay_persistence:migrations")
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def main() -> int:
    """Exit status 0 when the tables are up to date."""
    database_url = os.environ.get("DATABASE_URL")
    if not database_url:
        sys.stderr.write("DATABASE_URL must say which database to bring up to date\n")
        return 2
    try:
        asyncio.run(upgrade(database_url))
    except MigrationFailed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
