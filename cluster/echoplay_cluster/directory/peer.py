"""A link from the directory to one match actor: requests with answers, and word of what leaves it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

from echoplay_actors.errors import Unavailable, refusal_from_wire
from echoplay_actors.protocol import messages
from echoplay_cluster.link.dialer import Dialer
from echoplay_cluster.link.link import Link


class Peer:
    """Usable after `reach`; tells `gone(match_id, final)`, `over(match_id)`, `leaving()` and, once, `lost(reason)`."""

    def __init__(
        self, *, gone: Callable[[str, bool], None], lost: Callable[[str], None], over: Callable[[str], None],
        leaving: Callable[[], None],
    ) -> None:  # fmt: skip
        self._leaving = leaving
        self._over = over
        self._gone = gone
        self._lost = lost
        self._link: Link | None = None
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._ids = itertools.count(1)

    @property
    def linked(self) -> bool:
        return self._link is not None and self._link.ready

    @property
    def ended_here(self) -> bool:
        """The link is gone because this end gave it up."""
        return self._link is not None and self._link.ended_here

    async def reach(self, address: str, dialer: Dialer) -> None:
        """Link to that address; `OSError` or `TimeoutError` when nobody of ours answers there."""
        self._link = await dialer.reach(address, self)

    async def ask(self, kind: str, *rest: Any, within_s: float) -> dict[str, Any]:
        """The answer; raises its refusal, or `Unavailable` when none comes in time."""
        if self._link is None or not self._link.ready:
            raise Unavailable("the match actor cannot be reached")
        request_id = next(self._ids)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[request_id] = answer
        self._link.send((kind, request_id, *rest))
        try:
            async with asyncio.timeout(within_s):
                return await answer
        except TimeoutError as error:
            raise Unavailable("the match actor did not answer in time") from error
        finally:
            self._answers.pop(request_id, None)

    def close(self, reason: str) -> None:
        if self._link is not None:
            self._link.close(reason)

    # LinkUser

    def link_ready(self, link: Link) -> None:
        """`reach` goes on by itself."""

    def link_message(self, link: Link, message: list[Any]) -> None:
        if message[0] == messages.ANSWER:
            _, request_id, ok, payload = message
            answer = self._answers.get(request_id)
            if answer is not None and not answer.done():
                if ok:
                    answer.set_result(payload)
                else:
                    answer.set_exception(refusal_from_wire(payload))
        elif message[0] == messages.LEAVING:
            self._leaving()
        elif message[0] == messages.ENDED:
            self._over(message[1])
        elif message[0] == messages.GONE:
            _, match_id, final = message
            self._gone(match_id, final)
        else:
            raise ValueError(f"unknown message {message[0]!r}")

    def link_lost(self, link: Link, reason: str) -> None:
        for answer in list(self._answers.values()):
            if not answer.done():
                answer.set_exception(Unavailable(reason))
        self._lost(reason)
