"""For the stores that serve requests: whatever goes wrong in storage is one refusal that a person can act on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from echoplay_actors.errors import Unavailable
from echoplay_persistence.outcomes import StorageError
from echoplay_persistence.session import Session
from echoplay_persistence.session_pool import SessionPool

RETRY_AFTER_MS = 1_000


@asynccontextmanager
async def session_or_unavailable(pool: SessionPool) -> AsyncIterator[Session]:
    """Borrow a session; raises `Unavailable` for any `StorageError` in the block or before it."""
    try:
        async with pool.session() as session:
            yield session
    except StorageError as error:
        raise Unavailable(
            "EchoPlay cannot reach its records right now. Try again in a moment.", retry_after_ms=RETRY_AFTER_MS
        ) from error
