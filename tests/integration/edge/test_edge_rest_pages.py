"""Health, pages, headers, other origins and limits."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from described import Described
from running_edge import RunningEdge, running_edge


async def test_health_says_what_each_part_reports() -> None:
    async def fine() -> dict[str, Any]:
        return {"ok": True, "version": 18}

    async def broken() -> dict[str, Any]:
        raise RuntimeError("postgresql://user:secret@db")

    async def late() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    async def optional() -> dict[str, Any]:
        return {"ok": False, "required": False}

    cases: list[tuple[dict[str, Any], int, str]] = [
        ({"postgres": fine}, 200, "ok"),
        ({"postgres": fine, "valkey": optional}, 200, "degraded"),
        ({"postgres": broken, "valkey": fine}, 503, "unavailable"),
        ({"postgres": late}, 503, "unavailable"),
    ]
    for probes, status, word in cases:
        async with running_edge(health=probes, health_wait_ms_max=50) as edge:
            described = Described(edge, (await edge.call("GET", "/openapi.json"))[1])
            found = await described.call("GET", "/v1/health")
            assert (found[0], found[1]["status"], found[1]["service"]) == (status, word, "echoplay")
            assert found[1]["timestamp"].endswith("Z")
            assert set(found[1]["dependencies"]) == set(probes)
            assert "secret" not in json.dumps(found[1])


async def test_pages_bring_everything_along(edge: RunningEdge) -> None:
    for path in ("/", "/docs"):
        async with edge.http.get(f"{edge.url}{path}") as response:
            assert response.status == 200
            assert response.content_type == "text/html"
            policy = response.headers["Content-Security-Policy"]
            page = await response.text()
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            for outside in ("src=", "url(", "@import", "<script", "style=", "http://", "https://"):
                assert outside not in page
            assert "prefers-color-scheme: dark" in page
            if path == "/docs":
                document = (await edge.call("GET", "/openapi.json"))[1]
                assert all(described in page for described in document["paths"])
                assert "submit_vote" in page
                assert 'id="not_found"' in page


async def test_every_answer_carries_the_security_headers(edge: RunningEdge) -> None:
    for path in ("/", "/docs", "/openapi.json", "/v1/health", "/v1/me", "/nowhere", "/socket.io/?EIO=4&transport=x"):
        async with edge.http.get(f"{edge.url}{path}") as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["X-Frame-Options"] == "DENY"
            assert "Content-Security-Policy" in response.headers
            assert "Access-Control-Allow-Origin" not in response.headers


async def test_pages_of_allowed_origins_may_call() -> None:
    ours, theirs = "https://app.example.org", "https://evil.example.org"
    async with running_edge(origins=(ours,)) as edge:
        asked = {"Access-Control-Request-Method": "PATCH"}
        for origin, status in ((ours, 204), (theirs, 405)):
            async with edge.http.options(f"{edge.url}/v1/me", headers={"Origin": origin, **asked}) as response:
                assert response.status == status
                assert response.headers.get("Access-Control-Allow-Origin") == (ours if origin == ours else None)
        async with edge.http.get(f"{edge.url}/v1/health", headers={"Origin": ours}) as response:
            assert response.headers["Access-Control-Allow-Origin"] == ours
            assert "Origin" in response.headers["Vary"]


async def test_asking_too_often_says_when_to_come_back() -> None:
    async with running_edge(rate_limits=True) as edge:
        ada = await edge.sign_up("Ada")
        statuses = []
        for _ in range(15):
            headers = ada.headers
            async with edge.http.post(f"{edge.url}/v1/matches", json={"mode": "SOLO"}, headers=headers) as response:
                statuses.append(response.status)
                if response.status == 429:
                    assert int(response.headers["Retry-After"]) >= 1
                    found = await response.json(content_type=None)
                    assert found["code"] == "rate_limited"
                    assert found["retryAfterMs"] > 0
        assert statuses[:10] == [201] * 10
        assert 429 in statuses
        for _ in range(61):
            status, _ = await edge.call("POST", "/v1/auth/dev", None, {"displayName": "A"})
        assert status == 429
