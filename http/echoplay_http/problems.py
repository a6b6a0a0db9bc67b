"""Refusals as HTTP: RFC 9457 problem documents, one status a code, and never a stack trace.

`problem_middleware` turns whatever a handler raises into one, aiohttp's own 404, 405, 413 and 415 included.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from echoplay_actors.errors import (
    REFUSALS,
    Invalid,
    NotFound,
    RateLimited,
    Refusal,
    ServerFull,
    TooLarge,
    Unauthenticated,
    Unavailable,
)
from echoplay_http.texts import refusal

LOG = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_MS = 1_000
"""What `Retry-After` says when the refusal itself does not know better."""

STATUS_OF_CODE: dict[str, int] = {
    "unauthenticated": 401,
    "forbidden": 403,
    "not_found": 404,
    "invalid": 400,
    "wrong_phase": 409,
    "match_full": 409,
    "rate_limited": 429,
    "unavailable": 503,
    "too_large": 413,
}


class InvalidFields(Invalid):
    """`Invalid`, naming each field that is wrong: `[{field, message}]`."""

    def __init__(self, errors: Sequence[dict[str, str]]) -> None:
        named = ", ".join(sorted({error["field"] or "the body" for error in errors}))
        super().__init__(refusal("fields_wrong", fields=named))
        self.errors = list(errors)


def outward(found: Refusal) -> Refusal:
    """The refusal as clients know it: one that is for use between our own processes reads as `Unavailable`."""
    if found.code in REFUSALS:
        return found
    return Unavailable(found.message, retry_after_ms=found.retry_after_ms)


def problem_body(found: Refusal, *, status: int | None = None) -> dict[str, Any]:
    """`{type, title, status, detail, code, retryable, retryAfterMs?, queue?, errors?}`."""
    status = STATUS_OF_CODE[found.code] if status is None else status
    body = {
        "type": f"/docs#{found.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": found.message,
        "code": found.code,
        "retryable": found.retryable,
    }
    if found.retry_after_ms is not None:
        body["retryAfterMs"] = found.retry_after_ms
    if isinstance(found, ServerFull):
        body["queue"] = {"position": found.position, "of": found.of}
    if isinstance(found, InvalidFields):
        body["errors"] = found.errors
    return body


def problem(found: Refusal, *, status: int | None = None) -> web.Response:
    """The refusal as a response; `status` where HTTP has a finer one than the code's."""
    found = outward(found)
    body = problem_body(found, status=status)
    response = web.Response(text=json.dumps(body), status=body["status"], content_type=CONTENT_TYPE)
    if isinstance(found, Unauthenticated):
        response.headers["WWW-Authenticate"] = 'Bearer realm="echoplay"'
    if isinstance(found, RateLimited | Unavailable):
        wait_ms = found.retry_after_ms or RETRY_AFTER_MS
        response.headers["Retry-After"] = str(-(-wait_ms // 1000))
    return response


def problem_of_http(request: web.Request, found: web.HTTPException) -> web.Response:
    """aiohttp's own refusals in the same shape."""
    if isinstance(found, web.HTTPNotFound):
        return problem(NotFound(refusal("no_such_page")))
    if isinstance(found, web.HTTPMethodNotAllowed):
        response = problem(Invalid(refusal("method_not_allowed", method=request.method)), status=found.status)
        response.headers["Allow"] = ", ".join(sorted(found.allowed_methods))
        return response
    if isinstance(found, web.HTTPRequestEntityTooLarge):
        return problem(TooLarge(refusal("body_too_large", limit=request.client_max_size)))
    if isinstance(found, web.HTTPUnsupportedMediaType):
        return problem(Invalid(refusal("body_not_json")), status=found.status)
    slow = isinstance(found, web.HTTPRequestTimeout)
    return problem(Invalid(refusal("request_slow" if slow else "request_malformed")), status=found.status)


@web.middleware
async def problem_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong below leaves as a problem document; a bug is logged with its trace and told without."""
    try:
        return await handler(request)
    except Refusal as found:
        return problem(found)
    except web.HTTPException as found:
        if found.status < 400:
            raise
        return problem_of_http(request, found)
    except ConnectionError:
        raise
    except Exception:
        LOG.exception("%s %s failed", request.method, request.match_info.route.resource)
        return problem(Unavailable(refusal("own_fault")), status=500)
