"""A Postgres whose clock says what it is told: its `clock_timestamp()` and `now()` come before Postgres' own.

Sessions to `url` look names up in a schema `told` first, which holds these two functions. So leases there can be
compared to the millisecond, and a day passes at once.
"""

from __future__ import annotations

import psycopg
from psycopg.conninfo import make_conninfo

START_MS = 1_900_000_000_000

_SCHEMA = """
    CREATE SCHEMA told;
    CREATE TABLE told.clock (at_ms bigint NOT NULL);
    INSERT INTO told.clock VALUES (0);
    CREATE FUNCTION told.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
        'SELECT pg_catalog.to_timestamp(0) + at_ms * interval ''1 ms'' FROM told.clock';
    CREATE FUNCTION told.now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT told.clock_timestamp()';
"""


class ToldClock:
    """The clock of the database that `told` connects to."""

    def __init__(self, told: psycopg.AsyncConnection) -> None:
        self.at_ms = START_MS
        self._told = told

    def now_ms(self) -> int:
        return self.at_ms

    async def tell(self, at_ms: int) -> None:
        self.at_ms = at_ms
        await self._told.execute("UPDATE told.clock SET at_ms = %s", [at_ms])


async def install(database_url: str) -> str:
    """Give a migrated database a clock that is told; the URL under which it is believed."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute(_SCHEMA)
    return make_conninfo(database_url, options="-c search_path=told,public,pg_catalog")
