"""The pause before another start grows, has an end, is forgotten after good service, and is nobody else's."""

from __future__ import annotations

from itertools import pairwise

import pytest

from echoplay_cluster.supervisor.backoff import SERVED_WELL_SECONDS, Backoff, End, start_again


def pauses(*ends: End) -> list[float]:
    """The pause after each of these ends of one part."""
    found, backoff, now_s = [], Backoff(), 1_000.0
    for end in ends:
        now_s += end.up_seconds
        backoff, at_s = start_again(backoff, end, now_s)
        found.append(round(at_s - now_s, 9))
        now_s = at_s
    return found


def test_the_first_restart_is_at_once_and_later_ones_wait_longer_up_to_five_seconds() -> None:
    assert pauses(*[End(up_seconds=0.1)] * 9) == [0.0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_a_start_that_failed_counts_like_an_end_right_after_it() -> None:
    assert pauses(*[End(up_seconds=0.0)] * 3) == [0.0, 0.1, 0.2]


def test_a_part_that_served_well_starts_at_once_and_begins_anew() -> None:
    soon, well = End(up_seconds=0.0), End(up_seconds=SERVED_WELL_SECONDS)

    assert pauses(*[soon] * 5, well, soon, soon) == [0.0, 0.1, 0.2, 0.4, 0.8, 0.0, 0.1, 0.2]


def test_a_part_that_is_killed_every_nine_seconds_never_waits() -> None:
    assert pauses(*[End(up_seconds=9.0)] * 20) == [0.0] * 20


@pytest.mark.parametrize("up_seconds", [0.0, 0.1, 100.0])
def test_a_part_that_ended_with_what_it_needs_starts_at_once_and_keeps_what_it_had(up_seconds: float) -> None:
    soon, with_it = End(up_seconds=0.0), End(up_seconds=up_seconds, with_what_it_needs=True)

    assert pauses(soon, soon, with_it, with_it, soon) == [0.0, 0.1, 0.0, 0.0, 0.2]


def test_starts_are_never_more_than_the_longest_pause_apart_from_an_end() -> None:
    found = pauses(*[End(up_seconds=0.0)] * 50)

    assert all(sooner <= later <= SERVED_WELL_SECONDS for sooner, later in pairwise(found))
