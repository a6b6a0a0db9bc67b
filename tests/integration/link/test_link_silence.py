"""A link whose other end falls silent is broken within its time; one whose own process was held up is not."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from link_ends import End, dialer

from echoplay_cluster.link import link as link_module
from echoplay_cluster.link.endpoints import Endpoint
from echoplay_cluster.link.link import HEARTBEAT_INTERVAL_S, LINK_SILENT_S


@pytest.fixture
async def other_process(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(Path(__file__).with_name("silent_end.py")), str(folder), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        address = (await process.stdout.readline()).decode().strip()
    yield process, address
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def test_a_frozen_process_is_noticed_by_its_silence(
    other_process: tuple[asyncio.subprocess.Process, str], client: End
) -> None:
    process, address = other_process
    await dialer().reach(address, client)
    process.send_signal(signal.SIGSTOP)
    frozen_s = time.monotonic()
    await client.until(lambda end: end.lost)
    assert client.lost == ["the other end is silent"]
    assert LINK_SILENT_S - 0.3 < time.monotonic() - frozen_s < LINK_SILENT_S + 1.0
    process.send_signal(signal.SIGCONT)
    await dialer().reach(address, client)


async def test_a_killed_process_is_noticed_at_once(
    other_process: tuple[asyncio.subprocess.Process, str], client: End
) -> None:
    process, address = other_process
    await dialer().reach(address, client)
    process.kill()
    await client.until(lambda end: end.lost, within_s=0.5)


@pytest.fixture
def quick_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "HEARTBEAT_INTERVAL_S", 0.02)
    monkeypatch.setattr(link_module, "LINK_SILENT_S", 0.1)
    monkeypatch.setattr(link_module, "BEAT_HEARD_WITHIN_S", 0.01)


@pytest.mark.usefixtures("quick_beats")
async def test_an_idle_link_stays_for_many_silences(endpoint: Endpoint, client: End, server: End) -> None:
    here = await dialer().reach(endpoint.address, client)
    loop = asyncio.get_running_loop()
    much_later = asyncio.Event()
    loop.call_later(0.5, much_later.set)
    await much_later.wait()
    assert here.ready
    assert (client.lost, server.lost, client.heard, server.heard) == ([], [], [], [])


async def test_all_links_of_a_process_beat_at_the_same_moments(endpoint: Endpoint, server: End) -> None:
    loop = asyncio.get_running_loop()
    for number in range(1, 4):
        await dialer().reach(endpoint.address, End())
        await server.until(lambda end, number=number: len(end.links) == number)
        later = asyncio.Event()
        loop.call_later(0.03, later.set)  # at another time of the interval
        await later.wait()
    due_s = [link._beat_due_s for link in server.links]
    assert [due % HEARTBEAT_INTERVAL_S for due in due_s] == [0.0] * 3
    # Each the next one, or the one that is happening right now.
    assert max(due_s) - min(due_s) in (0.0, HEARTBEAT_INTERVAL_S)


@pytest.mark.usefixtures("quick_beats")
async def test_an_end_that_stops_its_heartbeat_is_given_up(endpoint: Endpoint, client: End, server: End) -> None:
    await dialer().reach(endpoint.address, client)
    await server.until(lambda end: end.links)
    timer: Any = server.links[0]._timer
    timer.cancel()
    await client.until(lambda end: end.lost)
    assert client.lost == ["the other end is silent"]


@pytest.mark.usefixtures("quick_beats")
async def test_a_process_that_was_itself_held_up_blames_nobody(
    other_process: tuple[asyncio.subprocess.Process, str], client: End
) -> None:
    _, address = other_process
    link_module.LINK_SILENT_S = 0.4  # its beat is every 0.25 s
    here = await dialer().reach(address, client)
    for _ in range(2):
        # The other process waits a second for us; we wait 0.4 s for it, and stand still for longer than that.
        time.sleep(0.7)  # noqa: ASYNC251
        caught_up = asyncio.Event()
        asyncio.get_running_loop().call_later(0.3, caught_up.set)
        await caught_up.wait()
        assert here.ready, here.reason
