"""What the bench makes of what it saw: spreads, processor time by part, warnings, plots."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree

import pytest
from frames import masked, plain
from hall import end_of_slot_s
from spread import Spread
from svg import lines, stacked_bars
from tables import warnings
from tree import Usage


def _spread(*milliseconds: float) -> Spread:
    found = Spread()
    for one in milliseconds:
        found.add_s(one / 1000)
    return found


def test_a_spread_knows_its_quantiles_to_a_tenth_of_a_millisecond() -> None:
    found = _spread(*range(1, 101))
    assert (found.quantile_ms(0.5), found.quantile_ms(0.99), found.quantile_ms(1.0)) == (50.0, 99.0, 100.0)


def test_a_spread_of_nothing_has_no_quantile() -> None:
    assert Spread().figures() == {"count": 0, "p50": None, "p99": None, "most": None}


def test_spreads_of_two_processes_add_up_as_if_one_had_seen_all() -> None:
    one = Spread(_spread(1, 2, 3).told())
    one.add(Spread(_spread(4, 5, 600).told()))
    assert one.told() == _spread(1, 2, 3, 4, 5, 600).told()
    assert one.share_above(100) == pytest.approx(1 / 6)


def test_what_a_process_used_before_is_subtracted_and_a_new_one_counts_whole() -> None:
    before = Usage({1: (0, "supervisor", 5.0), 2: (1, "edge", 3.0)})
    after = Usage({1: (0, "supervisor", 6.0), 2: (1, "edge", 3.5), 3: (1, "match actors", 0.25)})
    assert after.since(before) == Counter({"supervisor": 1.0, "edge": 0.5, "match actors": 0.25})


def test_an_ended_child_counts_with_its_parent_but_only_for_what_it_used_since() -> None:
    before = Usage({1: (0, "Postgres", 5.0), 2: (1, "Postgres", 3.0)})
    after = Usage({1: (0, "Postgres", 8.5)})
    assert after.since(before)["Postgres"] == 0.5


def test_a_process_that_found_out_what_it_is_counts_as_that() -> None:
    before = Usage({2: (1, "Ray itself", 3.0)})
    assert Usage({2: (1, "match actors", 4.0)}).since(before) == Counter({"match actors": 1.0})


def test_frames_say_their_length_in_both_forms() -> None:
    assert plain(b"x" * 125)[:2] == b"\x81\x7d"
    assert plain(b"x" * 126)[:4] == b"\x81\x7e\x00\x7e"
    assert masked(b"x" * 300)[:8] == b"\x81\xfe\x01\x2c\0\0\0\0"


def test_the_slot_of_an_exact_tick_ends_with_it() -> None:
    assert end_of_slot_s(10.025) == pytest.approx(10.025)
    assert end_of_slot_s(10.026) == pytest.approx(10.05)


def test_doubts_deep_in_what_was_found_are_told_once_at_their_worst() -> None:
    turns = [{"bottleneck": "late: 20 ms"}, {"bottleneck": "late: 110 ms"}, {"bottleneck": "", "lost": 2}]
    assert warnings({"night": {"turns": turns}}) == ["2 connections were lost", "late: 110 ms at most, 2 times"]


def test_plots_are_pictures_that_hold_every_figure() -> None:
    bars = stacked_bars("Cores", "cores", [("ours & theirs", {"edge": 0.25, "rest": 0.5}), ("Node", {"gateway": 1.5})])
    drawn = lines("Late", "ms", "matches", {"median": [(100, 1.5), (200, 2.5)]})
    for picture in (bars, drawn):
        ElementTree.fromstring(picture)
    assert all(said in bars for said in ("ours &amp; theirs", ">0.75<", ">1.5<"))
    assert "median, 200: 2.5 ms" in drawn
