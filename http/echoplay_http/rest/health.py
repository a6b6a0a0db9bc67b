"""`GET /v1/health`: whether this edge can serve, and what each dependency reports.

A probe has a second; one that fails or is late counts as down and never holds up the answer. The report is kept
for half a second, so that asking often costs nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from echoplay_actors.clock import Clock
from echoplay_actors.protocol.wire import iso
from echoplay_http.parts import Probe
from echoplay_http.rest.answers_out import HealthAnswer
from echoplay_http.rest.operations import Call, Operation, Reply
from echoplay_http.settings import EdgeSettings

LOG = logging.getLogger(__name__)


class Health:
    """Asks every probe at once."""

    def __init__(self, probes: Mapping[str, Probe], settings: EdgeSettings, *, clock: Clock) -> None:
        self._probes = probes
        self._wait_s_max = settings.health_wait_ms_max / 1000
        self._kept_ms = settings.health_kept_ms
        self._clock = clock
        self._turn = asyncio.Lock()
        self._kept: tuple[int, dict[str, dict[str, Any]]] | None = None

    def operations(self) -> Sequence[Operation]:
        return [
            Operation(
                "GET", "/v1/health", "readHealth", "Whether the server can serve", "Server", self._read, HealthAnswer,
                open=True, other_statuses=(503,),
            )
        ]  # fmt: skip

    async def _read(self, call: Call) -> Reply:
        reports = await self._reports()
        down = [report for report in reports.values() if not report["ok"]]
        unable = any(report["required"] for report in down)
        status = "unavailable" if unable else "degraded" if down else "ok"
        body = {
            "status": status,
            "service": "echoplay",
            "timestamp": iso(self._clock.now_ms()),
            "dependencies": reports,
        }
        return Reply(503 if unable else 200, body)

    async def _reports(self) -> dict[str, dict[str, Any]]:
        async with self._turn:
            if self._kept is None or self._clock.now_ms() - self._kept[0] >= self._kept_ms:
                found = await asyncio.gather(*(self._report(name, probe) for name, probe in self._probes.items()))
                self._kept = (self._clock.now_ms(), dict(zip(self._probes, found, strict=True)))
            return self._kept[1]

    async def _report(self, name: str, probe: Probe) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._wait_s_max):
                return {"ok": True, "required": True, **await probe()}
        except Exception:
            # A dependency's own words may hold addresses or worse: they are for the log.
            LOG.warning("the health probe %s failed", name, exc_info=True)
            return {"ok": False, "required": True}
