"""What an edge makes of a call to the directory that is never answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from echoplay_actors.errors import Unavailable
from echoplay_cluster.directory import location
from echoplay_cluster.directory.location import first_answer

Script = Callable[[int], Coroutine[Any, Any, str]]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(location, "ASK_AGAIN_AFTER_S", 0.01)
    monkeypatch.setattr(location, "ANSWER_WITHIN_S", 0.2)


class Calls:
    """Each call runs `script(number)`, numbered from 1."""

    def __init__(self, script: Script) -> None:
        self.made = 0
        self.given_up = 0
        self._script = script

    async def __call__(self) -> str:
        self.made += 1
        try:
            return await self._script(self.made)
        except asyncio.CancelledError:
            self.given_up += 1
            raise


async def _never() -> str:
    await asyncio.Event().wait()
    return "never"


async def test_a_call_that_is_lost_is_made_again_and_the_first_answer_counts() -> None:
    async def lost_twice(number: int) -> str:
        return await _never() if number < 3 else "found"

    calls = Calls(lost_twice)
    assert await first_answer(calls) == "found"
    await asyncio.sleep(0)
    assert (calls.made, calls.given_up) == (3, 2)


async def test_an_answer_that_comes_late_to_an_earlier_call_is_taken() -> None:
    again = asyncio.Event()

    async def the_first_is_slow(number: int) -> str:
        if number == 1:
            await again.wait()
            return "the first"
        again.set()
        return await _never()

    assert await first_answer(Calls(the_first_is_slow)) == "the first"


async def test_a_call_that_is_answered_at_once_is_made_once() -> None:
    async def at_once(number: int) -> str:
        return f"answer {number}"

    calls = Calls(at_once)
    assert await first_answer(calls) == "answer 1"
    assert calls.made == 1


async def test_a_refusal_is_an_answer() -> None:
    async def refused(_number: int) -> str:
        raise Unavailable("not now")

    calls = Calls(refused)
    with pytest.raises(Unavailable):
        await first_answer(calls)
    assert calls.made == 1


async def test_nothing_is_asked_for_ever() -> None:
    calls = Calls(lambda _number: _never())
    with pytest.raises(TimeoutError):
        await first_answer(calls)
    await asyncio.sleep(0)
    assert calls.made == calls.given_up > 2
