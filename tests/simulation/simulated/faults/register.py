"""The register of faults, and what several of them do: find somebody, kill, freeze.

A fault gets the run and its own draws, does something, and returns what it did it to and for how long (microseconds,
None when nothing has to be undone). Whatever does not heal by itself it schedules with `run.later`; `run.calm` undoes
the rest. A function that is registered is drawn, recorded, counted, and part of the coverage.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulated.cluster import Incarnation
from simulated.world import US

if TYPE_CHECKING:
    from simulated.one_run import Run

Hit = tuple[str, int | None] | None
"""Whom, and for how long; None when there was nobody to hit."""
Fault = Callable[["Run", random.Random], Hit]

FAULTS: dict[str, Fault] = {}
STEPS_MAX = 300


def fault(name: str) -> Callable[[Fault], Fault]:
    """Register one under the name it is reported by."""

    def register(function: Fault) -> Fault:
        FAULTS[name] = function
        return function

    return register


def some(draw: random.Random, found: list[Incarnation]) -> Incarnation | None:
    """Any of them."""
    return found[draw.randrange(len(found))] if found else None


def kill(one: Incarnation | None, draw: random.Random, *, at_a_step: bool) -> Hit:
    """Now, or after some more steps of its."""
    if one is None:
        return None
    one.reason = "killed"
    if at_a_step:
        one.process.steps_left = draw.randint(1, STEPS_MAX)
    else:
        one.process.kill()
    return one.process.name, None


def freeze(run: Run, one: Incarnation | None, seconds: float) -> Hit:
    """For so long."""
    if one is None:
        return None
    one.process.freeze()
    run.later(seconds, one.process.thaw)
    return one.process.name, round(seconds * US)
