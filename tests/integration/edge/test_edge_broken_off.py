"""Requests that break off in the middle: nothing of them is logged as an error of ours."""

from __future__ import annotations

import asyncio
import logging

import pytest
from running_edge import RunningEdge


async def test_a_body_that_never_ends_is_no_error_of_ours(edge: RunningEdge, caplog: pytest.LogCaptureFixture) -> None:
    host, _, port = edge.url.removeprefix("http://").partition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"POST /v1/auth/dev HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
    )
    await edge.is_well()
    writer.transport.abort()
    for _ in range(5):
        await edge.is_well()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
