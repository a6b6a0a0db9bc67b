"""When a lease had run out, told from its renewals by clocks that are a little off."""

from __future__ import annotations

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from checker.history import Renewal
from checker.lapses import CLOCKS_OFF_US, TERM_US, Lapse, lapses

FIRST = Renewal("owner", 0, 1_000)
HALF_A_SECOND_US = 500_000


def _lapses(*renewals: Renewal) -> list[Lapse]:
    return lapses([FIRST, *renewals]).get("owner", [])


def test_a_lease_renewed_in_time_has_no_lapse() -> None:
    assert _lapses(Renewal("owner", HALF_A_SECOND_US, TERM_US - CLOCKS_OFF_US)) == []


def test_a_lease_renewed_late_lapsed_from_its_end_until_the_answer() -> None:
    assert _lapses(Renewal("owner", TERM_US, TERM_US + 30_000)) == [Lapse(TERM_US, TERM_US + 30_000, True)]


def test_a_lapse_of_a_few_milliseconds_may_have_been_none() -> None:
    assert _lapses(Renewal("owner", TERM_US, TERM_US + CLOCKS_OFF_US)) == [
        Lapse(TERM_US, TERM_US + CLOCKS_OFF_US, False)
    ]


def test_a_renewal_that_had_run_out_long_before_its_answer_held_for_no_moment() -> None:
    ended_us = HALF_A_SECOND_US + TERM_US
    too_late = Renewal("owner", HALF_A_SECOND_US, ended_us + CLOCKS_OFF_US)
    held_again = Renewal("owner", ended_us, ended_us + 500_000)
    assert _lapses(too_late, held_again) == [Lapse(TERM_US, ended_us + 500_000, True)]


def test_a_renewal_that_runs_out_as_its_answer_comes_may_have_held_between_two_lapses() -> None:
    ended_us = HALF_A_SECOND_US + TERM_US
    just_late = Renewal("owner", HALF_A_SECOND_US, ended_us + 2_000)
    held_again = Renewal("owner", ended_us, ended_us + 500_000)
    assert _lapses(just_late, held_again) == [
        Lapse(TERM_US, ended_us + 2_000, False),
        Lapse(ended_us, ended_us + 500_000, True),
    ]
