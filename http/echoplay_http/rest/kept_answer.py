"""An answer that stays the same while the server runs: encoded and compressed once, kept by whoever asked, known by
its ETag."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import hdrs, web

from echoplay_http.negotiation import chosen_coding, is_known

KEPT_S = 300
"""For how long nobody has to ask again (RFC 9111)."""


class KeptAnswer:
    """The JSON, plain and as gzip; each with an entity tag of its own (RFC 9110 §8.8.3)."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        plain = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        self._bodies = {"": plain, "gzip": gzip.compress(plain, mtime=0)}
        self._tags = {coding: f'"{hashlib.sha256(body).hexdigest()[:32]}"' for coding, body in self._bodies.items()}

    def response(self, request: web.Request) -> web.Response:
        """The whole answer, or 304 without a body to whoever has it already."""
        coding = chosen_coding(",".join(request.headers.getall(hdrs.ACCEPT_ENCODING, ())), ["gzip"]) or ""
        headers = {
            hdrs.ETAG: self._tags[coding],
            hdrs.CACHE_CONTROL: f"public, max-age={KEPT_S}",
            hdrs.VARY: hdrs.ACCEPT_ENCODING,
        }
        if is_known(",".join(request.headers.getall(hdrs.IF_NONE_MATCH, ())), self._tags[coding]):
            return web.Response(status=304, headers=headers)
        if coding:
            headers[hdrs.CONTENT_ENCODING] = coding
        headers[hdrs.CONTENT_TYPE] = "application/json; charset=utf-8"
        return web.Response(body=self._bodies[coding], headers=headers)
