"""Headers every answer carries: nothing is sniffed, framed, cached by accident or told to other sites."""

from __future__ import annotations

from aiohttp import web

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}
_NO_CONTENT = "default-src 'none'; frame-ancestors 'none'"


async def set_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """An `on_response_prepare` signal; what a handler set itself stays."""
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _NO_CONTENT)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.pop("Server", None)
