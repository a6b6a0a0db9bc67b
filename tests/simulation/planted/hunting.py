"""Looking for a planted bug: seeds are played with the bug in, until something is found broken.

Each hunt is on its own: nothing depends on which bugs were looked for before in the same process.
"""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass

from planted.all_bugs import BUGS
from planted.planting import Bug, planted
from simulated.one_run import Run


@dataclass(frozen=True, slots=True)
class Hunt:
    """What came of it: how many seeds were played, and what the last of them breaks, each with a sentence."""

    bug: str
    seeds: int
    found: dict[str, str]
    cpu_s: float

    def names(self, bug: Bug) -> bool:
        """Whether the bug was caught by name."""
        return bool(bug.caught_by & self.found.keys())


def bug_named(name: str) -> Bug:
    return next(bug for bug in BUGS if bug.name == name)


def hunt(name: str) -> Hunt:
    """Play the bug's seeds until one breaks something."""
    bug = bug_named(name)
    began_s = time.process_time()
    found: dict[str, str] = {}
    seeds = 0
    with planted(bug):
        while not found and seeds < bug.seeds_max:
            found = play(bug, bug.first_seed + seeds)
            seeds += 1
    return Hunt(name, seeds, found, time.process_time() - began_s)


def play(bug: Bug, seed: int) -> dict[str, str]:
    """One seed, the bug being in: what it breaks, each with the first sentence about it."""
    gc.disable()
    try:
        violations = Run(seed, only=bug.only).play().violations
    finally:
        gc.enable()
        gc.collect()
    found: dict[str, str] = {}
    for one in violations:
        found.setdefault(one.invariant, one.text)
    return found
