"""The checker finds nothing in a good history, and each invariant is found broken, by its name, where one spoils it."""

from __future__ import annotations

import dataclasses
import pathlib
import sys
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from checker.check import INVARIANTS, check
from checker.history import Applied, Breach, History
from checker_stories import good_history
from stories import (
    spoilt_absences,
    spoilt_answers,
    spoilt_clocks,
    spoilt_journal,
    spoilt_people,
    spoilt_rights,
    spoilt_snapshots,
    spoilt_views,
)
from stories.spoiling import SPOILINGS, Spoiling

SPOILT = (
    spoilt_absences, spoilt_answers, spoilt_clocks, spoilt_journal, spoilt_people, spoilt_rights, spoilt_snapshots,
    spoilt_views,
)  # fmt: skip
"""The modules whose import registers the spoilings."""


def test_a_good_history_has_nothing_to_be_found_in_it() -> None:
    assert check(good_history()) == []


@pytest.mark.parametrize(
    ("name", "names", "spoil"), SPOILINGS, ids=[f"{place}-{name}" for place, (name, _, _) in enumerate(SPOILINGS)]
)
def test_what_does_not_hold_is_found_by_its_name(name: str, names: frozenset[str], spoil: Spoiling) -> None:
    history = good_history()
    spoil(history)
    found = check(history)
    assert {one.invariant for one in found} == names, found


def test_every_invariant_is_spoilt_somewhere() -> None:
    assert {name for name, _, _ in SPOILINGS} == set(INVARIANTS)


def test_what_the_run_found_itself_is_passed_on_under_its_name() -> None:
    history = good_history()
    history.breaches.append(Breach(5, "a replay gives the live state", "match debate: other bytes"))
    assert [(one.invariant, one.at_us) for one in check(history)] == [("a replay gives the live state", 5)]


def test_a_history_that_makes_no_sense_is_judged_all_the_same() -> None:
    history = good_history()
    history.matches["debate"].rows = [
        dataclasses.replace(row, data={}, type="Nonsense") for row in history.matches["debate"].rows
    ]
    history.applied.append(Applied(1, "x", "y", "nowhere", "round_ended", 1, 7))
    history.seen = [dataclasses.replace(one, payload={}) for one in history.seen]
    assert {one.invariant for one in check(history)} >= {"the journal replays", "every match ends"}


def test_a_whole_history_is_judged_in_a_few_milliseconds() -> None:
    history = good_history()
    best_s = min(_timed(history) for _ in range(5))
    assert best_s < 0.1


def _timed(history: History) -> float:
    began_s = time.perf_counter()
    check(history)
    return time.perf_counter() - began_s
