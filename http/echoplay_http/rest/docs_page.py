"""`GET /docs`: the OpenAPI document and the Socket.IO events as one page to read."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from echoplay_http.problems import STATUS_OF_CODE
from echoplay_http.realtime.events import CLIENT_EVENTS
from echoplay_http.rest.pages import page_html

Schema = Mapping[str, Any]


def docs_page(document: Mapping[str, Any]) -> str:
    """The whole page as HTML."""
    schemas = document["components"]["schemas"]
    parts = [
        f"<h1>{escape(document['info']['title'])} {escape(document['info']['version'])}</h1>",
        f'<p class="lead">{_prose(document["info"]["description"])}</p>',
        '<p>As data: <a href="/openapi.json">openapi.json</a>.</p>',
        *_operations(document, schemas),
        *_events(),
        *_errors(),
    ]
    return page_html("EchoPlay: how to talk to it", "\n".join(parts))


def _operations(document: Mapping[str, Any], schemas: Mapping[str, Schema]) -> list[str]:
    by_tag: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            shown = _operation(method.upper(), path, operation, schemas)
            by_tag.setdefault(operation["tags"][0], []).append(shown)
    return [part for tag, shown in by_tag.items() for part in (f"<h2>{escape(tag)}</h2>", *shown)]


def _operation(method: str, path: str, operation: Schema, schemas: Mapping[str, Schema]) -> str:
    parts = [f"<summary>{_method(method)} <code>{escape(path)}</code> · {escape(operation['summary'])}</summary>"]
    parts.append("<p>Open to everybody.</p>" if operation.get("security") == [] else "<p>Needs a token.</p>")
    if "requestBody" in operation:
        parts.append(
            "<h4>Body</h4>" + _fields(operation["requestBody"]["content"]["application/json"]["schema"], schemas)
        )
    refusals = []
    for status, response in operation["responses"].items():
        content = response.get("content", {}).get("application/json")
        if content:
            parts.append(f"<h4>{escape(status)}</h4>" + _fields(content["schema"], schemas))
        elif int(status) < 400:
            parts.append(f"<h4>{escape(status)}</h4><p>{escape(response['description'])}</p>")
        else:
            refusals.append(escape(status))
    parts.append(f'<p class="faint">Refuses with {", ".join(refusals)}.</p>')
    return f"<details>{''.join(parts)}</details>"


def _fields(schema: Schema, schemas: Mapping[str, Schema]) -> str:
    found = schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    required = found.get("required", [])
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(_type(field))}</td>"
        f"<td>{'' if name in required else 'optional'}</td></tr>"
        for name, field in found.get("properties", {}).items()
    )
    return f'<div class="wide"><table>{rows}</table></div>' if rows else "<p>Nothing.</p>"


def _type(schema: Schema) -> str:
    """A field's type in a few words, its bounds included."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}{_bounds(schema)}"
    return f"{schema.get('type', 'anything')}{_bounds(schema)}"


def _bounds(schema: Schema) -> str:
    named = (("minimum", "≥"), ("maximum", "≤"), ("minLength", "≥"), ("maxLength", "≤"), ("maxItems", "≤"))
    found = [f"{sign} {schema[key]}" for key, sign in named if key in schema]
    return f" ({', '.join(found)})" if found else ""


def _events() -> list[str]:
    parts = [
        "<h2>Socket.IO events</h2>",
        "<p>Namespace <code>/realtime</code>, Engine.IO 4, <code>auth: {token}</code>. Each takes one object, may "
        "carry <code>opId</code>, and may ask for an acknowledgement <code>{ok, …}</code>.</p>",
    ]
    for name, event in CLIENT_EVENTS.items():
        about = escape(event.about)
        fields = _fields(event.body.model_json_schema(), {})
        parts.append(f"<details><summary><code>{name}</code> · {about}</summary>{fields}</details>")
    return parts


def _errors() -> list[str]:
    rows = "".join(
        f'<tr id="{code}"><td><code>{code}</code></td><td>{status}</td></tr>' for code, status in STATUS_OF_CODE.items()
    )
    return ["<h2>Errors</h2>", f'<div class="wide"><table><tr><th>code</th><th>HTTP</th></tr>{rows}</table></div>']


def _method(method: str) -> str:
    return f'<span class="method">{escape(method)}</span>'


def _prose(text: str) -> str:
    """Escaped text whose `backquoted` words become code."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if index % 2 else piece for index, piece in enumerate(pieces))
