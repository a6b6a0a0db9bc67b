"""Ray's own thread dozes where Ray waits for calls, and nowhere else."""

from __future__ import annotations

import inspect
import signal
from collections.abc import Callable, Iterator
from functools import partial
from typing import NoReturn

import pytest

from echoplay_cluster.dozing import AWAKE_S, BUSY_S, DOZE_S, Doze
from echoplay_cluster.processes.edge import Edge
from echoplay_cluster.processes.match_actor import MatchActor

alarm: Callable[[], None] = partial(signal.raise_signal, signal.SIGALRM)
"""Without a frame of its own: it comes while its caller runs."""


def wait_for_calls(then: Callable[[], None]) -> None:
    """Stands for the loop in which Ray does; what is called is a method of the actor, or just an alarm."""
    then()


class Machine:
    """In the kernel's place: knows who slept for how long, and when an alarm was due."""

    def __init__(self) -> None:
        self.slept_s: list[float] = []
        self.armed_s: list[float] = []

    def doze(self, sleep: Callable[[float], None] | None = None) -> None:
        Doze(wait_for_calls.__code__, sleep=sleep or self.slept_s.append, arm=self.armed_s.append).begin()


@pytest.fixture
def machine() -> Iterator[Machine]:
    before = signal.getsignal(signal.SIGALRM)
    yield Machine()
    signal.signal(signal.SIGALRM, before)


def test_the_first_doze_comes_after_the_calls_that_follow_a_start(machine: Machine) -> None:
    machine.doze()
    assert (machine.slept_s, machine.armed_s) == ([], [BUSY_S])


def test_while_ray_waits_for_calls_one_doze_follows_the_other(machine: Machine) -> None:
    machine.doze()
    wait_for_calls(alarm)
    wait_for_calls(alarm)
    assert (machine.slept_s, machine.armed_s) == ([DOZE_S, DOZE_S], [BUSY_S, AWAKE_S, AWAKE_S])


def test_nothing_dozes_while_a_method_runs_and_it_is_tried_again_later(machine: Machine) -> None:
    machine.doze()

    def method() -> None:
        alarm()

    wait_for_calls(method)
    assert (machine.slept_s, machine.armed_s) == ([], [BUSY_S, BUSY_S])


def test_whatever_ends_a_doze_is_raised_where_ray_waits_and_ends_the_dozing(machine: Machine) -> None:
    def told_to_end(seconds: float) -> NoReturn:
        raise SystemExit(1)

    machine.doze(told_to_end)
    with pytest.raises(SystemExit):
        wait_for_calls(alarm)
    assert machine.armed_s == [BUSY_S]


@pytest.mark.parametrize("actor", [Edge, MatchActor])
def test_ray_runs_the_actor_on_its_own_thread(actor: type) -> None:
    """One coroutine among its methods, and Ray takes it for an asynchronous actor, which lives on another thread."""
    assert inspect.getmembers(actor, inspect.iscoroutinefunction) == []
