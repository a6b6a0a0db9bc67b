"""Whoever has not proved to know the key gets nothing, costs next to nothing, and is soon sent away."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from link_ends import KEY, End, dialer, listening, over_tcp, tcp_of

from echoplay_cluster.link import dialer as dialer_module
from echoplay_cluster.link import endpoints, link
from echoplay_cluster.link.endpoints import Endpoint
from echoplay_cluster.link.frames import encode


@asynccontextmanager
async def stranger(endpoint: Endpoint) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(*tcp_of(endpoint.address))
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def is_hung_up(reader: asyncio.StreamReader) -> bool:
    """True once the other end has closed; what it says before does not count."""
    try:
        async with asyncio.timeout(5):
            while await reader.read(65536):
                pass
    except ConnectionError:
        pass
    return True


@pytest.mark.parametrize("tcp", [False, True], ids=["unix", "tcp"])
async def test_a_client_with_another_key_is_refused_and_nobody_is_told(
    tcp: bool, endpoint: Endpoint, client: End, server: End
) -> None:
    address = over_tcp(endpoint.address) if tcp else endpoint.address
    with pytest.raises(ConnectionError):
        await dialer(b"another key").reach(address, client)
    assert (client.links, client.lost, server.links, server.lost) == ([], [], [], [])


async def test_a_key_that_is_being_rotated_fits_on_a_real_socket(server: End, client: End, folder: Path) -> None:
    endpoint = await listening(server, folder, b"new", b"old")
    assert (await dialer(b"old").reach(endpoint.address, client)).ready
    assert (await dialer(b"old", b"new").reach(endpoint.address, client)).ready
    assert (await dialer(b"new").reach(endpoint.address, client)).ready
    endpoint.close()


async def test_a_stranger_may_not_make_us_buffer_more_than_a_handshake_takes(endpoint: Endpoint) -> None:
    async with stranger(endpoint) as (reader, writer):
        writer.write((2_000).to_bytes(4, "big"))
        assert await is_hung_up(reader)


@pytest.mark.parametrize("garbage", [b"GET / HTTP/1.1\r\n\r\n", encode(("ask", 1, "m")), b"\0\0\0\1\xc1"])
async def test_a_stranger_who_talks_something_else_is_hung_up_on(
    garbage: bytes, endpoint: Endpoint, server: End
) -> None:
    async with stranger(endpoint) as (reader, writer):
        writer.write(garbage)
        assert await is_hung_up(reader)
    assert server.heard == []


async def test_a_stranger_who_says_nothing_is_hung_up_on(
    server: End, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "HANDSHAKE_TIMEOUT_S", 0.05)
    endpoint = await listening(server, folder)
    async with stranger(endpoint) as (reader, _):
        assert await is_hung_up(reader)
    endpoint.close()


async def test_only_so_many_strangers_may_stand_at_the_door_and_then_others_come_in_again(
    server: End, client: End, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "UNPROVEN_LINKS_MAX", 2)
    endpoint = await listening(server, folder)
    async with stranger(endpoint) as (first, _), stranger(endpoint) as (second, _):
        assert await first.read(4)
        assert await second.read(4)
        async with stranger(endpoint) as (third, _):
            assert await is_hung_up(third)
        # The Unix socket has a door of its own.
        assert (await dialer().reach(endpoint.address, client)).ready
    async with asyncio.timeout(5):
        while True:
            try:
                await dialer().reach(over_tcp(endpoint.address), client)
                break
            except ConnectionError:
                await asyncio.sleep(0.01)
    endpoint.close()


async def test_a_server_that_does_not_know_the_key_is_left(folder: Path, client: End) -> None:
    """Somebody else listens where ours was."""
    other = End()
    endpoint = await listening(other, folder, b"another key")
    with pytest.raises(ConnectionError):
        await dialer(KEY).reach(endpoint.address, client)
    endpoint.close()
    assert client.links == []


async def test_a_server_that_says_nothing_is_left(folder: Path, client: End, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialer_module, "REACH_TIMEOUT_S", 0.05)
    held: list[asyncio.StreamWriter] = []
    silent = await asyncio.start_unix_server(lambda _, writer: held.append(writer), str(folder / "silent.sock"))
    with pytest.raises(TimeoutError):
        await dialer().reach(f"unix:{folder / 'silent.sock'},tcp:127.0.0.1:1", client)
    assert client.links == []
    for writer in held:
        writer.close()
        await writer.wait_closed()
    silent.close()


async def test_where_nobody_listens_there_is_an_error_at_once(folder: Path, client: End) -> None:
    server = End()
    endpoint = await listening(server, folder)
    endpoint.close()
    with pytest.raises(OSError):
        await dialer().reach(endpoint.address, client)
    stale = folder / "stale.sock"
    (await asyncio.start_unix_server(lambda *_: None, str(stale))).close()
    with pytest.raises(OSError):
        await dialer().reach(f"unix:{stale},tcp:127.0.0.1:1", client)


async def test_only_its_owner_may_use_the_unix_socket(endpoint: Endpoint) -> None:
    assert stat.S_IMODE(endpoint.socket_path.stat().st_mode) == 0o600


async def test_closing_takes_the_socket_away_and_keeps_the_links(endpoint: Endpoint, client: End) -> None:
    here = await dialer().reach(endpoint.address, client)
    endpoint.close()
    assert here.ready
    assert not endpoint.socket_path.exists()
