"""Whether Postgres answers: the `StoreHealth` port."""

from __future__ import annotations

from echoplay_persistence.outcomes import StorageError
from echoplay_persistence.session_pool import SessionPool


class PostgresStoreHealth:
    """A `StoreHealth` with a connection of its own, so that busy stores do not make it look ill."""

    def __init__(self, database_url: str, *, answer_within_ms: int = 1_000) -> None:
        half_ms = answer_within_ms // 2
        self._pool = SessionPool(
            database_url,
            connections_max=1,
            connect_timeout_ms=half_ms,
            statement_timeout_ms=half_ms,
            answer_grace_ms=0,
        )

    async def ping(self) -> bool:
        try:
            async with self._pool.session() as session:
                await session.run("SELECT 1")
        except StorageError:
            return False
        return True

    async def close(self) -> None:
        await self._pool.close()
