"""Makes a database of a server that has none of that name yet."""

from __future__ import annotations

import psycopg
from psycopg.sql import SQL, Identifier


async def make_database(url: str) -> None:
    """Make sure that the database `url` ends in is there; its user may make databases. Raises `psycopg.Error`."""
    server, name = url.rsplit("/", 1)
    async with await psycopg.AsyncConnection.connect(f"{server}/postgres", autocommit=True) as connection:
        found = await connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if await found.fetchone() is None:
            await connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
