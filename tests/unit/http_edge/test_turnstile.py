"""The turnstile at the door: who goes through when, and that nobody waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from echoplay_actors.errors import Unavailable
from echoplay_http.realtime.turnstile import Turnstile


def here() -> bool:
    return False


def turnstile(
    *, at_once: int = 2, waiting_max: int = 100, wait_ms_max: int = 60_000, retry_after_ms: int = 2_000
) -> Turnstile:
    return Turnstile(
        at_once=at_once, waiting_max=waiting_max, wait_ms_max=wait_ms_max, retry_after_ms=retry_after_ms
    )  # fmt: skip


class Rounds:
    """Counts how often the loop goes round, beside what is tested."""

    def __init__(self) -> None:
        self.now = 0
        self._stopped = False
        self._next()

    def stop(self) -> None:
        self._stopped = True

    def _next(self) -> None:
        self.now += 1
        if not self._stopped:
            asyncio.get_running_loop().call_soon(self._next)


async def crowd(door: Turnstile, count: int, gone: Callable[[], bool] = here) -> list[asyncio.Task[bool]]:
    """So many people, all of whom have come to the door."""
    tasks = [asyncio.create_task(door.go_through(gone)) for _ in range(count)]
    await asyncio.sleep(0)
    return tasks


async def test_so_many_go_through_each_time_round_the_loop_in_the_order_in_which_they_came() -> None:
    door, rounds, passed = turnstile(at_once=2), Rounds(), []

    async def come(number: int) -> None:
        assert await door.go_through(here)
        passed.append((rounds.now, number))

    await asyncio.gather(*(come(number) for number in range(9)))
    rounds.stop()
    assert [number for _, number in passed] == list(range(9))
    at = [now for now, _ in passed]
    assert [at.count(now) for now in sorted(set(at))] == [2, 2, 2, 2, 1]


async def test_somebody_who_comes_later_does_not_overtake_the_line() -> None:
    door = turnstile(at_once=1)
    first, second, third = await crowd(door, 3)
    assert first.done()
    assert not second.done()
    (late,) = await crowd(door, 1)
    for expected in (second, third, late):
        await expected
        later = [task for task in (second, third, late) if not task.done()]
        assert expected not in later
        assert later == [second, third, late][3 - len(later) :]


async def test_beyond_the_bound_of_the_line_one_is_told_when_to_come_again() -> None:
    door = turnstile(at_once=1, waiting_max=2, retry_after_ms=1_234)
    tasks = await crowd(door, 4)
    with pytest.raises(Unavailable) as refused:
        await tasks[3]
    assert refused.value.as_wire() == {
        "code": "unavailable", "retryable": True, "retryAfterMs": 1_234,
        "message": "Very many people are coming in right now. Try again in a moment.",
    }  # fmt: skip
    assert await asyncio.gather(*tasks[:3]) == [True, True, True]
    assert door.waiting == 0


async def test_whoever_goes_away_while_they_wait_takes_nobodys_turn() -> None:
    door, away = turnstile(at_once=1), [True]
    (first,) = await crowd(door, 1)
    ghosts = await crowd(door, 5, lambda: away[0])
    (last,) = await crowd(door, 1)
    rounds = Rounds()
    assert await last
    rounds.stop()
    assert rounds.now <= 3
    assert await first
    assert [await ghost for ghost in ghosts] == [False] * 5


async def test_whoever_goes_away_while_they_wait_frees_their_place() -> None:
    door, away = turnstile(at_once=0, waiting_max=3), [False]
    ghosts = await crowd(door, 3, lambda: away[0])
    assert isinstance((await crowd(door, 1))[0].exception(), Unavailable)
    away[0] = True
    (newcomer,) = await crowd(door, 1)
    assert not newcomer.done()
    assert door.waiting == 1
    assert [await ghost for ghost in ghosts] == [False] * 3
    newcomer.cancel()


async def test_whoever_is_cancelled_while_they_wait_frees_their_place() -> None:
    door = turnstile(at_once=0, waiting_max=1)
    (waiting,) = await crowd(door, 1)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    (newcomer,) = await crowd(door, 1)
    assert not newcomer.done()
    newcomer.cancel()


async def test_whoever_waited_too_long_is_told_to_come_again() -> None:
    door = turnstile(at_once=1, wait_ms_max=0)
    tasks = await crowd(door, 3)
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert found[0] is True
    assert all(isinstance(one, Unavailable) and one.retry_after_ms for one in found[1:])
    assert await door.go_through(here)


async def test_nobody_is_let_through_ever_and_still_everybody_is_answered() -> None:
    door = turnstile(at_once=0, waiting_max=5, wait_ms_max=1)
    found = await asyncio.gather(*(door.go_through(here) for _ in range(20)), return_exceptions=True)
    assert all(isinstance(one, Unavailable) for one in found)
    assert door.waiting == 0
