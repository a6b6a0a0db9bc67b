"""What the tests of the edge share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from running_edge import RunningEdge, running_edge


@pytest.fixture
async def edge() -> AsyncIterator[RunningEdge]:
    """An edge in development, without rate limits."""
    async with running_edge() as running:
        yield running
