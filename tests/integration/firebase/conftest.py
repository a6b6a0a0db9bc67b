"""What the tests of signing in with Firebase share: the emulator, people in it, and who checks their tokens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
from firebase_emulator import EMULATOR_VARIABLE, PROJECT, Firebase, FirebaseEmulator

from echoplay_http.providers.firebase import FirebaseIdentity


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirebaseEmulator]:
    """One for the whole session: every test signs new people up."""
    running = FirebaseEmulator(tmp_path_factory.mktemp("firebase"))
    with asyncio.Runner() as runner:
        runner.run(running.start())
        yield running
        runner.run(running.stop())


@pytest.fixture
async def firebase(emulator: FirebaseEmulator) -> AsyncIterator[Firebase]:
    async with aiohttp.ClientSession() as http:
        yield Firebase(emulator.host, http)


@pytest.fixture
def identity(emulator: FirebaseEmulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[FirebaseIdentity]:
    """The provider as an edge has it, with this emulator."""
    # It sets the variable itself; said here too, so that it is taken back at the end.
    monkeypatch.setenv(EMULATOR_VARIABLE, emulator.host)
    provider = FirebaseIdentity(project_id=PROJECT, auth_emulator_host=emulator.host)
    yield provider
    provider.close()
