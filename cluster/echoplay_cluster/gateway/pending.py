"""The requests that still owe somebody an answer, and the end of each one's patience.

Every request that is begun is answered once: by its actor, or with `unavailable` when its time is up, the edge stops,
too many wait already, or links broke under it again and again.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping
from typing import Any

from echoplay_actors.errors import Refusal, Unavailable
from echoplay_actors.match.texts import refusal
from echoplay_cluster.gateway.request import Request
from echoplay_cluster.link.link import Link

GIVE_UP_CHECK_S = 0.25
REQUESTS_WAITING_MAX = 50_000
LINKS_LOST_MAX = 5
"""A request under which as many links broke is not sent on another: it may be what breaks them."""


class Pending:
    """In the order in which they were begun, which is that of their deadlines."""

    def __init__(self) -> None:
        self._requests: dict[Request, None] = {}
        self._sent: dict[int, Request] = {}
        self._ids = itertools.count(1)
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    def begin(self, request: Request) -> bool:
        """True if it may be tried; otherwise it has been answered."""
        if self._closed or len(self._requests) >= REQUESTS_WAITING_MAX:
            request.answer(Unavailable(refusal("busy"), retry_after_ms=1000))
            return False
        self._requests[request] = None
        self._watch_the_time()
        return True

    def sending(self, request: Request, link: Link) -> None:
        """It is about to be sent: from now on its answer is awaited from that link."""
        request.request_id = next(self._ids)
        request.link = link
        self._sent[request.request_id] = request

    def arrived(self, link: Link, request_id: int) -> Request | None:
        """The request that this answers, None when nobody waits for it any more."""
        request = self._sent.get(request_id)
        if request is None or request.link is not link:
            return None
        del self._sent[request_id]
        request.link = None
        return request

    def answer(self, request: Request, outcome: Mapping[str, Any] | Refusal) -> None:
        """It gets its answer, and nobody waits for another."""
        self._requests.pop(request, None)
        if request.link is not None:
            self._sent.pop(request.request_id, None)
            request.link = None
        request.answer(outcome)

    def lost(self, link: Link) -> list[Request]:
        """What waits for an answer that will not come on this link, in the order in which it was sent."""
        unanswered = [request for request in self._sent.values() if request.link is link]
        for request in unanswered:
            del self._sent[request.request_id]
            request.link = None
            request.links_lost += 1
        for request in [one for one in unanswered if one.links_lost >= LINKS_LOST_MAX]:
            unanswered.remove(request)
            self._give_up(request)
        return unanswered

    def close(self) -> None:
        """Answer them all."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        for request in list(self._requests):
            self._give_up(request)

    def _watch_the_time(self) -> None:
        if self._timer is None and not self._closed:
            self._timer = asyncio.get_running_loop().call_later(GIVE_UP_CHECK_S, self._give_up_late_ones)

    def _give_up_late_ones(self) -> None:
        self._timer = None
        now_s = asyncio.get_running_loop().time()
        for request in list(itertools.takewhile(lambda one: one.give_up_at_s <= now_s, self._requests)):
            self._give_up(request)
        if self._requests:
            self._watch_the_time()

    def _give_up(self, request: Request) -> None:
        why = "moved" if request.opener_id is None else "no_place_yet"
        self.answer(request, Unavailable(refusal(why), retry_after_ms=1000))
