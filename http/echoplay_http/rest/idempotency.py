"""`Idempotency-Key`: a POST that is sent again makes nothing new and gets its first answer.

Two that arrive together at one edge run one after the other. At two edges, or after one died before it could keep the
answer, what is made gets the same id again, so there still is only one.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from echoplay_actors.errors import Invalid
from echoplay_actors.ports.match_reader import IdempotencyStore
from echoplay_http.texts import refusal

HEADER = "Idempotency-Key"
KEY_CHARACTERS_MAX = 255


def idempotency_key(request: web.Request) -> str | None:
    """The key of the request, None without; `Invalid` for one that is none."""
    key = request.headers.get(HEADER)
    if key is not None and not (0 < len(key) <= KEY_CHARACTERS_MAX and key.isascii() and key.isprintable()):
        raise Invalid(refusal("idempotency_key_wrong"))
    return key


def operation_of_key(request: web.Request) -> str | None:
    """The key as an operation id, for commands whose first answer the match itself remembers."""
    key = idempotency_key(request)
    return None if key is None else "key:" + hashlib.sha256(key.encode()).hexdigest()[:48]


class _Turn:
    """Requests with the same key, one at a time."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.requests = 0


class FirstAnswers:
    """Makes something once a key."""

    def __init__(self, store: IdempotencyStore) -> None:
        self._store = store
        self._turns: dict[tuple[str, str], _Turn] = {}

    async def once(
        self, user_id: str, key: str | None, request_text: str, make: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """What `make` answered the first time; `Invalid` when the key belonged to another request."""
        if key is None:
            return await make()
        fingerprint = hashlib.sha256(request_text.encode()).hexdigest()
        turn = self._turns.setdefault((user_id, key), _Turn())
        turn.requests += 1
        try:
            async with turn.lock:
                return await self._once(user_id, key, fingerprint, make)
        finally:
            turn.requests -= 1
            if turn.requests == 0:
                del self._turns[user_id, key]

    async def _once(
        self, user_id: str, key: str, fingerprint: str, make: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        found = await self._store.remembered(user_id=user_id, key=key, fingerprint=fingerprint)
        if found is not None:
            return found[1]
        made = await make()
        await self._store.remember(user_id=user_id, key=key, fingerprint=fingerprint, status=201, body=made)
        kept = await self._store.remembered(user_id=user_id, key=key, fingerprint=fingerprint)
        return made if kept is None else kept[1]
