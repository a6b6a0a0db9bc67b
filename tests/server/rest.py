"""REST as a client speaks it: a call, its answer, and nothing assumed about either."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `body` is the JSON document, or the text where there is none."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "").split(";")[0]

    def __getitem__(self, field: str) -> Any:
        return self.body[field]


class Rest:
    """Calls of one client; `token` may differ from call to call."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))

    async def get(self, path: str, *, token: str | None = None, **options: Any) -> Answer:
        return await self.call("GET", path, token=token, **options)

    async def post(self, path: str, body: object = None, *, token: str | None = None, **options: Any) -> Answer:
        return await self.call("POST", path, body, token=token, **options)

    async def call(
        self, method: str, path: str, body: object = None, *, token: str | None = None,
        headers: Mapping[str, str] | None = None, raw: bytes | None = None,
    ) -> Answer:  # fmt: skip
        """`body` is sent as JSON unless it is None; `raw` as it is."""
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        data = raw
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
            data = json.dumps(body).encode()
        async with self._session.request(method, self._url + path, data=data, headers=sent) as response:
            text = await response.text()
            return Answer(response.status, response.headers.copy(), _read(text))

    async def close(self) -> None:
        await self._session.close()


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
