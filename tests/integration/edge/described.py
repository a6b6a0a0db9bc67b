"""An edge whose every answer is held against its own OpenAPI document."""

from __future__ import annotations

from typing import Any

import jsonschema
from running_edge import Person, RunningEdge


class Described:
    """An edge whose every answer is held against its own description."""

    def __init__(self, edge: RunningEdge, document: dict[str, Any]) -> None:
        self.edge = edge
        self.document = document
        self.seen: set[tuple[str, str, int]] = set()

    async def call(self, method: str, path: str, by: Person | None = None, body: Any = None, **more: Any) -> Any:
        headers = {**(by.headers if by else {}), **more.pop("headers", {})}
        sent = {} if body is None else {"json": body}
        url = f"{self.edge.url}{path}"
        async with self.edge.http.request(method, url, headers=headers, **sent, **more) as response:
            answer = await response.json(content_type=None)
            template = self._template(path)
            described = self.document["paths"][template][method.lower()]["responses"][str(response.status)]
            if "$ref" in described:
                described = self.document["components"]["responses"][described["$ref"].rsplit("/", 1)[1]]
            content = described["content"][response.content_type]
            schema = {**content["schema"], "components": self.document["components"]}
            jsonschema.Draft202012Validator(schema).validate(answer)
            for header in described.get("headers", {}):
                assert header in response.headers
            self.seen.add((method, template, response.status))
            return response.status, answer

    def _template(self, path: str) -> str:
        parts = path.split("?")[0].split("/")
        if len(parts) > 3 and parts[2] == "matches":
            parts[3] = "{match_id}"
        return "/".join(parts)
