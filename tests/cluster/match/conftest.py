"""Whole servers whose processes are killed, a visit to each, and the figures that were measured, printed at the end."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from crashing import Measured

from server.running import RunningServer, TemporaryServer
from server.visit import Visit

_FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    """One with the settings it has by itself; each test of a module finds it whole again."""
    with TemporaryServer() as running:
        yield running


@pytest.fixture
async def visit(server: RunningServer) -> AsyncIterator[Visit]:
    async with Visit(server) as visiting:
        yield visiting


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """Keeps a figure (seconds) for the summary."""
    figures = request.config.stash.setdefault(_FIGURES, [])
    return lambda what, seconds: figures.append(f"{what}: {seconds:.2f} s")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for figure in config.stash.get(_FIGURES, []):
        terminalreporter.write_line(figure)
