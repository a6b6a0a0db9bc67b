"""A few connections to Postgres that one process shares.

It opens them when they are needed, never more than `connections_max`. A session is had within `connect_timeout_ms`
or not at all (`NothingWritten`). A connection that Postgres has closed meanwhile (a restart) is noticed before
it is lent, so that the first statement after a restart is none that fails. Every session carries
`statement_timeout` and `idle_in_transaction_session_timeout`: a process that is frozen in the middle of a
transaction holds its locks no longer than that.
"""

from __future__ import annotations

import asyncio
import select
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import ConnStatus
from psycopg.rows import namedtuple_row

from echoplay_persistence.outcomes import NothingWritten
from echoplay_persistence.session import Connection, Session


class SessionPool:
    """Lends sessions. Raises `ValueError` at once when the URL cannot be read."""

    def __init__(
        self,
        database_url: str,
        *,
        connections_max: int = 4,
        connect_timeout_ms: int = 2_000,
        statement_timeout_ms: int = 2_000,
        idle_in_transaction_timeout_ms: int = 1_000,
        answer_grace_ms: int = 500,
    ) -> None:
        """`answer_grace_ms` is how much later than `statement_timeout` Postgres may answer before it is cut off."""
        try:
            given = conninfo_to_dict(database_url)
        except psycopg.Error:
            raise ValueError("the database URL cannot be read; it looks like postgresql://user@host/name") from None
        # Planning would cost a lone vote a fifth of its time, and no statement here is planned better by its values.
        options = (
            f"{given.pop('options', None) or ''} -c statement_timeout={statement_timeout_ms}"
            f" -c idle_in_transaction_session_timeout={idle_in_transaction_timeout_ms}"
            " -c plan_cache_mode=force_generic_plan"
        )
        named: dict[str, Any] = {"fallback_application_name": "echoplay", **given}
        self._database = make_conninfo(**{**named, "options": options.strip()})
        self._connect_timeout_s = connect_timeout_ms / 1000
        self._answer_timeout_ms = statement_timeout_ms + answer_grace_ms
        self._places = asyncio.Semaphore(connections_max)
        self._idle: list[Connection] = []
        self._closed = False

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """Borrow a session for a block."""
        connection = await self._obtained()
        session = Session(connection, answer_timeout_ms=self._answer_timeout_ms)
        try:
            yield session
        finally:
            if session.reusable and not self._closed:
                self._idle.append(connection)
            else:
                await connection.close()
            self._places.release()

    async def close(self) -> None:
        """Close what is idle now and the rest when it comes back; nothing is lent after this."""
        self._closed = True
        while self._idle:
            await self._idle.pop().close()

    async def _obtained(self) -> Connection:
        try:
            async with asyncio.timeout(self._connect_timeout_s):
                await self._places.acquire()
                try:
                    return await self._kept() or await self._connected()
                except BaseException:
                    self._places.release()
                    raise
        except TimeoutError as error:
            raise NothingWritten("no connection to Postgres could be had in time") from error

    async def _kept(self) -> Connection | None:
        """The connection used last that is still good: few stay busy, and stay warm."""
        while self._idle:
            connection = self._idle.pop()
            if _is_quiet(connection):
                return connection
            await connection.close()
        return None

    async def _connected(self) -> Connection:
        if self._closed:
            raise NothingWritten("the connections to Postgres are closed")
        try:
            return await psycopg.AsyncConnection.connect(
                self._database, autocommit=True, prepare_threshold=0, row_factory=namedtuple_row
            )
        except (psycopg.Error, OSError) as error:
            raise NothingWritten("Postgres cannot be reached") from error


def _is_quiet(connection: Connection) -> bool:
    """True when the connection is open and has nothing to say: an idle one only speaks up at its end."""
    if connection.pgconn.status != ConnStatus.OK:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
