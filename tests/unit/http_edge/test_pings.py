"""The heartbeat of connections, on virtual time: who is asked when, who counts as gone, and how often anybody wakes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from echoplay_actors.testing import VirtualTimeLoop
from echoplay_http.realtime.pings import LATE_S, STEP_S, Pings

INTERVAL_S, TIMEOUT_S = 10.0, 8.0


class Heart:
    """Somebody who answers after `answers_after_s`, or never."""

    def __init__(self, pings: Pings, answers_after_s: float | None = 0.2) -> None:
        self.asked_s: float | None = None
        self.ended = False
        self.answers_after_s = answers_after_s
        self.pinged_s: list[float] = []
        self.silent_s: list[float] = []
        self._pings = pings

    def ping(self) -> None:
        loop = asyncio.get_running_loop()
        self.pinged_s.append(loop.time())
        if self.answers_after_s is not None:
            loop.call_later(self.answers_after_s, self._pings.answered, self)

    def fell_silent(self) -> None:
        self.silent_s.append(asyncio.get_running_loop().time())
        self.ended = True


def play(story: Callable[[Pings], Coroutine[Any, Any, None]], loop: asyncio.AbstractEventLoop | None = None) -> None:
    loop = loop or VirtualTimeLoop()
    try:
        loop.run_until_complete(story(Pings(interval_s=INTERVAL_S, timeout_s=TIMEOUT_S)))
    finally:
        loop.close()


def test_whoever_answers_is_asked_an_interval_after_each_answer() -> None:
    async def story(pings: Pings) -> None:
        heart = Heart(pings)
        pings.begin(heart)
        await asyncio.sleep(35)
        assert heart.pinged_s == pytest.approx([10, 20.2, 30.4], abs=2 * STEP_S)
        assert heart.silent_s == []

    play(story)


def test_whoever_does_not_answer_in_time_is_told_of_once() -> None:
    async def story(pings: Pings) -> None:
        silent, late, well = Heart(pings, None), Heart(pings, TIMEOUT_S + 1), Heart(pings, TIMEOUT_S - 0.1)
        for heart in (silent, late, well):
            pings.begin(heart)
        await asyncio.sleep(60)
        for heart in (silent, late):
            assert heart.pinged_s == [10]
            assert heart.silent_s == pytest.approx([18], abs=STEP_S)
        assert len(well.pinged_s) == 3
        assert well.silent_s == []

    play(story)


def test_whoever_has_gone_is_neither_asked_nor_told_of() -> None:
    async def story(pings: Pings) -> None:
        before, after = Heart(pings, None), Heart(pings, None)
        for heart in (before, after):
            pings.begin(heart)
        before.ended = True
        await asyncio.sleep(12)
        after.ended = True
        await asyncio.sleep(30)
        assert (before.pinged_s, after.pinged_s) == ([], [10])
        assert before.silent_s == after.silent_s == []

    play(story)


def test_an_answer_that_nobody_asked_for_means_nothing() -> None:
    async def story(pings: Pings) -> None:
        heart = Heart(pings, None)
        pings.begin(heart)
        for _ in range(1_000):
            pings.answered(heart)
        await asyncio.sleep(10 + STEP_S)
        assert heart.pinged_s == [10]
        for _ in range(1_000):
            pings.answered(heart)
        await asyncio.sleep(10 + STEP_S)
        assert len(heart.pinged_s) == 2

    play(story)


def test_a_crowd_that_came_within_a_step_wakes_the_process_once() -> None:
    async def story(pings: Pings) -> None:
        hearts = [Heart(pings, None) for _ in range(500)]
        for heart in hearts:
            pings.begin(heart)
            await asyncio.sleep(STEP_S / 1_000)
        looks = 0
        real = pings._look

        def look(expected_s: float) -> None:
            nonlocal looks
            looks += 1
            real(expected_s)

        pings._look = look  # type: ignore[method-assign]
        await asyncio.sleep(16)
        assert all(len(heart.pinged_s) == 1 for heart in hearts)
        # The first was set before anybody counted.
        assert looks <= 1

    play(story)


def test_nothing_wakes_while_nobody_is_there_or_once_it_has_stopped() -> None:
    async def story(pings: Pings) -> None:
        assert pings._timer is None
        heart = Heart(pings, None)
        pings.begin(heart)
        await asyncio.sleep(30)
        assert heart.silent_s
        assert pings._timer is None
        pings.begin(heart)
        pings.stop()
        assert pings._timer is None

    play(story)


def test_a_process_that_stood_still_hears_the_answers_before_it_judges() -> None:
    loop = VirtualTimeLoop()

    async def story(pings: Pings) -> None:
        answers, silent = Heart(pings, None), Heart(pings, None)
        for heart in (answers, silent):
            pings.begin(heart)
        await asyncio.sleep(16)
        # It stands still for 20 seconds, and reads what has come meanwhile a moment after.
        loop.advance(20)
        loop.call_later(LATE_S / 2, pings.answered, answers)
        await asyncio.sleep(LATE_S / 4)
        assert silent.silent_s == []
        await asyncio.sleep(LATE_S)
        assert answers.silent_s == []
        assert silent.silent_s == pytest.approx([36 + LATE_S], abs=STEP_S)

    play(story, loop)
