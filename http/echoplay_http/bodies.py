"""Request bodies: JSON of bounded size, checked against a model; an empty one equals `{}`."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, TypeVar

from aiohttp import web
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from echoplay_http.problems import InvalidFields

Model = TypeVar("Model", bound=BaseModel)


class Body(BaseModel):
    """What clients send: camelCase, types as they are (no "5" for 5), fields we do not know are ignored."""

    model_config = ConfigDict(alias_generator=to_camel, strict=True, extra="ignore", frozen=True)


def _one_line(text: str) -> str:
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise ValueError("control characters are not allowed")
    return text


def _lines(text: str) -> str:
    _one_line(text.replace("\n", ""))
    return text


OneLine = AfterValidator(_one_line)
Lines = AfterValidator(_lines)
Reference = Annotated[str, OneLine]
"""An id as a client sends it; whether it names anything is decided elsewhere."""


async def read_body(request: web.Request, model: type[Model]) -> Model:
    """The body as `model`; `InvalidFields` naming what is wrong, or aiohttp's 413 and 415."""
    raw = await request.read()
    if not raw.strip():
        raw = b"{}"
    elif request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        return model.model_validate_json(raw)
    except ValidationError as found:
        raise InvalidFields(field_errors(found)) from None


def field_errors(found: ValidationError) -> list[dict[str, str]]:
    """`[{field, message}]`; what was sent is not repeated."""
    errors: list[Any] = list(found.errors(include_url=False, include_context=False, include_input=False))
    return [{"field": ".".join(str(part) for part in error["loc"]), "message": error["msg"]} for error in errors]
