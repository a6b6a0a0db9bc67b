"""What a process of ours keeps is no work for its garbage collector, and garbage is found in the end."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable, Iterator

import pytest

from echoplay_cluster import collector as module
from echoplay_cluster.collector import Collector
from echoplay_cluster.hosting import LoopThread


class Kept:
    """Something that the collector looks at; `other` makes a cycle."""

    other: Kept


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    yield collector
    collector.end()


def _looked_at() -> list[Kept]:
    return [one for one in gc.get_objects() if isinstance(one, Kept)]


def _forgotten_cycle() -> weakref.ref[Kept]:
    one, another = Kept(), Kept()
    one.other, another.other = another, one
    gc.collect()  # it is still in use here
    return weakref.ref(one)


def test_the_collector_leaves_alone_what_was_there_before_and_what_a_start_made() -> None:
    before, made = Kept(), list[Kept]()

    async def serve(started: Callable[[], None]) -> None:
        made.append(Kept())
        started()
        await asyncio.Event().wait()

    assert any(one is before for one in gc.get_objects())
    thresholds = gc.get_threshold()
    thread = LoopThread("kept", serve)
    thread.wait_started()
    later = Kept()
    looked_at = _looked_at()
    assert gc.get_freeze_count() > 0
    assert gc.isenabled()
    thread.stop(5.0)
    assert [one is later for one in looked_at] == [True]
    assert made
    assert any(one is before for one in gc.get_objects())
    assert gc.get_threshold() == thresholds


def test_a_full_collection_looks_once_at_what_stays(collector: Collector) -> None:
    collector.begin()
    one = Kept()
    assert _looked_at() == [one]
    gc.collect()
    assert _looked_at() == []


def test_what_stays_is_freed_when_the_last_reference_goes(collector: Collector) -> None:
    collector.begin()
    one = Kept()
    gc.collect()
    kept = weakref.ref(one)
    del one
    assert kept() is None


def test_garbage_that_was_in_use_once_is_found_when_there_is_twice_as_much(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MORE_OBJECTS", 1_000)
    collector.begin()
    garbage = _forgotten_cycle()
    gc.collect()
    assert garbage() is not None
    many = [Kept() for _ in range(gc.get_freeze_count() + 2_000)]
    gc.collect()
    assert garbage() is not None, "this one looks at the new ones, and sees how many there are"
    gc.collect()
    assert garbage() is None
    assert _looked_at() == []
    del many


def test_the_next_look_at_everything_comes_with_twice_as_much_again(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MORE_OBJECTS", 1_000)
    collector.begin()
    many = [Kept() for _ in range(gc.get_freeze_count() + 2_000)]
    for _ in range(2):
        gc.collect()
    garbage = _forgotten_cycle()
    for _ in range(3):
        gc.collect()
    assert garbage() is not None
    del many


def test_beginning_again_looks_at_everything(collector: Collector) -> None:
    collector.begin()
    garbage = _forgotten_cycle()
    collector.begin()
    assert garbage() is None
    assert gc.callbacks.count(collector._collected) == 1
