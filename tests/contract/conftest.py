"""One whole server for all contract tests, and a visit to it for each."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from absent_host import AbsentHost
from absent_side import AbsentSide
from javascript import JavaScript
from shapes import EVENTS, wrongs

from server.realtime import Seen
from server.running import RunningServer, TemporaryServer
from server.visit import Visit


@pytest.fixture(scope="session")
def server() -> Iterator[RunningServer]:
    with TemporaryServer() as running:
        yield running


@pytest.fixture
async def visit(server: RunningServer) -> AsyncIterator[Visit]:
    """A visit in which every event that any client gets is checked against the table of shapes."""
    wrong: set[str] = set()

    def watch(seen: Seen) -> None:
        if not seen.name.startswith("("):
            wrong.update(wrongs(EVENTS[seen.name], seen.data, seen.name) if seen.name in EVENTS else [seen.name])

    async with Visit(server, watch=watch) as visiting:
        yield visiting
    assert not wrong, "\n".join(sorted(wrong))


@pytest.fixture(scope="session")
def absent_host(server: RunningServer) -> Iterator[AbsentHost]:
    """A match whose host went at the beginning of the session: the rule takes a minute."""
    story = AbsentHost(server)
    yield story
    story.close()


@pytest.fixture(scope="session")
def absent_side(server: RunningServer) -> Iterator[AbsentSide]:
    """A match whose guest went at the beginning of the session: the rule takes two minutes."""
    story = AbsentSide(server)
    yield story
    story.close()


@pytest.fixture(scope="session")
def javascript(server: RunningServer) -> Iterator[JavaScript]:
    """The JavaScript scenarios, under way beside the Python tests."""
    program = JavaScript(server)
    yield program
    program.close()


LONG_STORIES = ("absent_host", "javascript", "absent_side")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests about what takes long come last: it has gone on beside the others by then."""
    items.sort(key=lambda item: sum(story in getattr(item, "fixturenames", ()) for story in LONG_STORIES))


@pytest.fixture(scope="session", autouse=True)
def begin_long_stories(request: pytest.FixtureRequest) -> None:
    """Begins what takes long before the first test, if one of the tests is about it."""
    wanted = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    for story in LONG_STORIES:
        if story in wanted:
            request.getfixturevalue(story)
