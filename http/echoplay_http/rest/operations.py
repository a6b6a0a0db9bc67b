"""A REST call as a value: its address, what it takes and answers, and who may ask.

The router and the OpenAPI document are both made from these, so that neither knows a call the other does not.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel

from echoplay_actors.errors import Unauthenticated
from echoplay_actors.match.values import Person
from echoplay_http.bodies import read_body
from echoplay_http.callers import Callers
from echoplay_http.rest.kept_answer import KeptAnswer
from echoplay_http.texts import refusal


@dataclass(frozen=True, slots=True)
class Call:
    """One request, checked: the body is what the operation's model made of it."""

    request: web.Request
    body: Any
    caller: Person | None

    @property
    def person(self) -> Person:
        """Who asks; operations that are not open always have one."""
        if self.caller is None:
            raise Unauthenticated(refusal("token_missing"))
        return self.caller

    @property
    def match_id(self) -> str:
        return self.request.match_info["match_id"]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with another status than the operation's usual one."""

    status: int
    body: Mapping[str, Any]


Answering = Callable[[Call], Awaitable[Mapping[str, Any] | Reply | KeptAnswer]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One REST call of the contract."""

    method: str
    path: str
    name: str
    summary: str
    tag: str
    answering: Answering
    answer: type[BaseModel]
    body: type[BaseModel] | None = None
    status: int = 200
    other_statuses: Sequence[int] = ()
    """Statuses besides the usual one that carry the same answer."""
    open: bool = False
    """Whether it can be asked without a token."""
    guests: bool = False
    """Whether a guest may ask it about the match they watch."""
    kept: bool = False
    """Whether its answer may be kept for a while and is then asked for again by its ETag."""
    sign_in: bool = False
    """Whether it is limited by address."""
    makes_something: bool = False
    """Whether it takes an `Idempotency-Key`."""
    refusals: Sequence[str] = ()
    """Codes it may refuse with, besides those every call of its kind may."""


def register(app: web.Application, operations: Sequence[Operation], callers: Callers) -> None:
    """Route each operation."""
    for operation in operations:
        # Whatever stands where an id belongs is an id, if a malformed one: it gets the answer of an unknown one.
        pattern = operation.path.replace("}", ":[^/]+}")
        app.router.add_route(operation.method, pattern, _handler(operation, callers))


def _handler(operation: Operation, callers: Callers) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        if operation.sign_in:
            callers.check_sign_in(request)
        caller = None if operation.open else callers.person(request, guests_may=operation.guests)
        body = await read_body(request, operation.body) if operation.body else None
        found = await operation.answering(Call(request, body, caller))
        if isinstance(found, KeptAnswer):
            return found.response(request)
        status, answer = (found.status, found.body) if isinstance(found, Reply) else (operation.status, found)
        return web.Response(text=json.dumps(answer), status=status, content_type="application/json")

    return handle
