"""Many seeds, on all cores: each is a run of its own in a worker process, and what came of it is a few numbers.

Nothing of a run depends on which worker played it or on what that worker played before.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED as ONE_DONE
from concurrent.futures import Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field

SEEDS_A_TASK = 20
TASKS_WAITING = 2
"""A worker, so that none is ever idle."""


@dataclass(frozen=True, slots=True)
class Played:
    """A seed's run, in numbers."""

    seed: int
    simulated_s: float
    cpu_s: float
    events: int
    faults: int
    cells: tuple[tuple[str, str], ...]
    violations: tuple[tuple[str, str], ...]
    """(invariant, sentence) of each."""


@dataclass(slots=True)
class Totals:
    """The sum of many."""

    seeds: int = 0
    simulated_s: float = 0.0
    cpu_s: float = 0.0
    events: int = 0
    faults: int = 0
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    failing: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def add(self, one: Played) -> None:
        self.seeds += 1
        self.simulated_s += one.simulated_s
        self.cpu_s += one.cpu_s
        self.events += one.events
        self.faults += one.faults
        self.cells.update(one.cells)
        if one.violations:
            self.failing[one.seed] = one.violations

    @property
    def seconds_a_second(self) -> float:
        """Simulated seconds a second of one core."""
        return self.simulated_s / self.cpu_s if self.cpu_s else 0.0


def play_seed(seed: int, only: tuple[str, ...] | None = None) -> Played:
    """One run, in this process."""
    from simulated.one_run import Run

    began_s = time.process_time()
    outcome = Run(seed, only=only).play()
    return Played(
        seed=seed, simulated_s=outcome.simulated_s, cpu_s=time.process_time() - began_s, events=outcome.events,
        faults=outcome.faults, cells=tuple(sorted(outcome.cells)),
        violations=tuple((one.invariant, one.text) for one in outcome.violations),
    )  # fmt: skip


def sweep(
    seeds: Iterable[int], *, jobs: int | None = None, only: tuple[str, ...] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[list[Played]]:  # fmt: skip
    """What came of the seeds, some at a time, in the order in which they are done; begins no more once `stop()`."""
    workers = jobs or os.cpu_count() or 1
    left = iter(seeds)
    os.environ["PYTHONHASHSEED"] = "0"
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin) as pool:
        running: set[Future[list[Played]]] = set()
        while True:
            while len(running) < TASKS_WAITING * workers and not stop():
                some = list(itertools.islice(left, SEEDS_A_TASK))
                if not some:
                    break
                running.add(pool.submit(_play_some, some, only))
            if not running:
                return
            done, running = wait(running, return_when=ONE_DONE)
            for one in done:
                yield one.result()


def _begin() -> None:
    import simulated.one_run  # noqa: F401

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the one who hands out seeds
    gc.collect()
    gc.freeze()


def _play_some(seeds: list[int], only: tuple[str, ...] | None) -> list[Played]:
    played = []
    for seed in seeds:
        gc.disable()
        played.append(play_seed(seed, only))
        gc.enable()
        gc.collect()
    return played
