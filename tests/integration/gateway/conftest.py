"""A gateway between a scripted directory and scripted actors, all of it closed when the test ends."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from actor_house import House
from edge_side import EdgeSide
from scripted_actor import ScriptedActor, ScriptedDirectory

from echoplay_cluster.directory import directory as directory_module
from echoplay_cluster.directory import staffing


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short, since the kernel allows a socket's path 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="ep-") as path:
        yield Path(path)


@pytest.fixture
def directory() -> ScriptedDirectory:
    return ScriptedDirectory()


@pytest.fixture
async def new_actor(folder: Path) -> AsyncIterator[Callable[[str], Awaitable[ScriptedActor]]]:
    started: list[ScriptedActor] = []

    async def start(name: str) -> ScriptedActor:
        actor = await ScriptedActor(folder, name).start()
        started.append(actor)
        return actor

    yield start
    for actor in started:
        actor.stop()
        await actor.until(lambda actor=actor: actor.lost == len(actor.links))


@pytest.fixture
async def actor(new_actor: Callable[[str], Awaitable[ScriptedActor]]) -> ScriptedActor:
    return await new_actor("match-1")


@pytest.fixture
async def other(new_actor: Callable[[str], Awaitable[ScriptedActor]]) -> ScriptedActor:
    return await new_actor("match-2")


@pytest.fixture
async def edge(
    directory: ScriptedDirectory, new_actor: Callable[[str], Awaitable[ScriptedActor]]
) -> AsyncIterator[EdgeSide]:
    edge = EdgeSide(directory)
    yield edge
    await edge.gateway.close()


@pytest.fixture
def quick_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a directory does every now and then it does often."""
    monkeypatch.setattr(directory_module, "UPKEEP_INTERVAL_S", 0.05)
    monkeypatch.setattr(directory_module, "AUDIT_INTERVAL_S", 0.2)
    monkeypatch.setattr(staffing, "START_AGAIN_AFTER_S", 0.05)


@pytest.fixture
async def house(folder: Path) -> AsyncIterator[House]:
    house = House(folder)
    yield house
    await house.close()
