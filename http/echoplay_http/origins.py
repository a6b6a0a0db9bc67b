"""Which web pages may talk to this edge: those of its own origin, and those on the allow-list.

Native apps send no Origin and are let in: the token is no cookie, so no page can borrow it. A page that is
allowed and of another origin gets the CORS headers its browser asks for, on REST and long-polling alike.
"""

from __future__ import annotations

from collections.abc import Collection

from aiohttp import web
from aiohttp.typedefs import Handler

_METHODS = "GET, POST, PATCH, OPTIONS"
_HEADERS = "Authorization, Content-Type, Idempotency-Key"
_EXPOSED = "Retry-After"
_PREFLIGHT_KEPT_S = 600


def origin_allowed(request: web.Request, allowed: Collection[str]) -> bool:
    """True without an Origin, with exactly the server's own, or with one on the list."""
    sent = request.headers.getall("Origin", [])
    if not sent:
        return True
    if len(sent) > 1:
        return False
    host = request.headers.get("Host", "")
    return sent[0] in allowed or (host != "" and sent[0] in (f"http://{host}", f"https://{host}"))


class CrossOrigin:
    """CORS for the allow-list."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = frozenset(allowed)

    @web.middleware
    async def preflight(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answers the browser's question before a cross-origin call."""
        asked = request.headers.get("Access-Control-Request-Method")
        if request.method == "OPTIONS" and asked and request.headers.get("Origin") in self._allowed:
            return web.Response(
                status=204,
                headers={
                    "Access-Control-Allow-Methods": _METHODS,
                    "Access-Control-Allow-Headers": _HEADERS,
                    "Access-Control-Max-Age": str(_PREFLIGHT_KEPT_S),
                },
            )
        return await handler(request)

    async def set_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """An `on_response_prepare` signal."""
        if not self._allowed:
            return
        response.headers.add("Vary", "Origin")
        origin = request.headers.get("Origin")
        if origin in self._allowed:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = _EXPOSED
