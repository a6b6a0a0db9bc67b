"""What the fuzz tests are made of: this folder, the edge and link of the integration tests, tables of moves."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / folder) for folder in ("integration/edge", "integration/link", "unit/match")]

from running_edge import RunningEdge, running_edge  # noqa: E402


@pytest.fixture
async def edge() -> AsyncIterator[RunningEdge]:
    """An edge in development, without rate limits."""
    async with running_edge() as running:
        yield running
