"""One edge: everything put together as an aiohttp application."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version

from aiohttp import web

from echoplay_http.access import MatchAccess
from echoplay_http.asking import Asking
from echoplay_http.callers import Callers
from echoplay_http.headers import set_security_headers
from echoplay_http.no_http import keep_out_of_the_log
from echoplay_http.origins import CrossOrigin
from echoplay_http.parts import EdgeParts
from echoplay_http.problems import problem_middleware
from echoplay_http.rate_limits import RateLimits
from echoplay_http.realtime.assembly import Realtime
from echoplay_http.realtime.entrance import PATH
from echoplay_http.realtime.server import RealtimeServer
from echoplay_http.rest.auth import SignIn
from echoplay_http.rest.docs_page import docs_page
from echoplay_http.rest.formats import Formats
from echoplay_http.rest.health import Health
from echoplay_http.rest.history import History
from echoplay_http.rest.matches import Matches
from echoplay_http.rest.me import Me
from echoplay_http.rest.openapi import openapi_document
from echoplay_http.rest.operations import Operation, register
from echoplay_http.rest.opponent import Opponents
from echoplay_http.rest.pages import page_handler
from echoplay_http.rest.practice import Practice
from echoplay_http.rest.rematch import Rematches
from echoplay_http.settings import EdgeSettings
from echoplay_http.slow_requests import SlowRequests
from echoplay_http.suspensions import Suspensions
from echoplay_http.tokens import Tokens
from echoplay_http.webapp.app_config import AppConfig
from echoplay_http.webapp.pages import add_web_app

SLOW_REQUESTS = web.AppKey("slow_requests", SlowRequests)
"""Whoever serves the application has it watch its connections."""
REALTIME = web.AppKey("realtime", Realtime)
"""The application's realtime part: what it holds, for whoever watches it."""


def build_edge(parts: EdgeParts, settings: EdgeSettings) -> web.Application:
    """The application; it tells the gateway to hand it each room's events."""
    keep_out_of_the_log()
    limits = RateLimits(settings, clock=parts.clock)
    tokens = Tokens(settings, clock=parts.clock)
    suspensions = Suspensions(
        parts.accounts, token_life_s=settings.token_life_s, look_every_ms=settings.suspensions_look_ms
    )
    callers = Callers(tokens, parts.accounts, limits, suspensions)
    access = MatchAccess(parts.matches, parts.accounts)
    asking = Asking(parts.gateway, parts.matches, wait_ms_max=settings.answer_wait_ms_max)
    server = RealtimeServer(settings)
    realtime = Realtime(
        parts, settings, tokens=tokens, callers=callers, limits=limits, access=access, asking=asking, server=server
    )
    parts.gateway.attach(realtime)

    cross_origin = CrossOrigin(settings.origins)
    slow_requests = SlowRequests()
    app = web.Application(
        middlewares=[problem_middleware, slow_requests.middleware, cross_origin.preflight],
        client_max_size=settings.body_bytes_max,
    )
    app[SLOW_REQUESTS] = slow_requests
    app.on_response_prepare.append(set_security_headers)
    app.on_response_prepare.append(cross_origin.set_headers)
    rematches = Rematches(parts, callers, access, asking, limits, secret=settings.jwt_secret.encode())
    operations = [
        *Health(parts.health, settings, clock=parts.clock).operations(),
        *AppConfig(settings).operations(),
        *SignIn(parts, tokens, access).operations(development=settings.development),
        *Formats().operations(),
        *Practice().operations(),
        *Me(parts, callers).operations(),
        *Matches(parts, callers, access, asking, limits, rematches, secret=settings.jwt_secret.encode()).operations(),
        *History(parts, access, asking).operations(),
        *rematches.operations(),
        *Opponents(parts, callers, access, asking, limits, secret=settings.jwt_secret.encode()).operations(),
    ]
    register(app, operations, callers)
    _add_pages(app, operations)
    app.router.add_route("*", PATH, realtime.entrance(server).handle)
    add_web_app(app, settings.web_app)
    app[REALTIME] = realtime

    async def ask_elsewhere(_: web.Request, response: web.StreamResponse) -> None:
        if realtime.leaving and response.status != 101:
            response.headers["Connection"] = "close"
            response.force_close()

    app.on_response_prepare.append(ask_elsewhere)

    async def start(_: web.Application) -> None:
        realtime.watch(suspensions)

    async def stop(_: web.Application) -> None:
        await realtime.stop()

    app.on_startup.append(start)
    app.on_shutdown.append(stop)
    return app


def _add_pages(app: web.Application, operations: list[Operation]) -> None:
    document = openapi_document(operations, version=_version())
    document_json = json.dumps(document)

    async def openapi(request: web.Request) -> web.StreamResponse:
        return web.Response(text=document_json, content_type="application/json")

    app.router.add_get("/docs", page_handler(docs_page(document)))
    app.router.add_get("/openapi.json", openapi)


def _version() -> str:
    try:
        return version("echoplay")
    except PackageNotFoundError:
        return "0"
