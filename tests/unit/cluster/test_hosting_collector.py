"""What a process of ours keeps until its end is no work for its garbage collector."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator

import pytest

from echoplay_cluster.hosting import LoopThread


class Kept:
    """Something that the collector looks at."""


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_the_collector_leaves_alone_what_was_there_before_and_what_a_start_made() -> None:
    before, made = Kept(), list[Kept]()

    async def serve(started: Callable[[], None]) -> None:
        made.append(Kept())
        started()
        await asyncio.Event().wait()

    assert any(one is before for one in gc.get_objects())
    thread = LoopThread("kept", serve)
    thread.wait_started()
    later = Kept()
    looked_at = [one for one in gc.get_objects() if isinstance(one, Kept)]
    thread.stop(5.0)
    assert [one is later for one in looked_at] == [True]
    assert made
    assert gc.get_freeze_count() > 0
    assert gc.isenabled()
