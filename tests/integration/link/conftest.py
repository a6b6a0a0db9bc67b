"""A listening end, and links to it, closed when the test ends."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from link_ends import End, listening

from echoplay_cluster.link.endpoints import Endpoint


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short, since the kernel allows a socket's path 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="ep-") as path:
        yield Path(path)


@pytest.fixture
async def client() -> AsyncIterator[End]:
    end = End()
    yield end
    for link in end.links:
        link.close("the test is over")
    await end.until(lambda end: len(end.lost) == len(end.links))


@pytest.fixture
async def server() -> AsyncIterator[End]:
    end = End()
    yield end
    for link in end.links:
        link.close("the test is over")
    await end.until(lambda end: len(end.lost) == len(end.links))


@pytest.fixture
async def endpoint(server: End, folder: Path) -> AsyncIterator[Endpoint]:
    endpoint = await listening(server, folder)
    yield endpoint
    endpoint.close()
