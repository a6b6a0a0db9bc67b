"""The embedded Valkey keeps what it was told, shows its password to nobody, and ends with us."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import redis.asyncio
from redis.exceptions import AuthenticationError

from echoplay_cluster.local.valkey import EmbeddedValkey

PASSWORD = "0123456789abcdef"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedValkey]:
    server = EmbeddedValkey(tmp_path / 'a "folder" with a space', PASSWORD)
    yield server
    await server.stop()


async def test_it_keeps_what_it_was_told_over_a_stop(server: EmbeddedValkey) -> None:
    url = await server.start()
    async with redis.asyncio.from_url(url) as client:
        await client.set("word", "kept")
    await server.stop()

    assert await server.start() == url
    async with redis.asyncio.from_url(url) as client:
        assert await client.get("word") == b"kept"


async def test_it_starts_again_at_the_same_address_after_a_kill(server: EmbeddedValkey) -> None:
    url = await server.start()
    assert server.child is not None
    server.child.send(signal.SIGKILL)
    assert await server.child.wait() == -signal.SIGKILL

    assert await server.start() == url
    async with redis.asyncio.from_url(url) as client:
        assert await client.ping()


async def test_it_refuses_a_wrong_password(server: EmbeddedValkey) -> None:
    url = await server.start()

    async with redis.asyncio.from_url(url.replace(PASSWORD, "wrong")) as client:
        with pytest.raises(AuthenticationError):
            await client.ping()


async def test_its_password_is_in_no_command_line(server: EmbeddedValkey) -> None:
    await server.start()
    assert server.child is not None

    assert PASSWORD not in Path(f"/proc/{server.child.pid}/cmdline").read_text()
