"""Who is suspended, as this edge knows it: never more than a second behind what storage says.

A suspended person's token still is a good one, so this is looked at with every call, and their connections end as
soon as the suspension is known. While storage is away the last answer stands.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from echoplay_actors.errors import Forbidden, Refusal
from echoplay_actors.ports.account_store import AccountStore
from echoplay_http.texts import refusal

LOG = logging.getLogger(__name__)


class Suspensions:
    """Asks storage every `look_every_ms` for those whose tokens may still be in use."""

    def __init__(self, accounts: AccountStore, *, token_life_s: int, look_every_ms: int) -> None:
        self._accounts = accounts
        self._token_life_s = token_life_s
        self._look_every_s = look_every_ms / 1000
        self._known: frozenset[str] = frozenset()

    def check(self, user_id: str) -> None:
        """`Forbidden` for somebody who is suspended."""
        if user_id in self._known:
            raise Forbidden(refusal("account_banned"))

    async def watch(self, suspended: Callable[[frozenset[str]], None]) -> None:
        """Keep looking; `suspended` is told the ids that are new."""
        while True:
            try:
                found = await self._accounts.suspended(within_s=self._token_life_s)
            except Refusal as away:
                LOG.warning("who is suspended cannot be told: %s", away)
            else:
                news, self._known = found - self._known, found
                if news:
                    suspended(news)
            await asyncio.sleep(self._look_every_s)
