"""What the tests of the edge share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from described import Described
from running_edge import RunningEdge, running_edge


@pytest.fixture
async def edge() -> AsyncIterator[RunningEdge]:
    """An edge in development, without rate limits."""
    async with running_edge() as running:
        yield running


@pytest.fixture
async def described(edge: RunningEdge) -> Described:
    status, document = await edge.call("GET", "/openapi.json")
    assert status == 200
    return Described(edge, document)
