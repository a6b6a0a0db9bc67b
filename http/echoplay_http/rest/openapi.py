"""`GET /openapi.json`: the REST calls as an OpenAPI 3.1 document, made from the same operations that are routed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic.json_schema import models_json_schema

from echoplay_http.problems import CONTENT_TYPE, STATUS_OF_CODE
from echoplay_http.rest.answers_out import ProblemAnswer
from echoplay_http.rest.idempotency import HEADER, KEY_CHARACTERS_MAX
from echoplay_http.rest.operations import Operation

_REF = "#/components/schemas/{model}"
_ABOUT = (
    "A realtime debate game server. Errors are RFC 9457 problem documents with a stable `code`. Unknown, malformed "
    "and other people's private ids get the same 404. A guest's token reads and watches its one match and nothing "
    "else. An empty body equals `{}`. The live part of a match is on Socket.IO, namespace `/realtime`."
)


def openapi_document(operations: Sequence[Operation], *, version: str) -> dict[str, Any]:
    """The document; every operation, refusal and security scheme is in it."""
    taken = [(operation.body, "validation") for operation in operations if operation.body]
    answered = [(operation.answer, "serialization") for operation in operations]
    models: Any = list(dict.fromkeys([*taken, *answered, (ProblemAnswer, "serialization")]))
    _, schemas = models_json_schema(models, ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "EchoPlay", "version": version, "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "responses": {code: _problem(code) for code in STATUS_OF_CODE},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
        "security": [{"bearer": []}],
    }


def codes_of(operation: Operation) -> list[str]:
    """Every code this operation may refuse with."""
    codes = {"rate_limited", "unavailable", *operation.refusals}
    if not operation.open:
        # Guests may not ask most things, suspended people none.
        codes |= {"unauthenticated", "forbidden"}
    elif not operation.sign_in:
        codes.discard("rate_limited")
    if operation.body or operation.makes_something:
        codes |= {"invalid", "too_large"}
    return [code for code in STATUS_OF_CODE if code in codes]


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "responses": _responses(operation),
    }
    if operation.open:
        described["security"] = []
    if operation.body:
        schema = {"$ref": _REF.format(model=operation.body.__name__)}
        required = any(field.is_required() for field in operation.body.model_fields.values())
        described["requestBody"] = {"required": required, "content": {"application/json": {"schema": schema}}}
    parameters = _parameters(operation)
    if parameters:
        described["parameters"] = parameters
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", operation.path)
    ]
    if operation.makes_something:
        schema = {"type": "string", "minLength": 1, "maxLength": KEY_CHARACTERS_MAX}
        parameters.append({"name": HEADER, "in": "header", "required": False, "schema": schema})
    return parameters


def _responses(operation: Operation) -> dict[str, Any]:
    answer = {"application/json": {"schema": {"$ref": _REF.format(model=operation.answer.__name__)}}}
    found: dict[str, Any] = {
        str(status): {"description": operation.summary, "content": answer}
        for status in (operation.status, *operation.other_statuses)
    }
    if operation.kept:
        found["304"] = {"description": "Not changed since the answer that `If-None-Match` names"}
    by_status: dict[int, list[str]] = {}
    for code in codes_of(operation):
        by_status.setdefault(STATUS_OF_CODE[code], []).append(code)
    if operation.body:
        by_status[415] = ["invalid"]
    for status, codes in by_status.items():
        if str(status) in found:
            continue
        if len(codes) == 1:
            found[str(status)] = {"$ref": f"#/components/responses/{codes[0]}"}
        else:
            found[str(status)] = {**_problem(codes[0]), "description": " or ".join(f"`{code}`" for code in codes)}
    return dict(sorted(found.items()))


def _problem(code: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model=ProblemAnswer.__name__)}
    response: dict[str, Any] = {"description": f"Refused: `{code}`", "content": {CONTENT_TYPE: {"schema": schema}}}
    if code in ("rate_limited", "unavailable"):
        seconds = {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}
        response["headers"] = {"Retry-After": seconds}
    return response
