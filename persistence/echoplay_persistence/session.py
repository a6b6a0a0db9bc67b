"""One connection to Postgres, lent out: statements, and transactions around them.

A statement outside a transaction commits by itself. Whatever fails raises a `StorageError` that says whether
anything can have been written. Nothing waits longer than `answer_timeout_ms` for Postgres, not even when the
server is frozen or the network swallows everything: the connection is cut then.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, LiteralString

import psycopg
from psycopg.pq import ConnStatus, TransactionStatus

from echoplay_persistence.outcomes import NothingWritten, Refused, StorageError, outcome

Connection = psycopg.AsyncConnection[Any]


class Session:
    """A borrowed connection; its rows have their columns as attributes."""

    def __init__(self, connection: Connection, *, answer_timeout_ms: int) -> None:
        self._connection = connection
        self._answer_timeout_s = answer_timeout_ms / 1000
        self._in_transaction = False
        self._fatal = False

    @property
    def reusable(self) -> bool:
        """True when the connection is sound, and idle."""
        return not self._lost and self._connection.pgconn.transaction_status == TransactionStatus.IDLE

    async def run(self, statement: LiteralString, **values: Any) -> list[Any]:
        """Run one prepared statement; its rows, if it has any."""
        cursor = await self._execute(statement, values, may_commit=not self._in_transaction)
        return await cursor.fetchall() if cursor.description else []

    async def count(self, statement: LiteralString, **values: Any) -> int:
        """Run one prepared statement; how many rows it wrote."""
        cursor = await self._execute(statement, values, may_commit=not self._in_transaction)
        return cursor.rowcount

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Commit at the end of the block, roll back when it raises."""
        await self._execute("BEGIN", {}, may_commit=False)
        self._in_transaction = True
        try:
            yield
        except BaseException:
            # When this fails too, the connection is not reusable and Postgres rolls back at its end.
            with suppress(StorageError):
                await self._execute("ROLLBACK", {}, may_commit=False)
            raise
        finally:
            self._in_transaction = False
        cursor = await self._execute("COMMIT", {}, may_commit=True)
        if cursor.statusmessage != "COMMIT":
            raise NothingWritten("the transaction had failed and was rolled back")

    @property
    def _lost(self) -> bool:
        return self._fatal or self._connection.pgconn.status != ConnStatus.OK

    async def _execute(
        self, statement: LiteralString, values: dict[str, Any], *, may_commit: bool
    ) -> psycopg.AsyncCursor[Any]:
        # A task that is cancelled while it waits lets psycopg ask a frozen server to stop; an end of file cannot
        # be overheard.
        cut = asyncio.get_running_loop().call_later(self._answer_timeout_s, self._cut)
        try:
            return await self._connection.execute(statement, values)
        except UnicodeEncodeError as error:
            raise Refused("a text cannot be written as UTF-8") from error
        except psycopg.Error as error:
            wrong = outcome(error, connection_lost=self._lost or self._still_busy, may_commit=may_commit)
            self._fatal = self._fatal or error.diag.severity_nonlocalized in ("FATAL", "PANIC")
            raise wrong from error
        finally:
            cut.cancel()

    @property
    def _still_busy(self) -> bool:
        """True when Postgres may still be working on what was sent."""
        return self._connection.pgconn.transaction_status in (TransactionStatus.ACTIVE, TransactionStatus.UNKNOWN)

    def _cut(self) -> None:
        """End the connection's socket underneath psycopg, whose wait then sees an end of file."""
        with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(self._connection.fileno())) as same:
            same.shutdown(socket.SHUT_RDWR)
