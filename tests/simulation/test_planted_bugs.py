"""The checker finds every planted bug by the name of what it breaks, within the bug's number of seeds.

Bugs are looked for in worker processes, each with a hash seed of 0: a run is the same wherever it is played.
"""

from __future__ import annotations

import multiprocessing
import os
import pathlib
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from checker.check import INVARIANTS
from checker.registry import FOUND_WHILE_RUNNING
from planted.all_bugs import BUGS
from planted.hunting import Hunt, hunt
from planted.planting import Bug, function_of, planted


@pytest.fixture(scope="module")
def hunts() -> Iterator[dict[str, Future[Hunt]]]:
    """All of them, under way: a test waits for its own."""
    before = os.environ.get("PYTHONHASHSEED")
    os.environ["PYTHONHASHSEED"] = "0"
    pool = ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn"))
    try:
        yield {bug.name: pool.submit(hunt, bug.name) for bug in BUGS}
    finally:
        pool.shutdown(cancel_futures=True)
        if before is None:
            del os.environ["PYTHONHASHSEED"]
        else:
            os.environ["PYTHONHASHSEED"] = before


@pytest.mark.parametrize("bug", BUGS, ids=[bug.name for bug in BUGS])
def test_a_planted_bug_is_caught_by_name(bug: Bug, hunts: dict[str, Future[Hunt]]) -> None:
    found = hunts[bug.name].result()
    assert found.found, f"nothing was found in {found.seeds} seeds from {bug.first_seed} on"
    assert found.names(bug), f"seed {bug.first_seed + found.seeds - 1} breaks {found.found}"


def test_every_invariant_is_the_one_that_some_bug_breaks() -> None:
    assert INVARIANTS.keys() <= {name for bug in BUGS for name in bug.caught_by}


def test_at_least_forty_bugs_are_planted_each_under_its_own_name() -> None:
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 40


@pytest.mark.parametrize("bug", BUGS, ids=[bug.name for bug in BUGS])
def test_a_bug_is_caught_by_few_and_known_invariants(bug: Bug) -> None:
    assert bug.caught_by <= INVARIANTS.keys() | FOUND_WHILE_RUNNING
    assert 1 <= len(bug.caught_by) <= 3


@pytest.mark.parametrize("bug", BUGS, ids=[bug.name for bug in BUGS])
def test_what_was_planted_is_taken_out_again(bug: Bug) -> None:
    functions = [function_of(change.where) for change in bug.changes]
    before = [function.__code__ for function in functions]
    with planted(bug):
        assert all(function.__code__ is not code for function, code in zip(functions, before, strict=True))
    assert all(function.__code__ is code for function, code in zip(functions, before, strict=True))
