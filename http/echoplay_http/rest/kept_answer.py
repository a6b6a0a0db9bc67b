"""An answer that stays the same while the server runs: encoded once, kept by whoever asked, known by its ETag."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

KEPT_S = 300
"""For how long nobody has to ask again (RFC 9111)."""


class KeptAnswer:
    """The JSON and its entity tag (RFC 9110 §8.8.3)."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._json = json.dumps(body, ensure_ascii=False)
        self._tag = hashlib.sha256(self._json.encode()).hexdigest()[:32]

    def response(self, request: web.Request) -> web.Response:
        """The whole answer, or 304 without a body to whoever has it already."""
        known = request.if_none_match or ()
        if any(tag.value in (self._tag, "*") for tag in known):
            response = web.Response(status=304)
        else:
            response = web.Response(text=self._json, content_type="application/json")
        response.etag = self._tag
        response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
        return response
