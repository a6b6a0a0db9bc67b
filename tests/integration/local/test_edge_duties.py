"""Who listens, settled between processes by locked files: when one is gone that had a duty, whoever waits has it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from echoplay_cluster.processes.duty import Duties

WITHIN_S = 20.0
_HAVE_ONE = """
import asyncio, sys
from pathlib import Path
from echoplay_cluster.processes.duty import Duties

async def main():
    duties = Duties(Path(sys.argv[1]), sys.argv[2], count=int(sys.argv[3]))
    duty = duties.take()
    if duty is None:
        print("waits", flush=True)
        duty = await duties.wait()
    duty.tell_listening()
    print("listens", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


class Edges:
    """Processes that have or want a duty, of which there are `count`."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self._count = count
        self._all: list[Process] = []

    async def begin(self, name: str) -> Process:
        arguments = (str(self.folder), name, str(self._count))
        one = await asyncio.create_subprocess_exec(sys.executable, "-c", _HAVE_ONE, *arguments, stdout=PIPE)
        self._all.append(one)
        return one

    async def end(self) -> None:
        for one in self._all:
            if one.returncode is None:
                one.kill()
            await one.wait()

    def seen_by_another(self) -> Duties:
        return Duties(self.folder, "another", count=self._count)


@pytest.fixture
async def edges(tmp_path: Path) -> AsyncIterator[Edges]:
    made = Edges(tmp_path, count=1)
    yield made
    await made.end()


async def said(process: Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), WITHIN_S)).decode().strip()


async def _until_seen_waiting(duties: Duties, spares: int) -> None:
    async with asyncio.timeout(WITHIN_S):
        while duties.report()["spares"] != spares:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_spare_one_listens_as_soon_as_the_other_one_is_killed(edges: Edges) -> None:
    first = await edges.begin("edge-1")
    assert await said(first) == "listens"
    second = await edges.begin("edge-2")
    assert await said(second) == "waits"
    duties = edges.seen_by_another()
    await _until_seen_waiting(duties, 1)
    assert duties.report() == {"listening": 1, "spares": 1}
    first.kill()
    assert await said(second) == "listens"
    await _until_seen_waiting(duties, 0)
    again = await edges.begin("edge-1")
    assert await said(again) == "waits"
    second.kill()
    assert await said(again) == "listens"


async def test_a_frozen_one_keeps_its_duty(edges: Edges) -> None:
    first = await edges.begin("edge-1")
    assert await said(first) == "listens"
    second = await edges.begin("edge-2")
    assert await said(second) == "waits"
    first.send_signal(signal.SIGSTOP)
    await asyncio.to_thread(os.waitid, os.P_PID, first.pid, os.WSTOPPED | os.WNOWAIT)
    duties = edges.seen_by_another()
    assert duties.take() is None
    await _until_seen_waiting(duties, 1)
    assert duties.report()["listening"] == 1
    first.kill()
    assert await said(second) == "listens"


async def test_one_that_hands_its_duty_on_knows_when_the_other_one_listens(edges: Edges) -> None:
    duties = edges.seen_by_another()
    mine = duties.take()
    assert mine is not None
    mine.tell_listening()
    assert mine.listener == os.getpid()
    second = await edges.begin("edge-2")
    assert await said(second) == "waits"
    mine.hand_on()
    assert await said(second) == "listens"
    assert mine.listener == second.pid
    assert duties.report()["listening"] == 1
    mine.close()


async def test_what_a_dead_one_wrote_is_nobodys_word_that_somebody_listens(edges: Edges) -> None:
    first = await edges.begin("edge-1")
    assert await said(first) == "listens"
    first.kill()
    await first.wait()
    mine = edges.seen_by_another().take()
    assert mine is not None
    assert mine.listener is None
    mine.close()


async def test_each_of_several_duties_is_had_by_one_and_no_spare_has_two(tmp_path: Path) -> None:
    edges = Edges(tmp_path, count=2)
    try:
        having = [await edges.begin(f"edge-{number}") for number in (1, 2)]
        assert [await said(one) for one in having] == ["listens", "listens"]
        spare = [await edges.begin(f"edge-{number}") for number in (3, 4)]
        assert [await said(one) for one in spare] == ["waits", "waits"]
        for one in having:
            one.kill()
        assert [await said(one) for one in spare] == ["listens", "listens"]
        assert edges.seen_by_another().report()["listening"] == 2
    finally:
        await edges.end()


async def test_one_that_is_stopped_while_it_waits_has_no_duty_afterwards(edges: Edges) -> None:
    first = await edges.begin("edge-1")
    assert await said(first) == "listens"
    duties = edges.seen_by_another()
    waiting = asyncio.ensure_future(duties.wait())
    await _until_seen_waiting(duties, 1)
    waiting.cancel()
    await _until_seen_waiting(duties, 0)
    first.kill()
    third = await edges.begin("edge-3")
    if await said(third) == "waits":
        assert await said(third) == "listens"
    assert duties.report()["listening"] == 1
