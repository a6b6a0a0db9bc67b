"""What can go wrong between here and Postgres, told apart by the one thing that matters: was it written?

    StorageError
    ├── NothingWritten       no connection in time, cancelled, deadlocked, lost before it could commit
    │   └── Refused          Postgres turned down these very values: again would be the same
    └── OutcomeUnknown       the connection was lost while something that commits was under way

No error of psycopg leaves this package; each becomes one of these first, and a port's own error after that.
"""

from __future__ import annotations

import psycopg

from echoplay_actors.errors import EchoPlayError

_REFUSING_CLASSES = frozenset({"21", "22", "23", "54"})
"""Classes of SQLSTATE (PostgreSQL, appendix A) that speak of the values, not of the moment or the database."""

_FATAL = frozenset({"FATAL", "PANIC"})


class StorageError(EchoPlayError):
    """Root of this tree."""


class NothingWritten(StorageError):
    """Surely nothing was written."""


class Refused(NothingWritten):
    """Nothing was written, because of what was to be written."""


class OutcomeUnknown(StorageError):
    """It was written, or it was not."""


def outcome(error: psycopg.Error, *, connection_lost: bool, may_commit: bool) -> StorageError:
    """What `error`, met while a statement ran, says about that statement.

    A statement that ends in an ERROR was rolled back. One that ends with its connection (`connection_lost`, or a
    FATAL whose end of file has not arrived yet) may have committed just before, if it was one that commits.
    """
    if connection_lost or error.diag.severity_nonlocalized in _FATAL:
        if may_commit:
            return OutcomeUnknown("the connection to Postgres was lost with a commit under way")
        return NothingWritten("the connection to Postgres was lost before anything could commit")
    said = error.diag.message_primary or type(error).__name__
    if error.sqlstate is None or error.sqlstate[:2] in _REFUSING_CLASSES:
        return Refused(f"Postgres refused: {said}")
    return NothingWritten(f"Postgres did not do it: {said}")
