"""The checker finds every planted bug by the name of what it breaks, within the bug's number of seeds.

Bugs are looked for in worker processes, each with a hash seed of 0: a run is the same wherever it is played.
"""

from __future__ import annotations

import multiprocessing
import os
import pathlib
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from checker.check import INVARIANTS
from checker.registry import FOUND_WHILE_RUNNING
from planted.all_bugs import BUGS
from planted.hunting import Hunt, hunt
from planted.planting import Bug, Change, function_of, planted

NAMES = [bug.name for bug in BUGS]


class Hunts:
    """Under way in worker processes; `of` waits for one."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool
        self._hunts: dict[str, Future[Hunt]] = {}

    def begin(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self._hunts:
                self._hunts[name] = self._pool.submit(hunt, name)

    def of(self, name: str) -> Hunt:
        self.begin([name])
        return self._hunts[name].result()


@pytest.fixture(scope="module")
def hunts(request: pytest.FixtureRequest) -> Iterator[Hunts]:
    """Of all bugs that are going to be asked for, from the beginning."""
    before = os.environ.get("PYTHONHASHSEED")
    os.environ["PYTHONHASHSEED"] = "0"
    pool = ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn"))
    chosen = {item.name for item in request.session.items}
    found = Hunts(pool)
    found.begin(name for name in NAMES if f"test_a_planted_bug_is_caught_by_name[{name}]" in chosen)
    try:
        yield found
    finally:
        pool.shutdown(cancel_futures=True)
        if before is None:
            del os.environ["PYTHONHASHSEED"]
        else:
            os.environ["PYTHONHASHSEED"] = before


@pytest.mark.parametrize("bug", BUGS, ids=NAMES)
def test_a_planted_bug_is_caught_by_name(bug: Bug, hunts: Hunts) -> None:
    found = hunts.of(bug.name)
    assert found.found, f"nothing was found in {found.seeds} seeds from {bug.first_seed} on"
    assert found.names(bug), f"seed {bug.first_seed + found.seeds - 1} breaks {found.found}"


def test_every_invariant_is_broken_by_some_bug_and_found_to_be(hunts: Hunts) -> None:
    hunts.begin(NAMES)
    found = {name for bug in NAMES for name in hunts.of(bug).found}
    assert sorted(INVARIANTS.keys() - found) == []


def test_every_invariant_is_the_one_that_some_bug_has_to_be_caught_by() -> None:
    assert sorted(INVARIANTS.keys() - {name for bug in BUGS for name in bug.caught_by}) == []


def test_at_least_forty_bugs_are_planted_each_under_its_own_name() -> None:
    assert len(set(NAMES)) == len(BUGS) >= 40


@pytest.mark.parametrize("bug", BUGS, ids=NAMES)
def test_a_bug_is_caught_by_few_and_known_invariants(bug: Bug) -> None:
    assert bug.caught_by <= INVARIANTS.keys() | FOUND_WHILE_RUNNING
    assert 1 <= len(bug.caught_by) <= 3
    assert bug.seeds_max <= 20


@pytest.mark.parametrize("bug", BUGS, ids=NAMES)
def test_what_was_planted_is_taken_out_again(bug: Bug) -> None:
    functions = [function_of(change.where) for change in bug.changes]
    before = [function.__code__ for function in functions]
    with planted(bug):
        assert all(function.__code__ is not code for function, code in zip(functions, before, strict=True))
    assert all(function.__code__ is code for function, code in zip(functions, before, strict=True))


def test_a_change_that_fits_no_more_is_an_error_and_leaves_nothing_planted() -> None:
    before = function_of(hunt).__code__
    changes = (Change(hunt, "seeds = 0", "seeds = 1"), Change(planted, "what does not stand there", ""))
    bug = Bug("one of two fits", changes, frozenset(INVARIANTS))
    with pytest.raises(ValueError, match="stands 0 times in planted"), planted(bug):
        pass
    assert function_of(hunt).__code__ is before
