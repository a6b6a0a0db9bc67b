"""Group commit by itself, and the virtual time that all actor tests run on."""

from __future__ import annotations

import asyncio

import pytest

from echoplay_actors.batch import Batch
from echoplay_actors.testing import VirtualTimeLoop, virtual_time


class _Flushes:
    """Takes a tenth of a second for each flush."""

    def __init__(self) -> None:
        self.taken: list[list[int]] = []
        self.errors: list[BaseException] = []

    async def __call__(self, items: list[int]) -> None:
        await asyncio.sleep(0.1)
        self.taken.append(items)
        if 13 in items:
            raise ValueError("unlucky")


def _batch(flushes: _Flushes, *, waiting: int = 100, per_flush: int = 10) -> Batch[int]:
    return Batch(flushes, items_waiting_max=waiting, items_per_flush_max=per_flush, failed=flushes.errors.append)


async def test_a_batch_sends_at_once_when_idle_and_collects_meanwhile() -> None:
    flushes = _Flushes()
    batch = _batch(flushes)
    assert batch.add(1)
    await asyncio.sleep(0)
    assert all(batch.add(number) for number in (2, 3, 4))
    await batch.settled()
    assert flushes.taken == [[1], [2, 3, 4]]


async def test_a_batch_keeps_the_order_and_its_sizes() -> None:
    flushes = _Flushes()
    batch = _batch(flushes, per_flush=4)
    assert all(batch.add(number) for number in range(10))
    await batch.settled()
    assert flushes.taken == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


async def test_a_batch_takes_no_more_than_may_wait() -> None:
    batch = _batch(_Flushes(), waiting=3)
    assert [batch.add(number) for number in range(5)] == [True, True, True, False, False]
    await batch.settled()


async def test_an_error_ends_a_batch_and_is_told() -> None:
    flushes = _Flushes()
    batch = _batch(flushes)
    batch.add(13)
    await batch.settled()
    assert [str(error) for error in flushes.errors] == ["unlucky"]


async def test_a_cancelled_batch_drops_what_waits() -> None:
    flushes = _Flushes()
    batch = _batch(flushes, per_flush=1)
    batch.add(1)
    batch.add(2)
    await asyncio.sleep(0)
    batch.cancel()
    await batch.settled()
    assert (flushes.taken, flushes.errors) == ([], [])


async def test_virtual_time_passes_only_when_nothing_else_is_to_be_done() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    began_s = loop.time()
    await asyncio.sleep(0)
    assert loop.time() == began_s
    await asyncio.gather(asyncio.sleep(3_600), asyncio.sleep(60))
    assert loop.time() == began_s + 3_600


def test_a_loop_on_which_everything_waits_for_ever_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual_time, "_THREADS_WITHIN_S", 0)
    loop = VirtualTimeLoop()
    try:
        with pytest.raises(RuntimeError, match="never come"):
            loop.run_until_complete(loop.create_future())
    finally:
        loop.close()
