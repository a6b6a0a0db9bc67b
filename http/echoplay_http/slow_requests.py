"""Requests that never become whole: who sends a head or a body too slowly is hung up on.

aiohttp waits for ever for both, so that a few thousand connections of one stranger would hold all there may be.
"""

from __future__ import annotations

import asyncio
import math

from aiohttp import web
from aiohttp.typedefs import Handler

HEAD_WITHIN_S = 20.0
BODY_WITHIN_S = 20.0
KEPT_ALIVE_S = 75.0
"""How long a connection may be idle after a request; longer than proxies keep theirs."""
LOOK_EVERY_S = 2.0


class SlowRequests:
    """Of one server. `middleware` goes into its application, `watch` runs for as long as it serves."""

    def __init__(
        self, *, head_within_s: float = HEAD_WITHIN_S, body_within_s: float = BODY_WITHIN_S,
        kept_alive_s: float = KEPT_ALIVE_S,
    ) -> None:  # fmt: skip
        self._head_within_s = head_within_s
        self._body_within_s = body_within_s
        self._kept_alive_s = kept_alive_s
        self._until_s: dict[web.RequestHandler, float] = {}
        """By when the head of the next request has to be whole; never while a request is being answered."""

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Read the body before anybody answers; 408 when it does not come."""
        self._until_s[request.protocol] = math.inf
        try:
            if request.can_read_body:
                await self._read(request)
            return await handler(request)
        finally:
            self._until_s[request.protocol] = asyncio.get_running_loop().time() + self._kept_alive_s

    async def _read(self, request: web.Request) -> None:
        """aiohttp keeps what was read for whoever asks for it later."""
        try:
            async with asyncio.timeout(self._body_within_s):
                await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None

    async def watch(self, server: web.Server, *, look_every_s: float = LOOK_EVERY_S) -> None:
        """Look at its connections for ever."""
        loop = asyncio.get_running_loop()
        while True:
            now_s = loop.time()
            self._until_s = {one: self._until_s.get(one, now_s + self._head_within_s) for one in server.connections}
            for one, until_s in self._until_s.items():
                if now_s > until_s:
                    one.force_close()
            await asyncio.sleep(look_every_s)
