"""Names and standing of those who sign in, asked for together: one question to storage for all who came meanwhile.

When a crowd comes back at once, a statement for each of them would be most of what letting them in takes.
"""

from __future__ import annotations

import asyncio

from echoplay_actors.batch import Batch
from echoplay_actors.ports.account_store import AccountStore, Standing

ASKED_AT_ONCE_MAX = 256
WAITING_MAX = 20_000

_Question = tuple[str, asyncio.Future[Standing | None]]


class Greetings:
    """Asks at once when idle; while one question is under way all others are collected for the next."""

    def __init__(self, accounts: AccountStore) -> None:
        self._accounts = accounts
        self._batch: Batch[_Question] = Batch(
            self._ask, items_waiting_max=WAITING_MAX, items_per_flush_max=ASKED_AT_ONCE_MAX, failed=_never
        )

    async def standing(self, user_id: str) -> Standing | None:
        """How this person stands, None for nobody; raises what storage raised."""
        answer: asyncio.Future[Standing | None] = asyncio.get_running_loop().create_future()
        if not self._batch.add((user_id, answer)):
            found = await self._accounts.standings([user_id])
            return found.get(user_id)
        return await answer

    async def _ask(self, questions: list[_Question]) -> None:
        waiting = [(user_id, answer) for user_id, answer in questions if not answer.done()]
        try:
            found = await self._accounts.standings(list(dict.fromkeys(user_id for user_id, _ in waiting)))
        except Exception as error:
            for _, answer in waiting:
                if not answer.done():
                    answer.set_exception(error)
            return
        for user_id, answer in waiting:
            if not answer.done():
                answer.set_result(found.get(user_id))


def _never(error: BaseException) -> None:
    """What storage raises went to those who asked."""
    raise error
