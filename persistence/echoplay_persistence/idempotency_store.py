"""First answers by `Idempotency-Key` in Postgres, a day long: the `IdempotencyStore` port.

Raises `Unavailable` when Postgres cannot be asked, and `Invalid` for a key that was used with another request.
"""

from __future__ import annotations

import json
from typing import Any

from echoplay_actors.errors import Invalid
from echoplay_persistence.session_pool import SessionPool
from echoplay_persistence.unavailable import session_or_unavailable

_REMEMBERED = """
    SELECT fingerprint, status, body FROM idempotency_key
     WHERE user_id = %(user_id)s AND key = %(key)s AND created_at > now() - interval '1 day'
"""
_REMEMBER = """
    INSERT INTO idempotency_key AS known (user_id, key, fingerprint, status, body)
    VALUES (%(user_id)s, %(key)s, %(fingerprint)s, %(status)s, %(body)s::json)
    ON CONFLICT (user_id, key) DO UPDATE
       SET fingerprint = EXCLUDED.fingerprint, status = EXCLUDED.status, body = EXCLUDED.body, created_at = now()
     WHERE known.created_at <= now() - interval '1 day'
"""

# Each new answer pays for the removal of a few old ones, so that no sweep is ever large.
_FORGET = """
    DELETE FROM idempotency_key WHERE (user_id, key) IN (
        SELECT user_id, key FROM idempotency_key WHERE created_at <= now() - interval '1 day'
         ORDER BY created_at LIMIT 10 FOR UPDATE SKIP LOCKED)
"""


class PostgresIdempotencyStore:
    """An `IdempotencyStore` on a pool that it shares and does not close."""

    def __init__(self, pool: SessionPool) -> None:
        self._pool = pool

    async def remembered(self, *, user_id: str, key: str, fingerprint: str) -> tuple[int, dict[str, Any]] | None:
        async with session_or_unavailable(self._pool) as session:
            rows = await session.run(_REMEMBERED, user_id=user_id, key=key)
        if not rows:
            return None
        if rows[0].fingerprint != fingerprint:
            raise Invalid("This Idempotency-Key was used with another request; use a new one.")
        return rows[0].status, rows[0].body

    async def remember(self, *, user_id: str, key: str, fingerprint: str, status: int, body: dict[str, Any]) -> None:
        async with session_or_unavailable(self._pool) as session:
            await session.count(
                _REMEMBER, user_id=user_id, key=key, fingerprint=fingerprint, status=status, body=json.dumps(body)
            )
            await session.count(_FORGET)
