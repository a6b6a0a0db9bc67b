"""Clocks that start to run end on a slot of ticks, and nobody gets less time than is theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from match_scenes import MODERATOR, SPEAKER, play_in

from echoplay_actors.match import commands as c
from echoplay_actors.match.clock_ends import SLOT_MS, clock_end, time_left
from echoplay_actors.match.state import Countdown
from echoplay_actors.match.values import Phase


@given(now_ms=st.integers(0, 2**43), left_ms=st.integers(0, 3_600_000))
def test_an_end_is_on_a_slot_and_at_most_a_slot_late(now_ms: int, left_ms: int) -> None:
    end_ms = clock_end(now_ms, left_ms)
    assert end_ms % SLOT_MS == 0
    assert 0 <= end_ms - (now_ms + left_ms) < SLOT_MS


def test_a_second_has_a_whole_number_of_slots() -> None:
    assert 1_000 % SLOT_MS == 0


@given(now_ms=st.integers(0, 2**43), duration_ms=st.integers(1_000, 3_600_000), later_ms=st.integers(0, 4_000_000))
def test_a_clock_never_shows_more_than_its_whole_time(now_ms: int, duration_ms: int, later_ms: int) -> None:
    end_ms = clock_end(now_ms, duration_ms)
    left_ms = time_left(Countdown(duration_ms, end_ms), now_ms + later_ms)
    assert left_ms == min(max(end_ms - now_ms - later_ms, 0), duration_ms)
    assert time_left(Countdown(duration_ms, end_ms + 1_000), now_ms) == end_ms + 1_000 - now_ms, "given back, and kept"


@pytest.mark.parametrize("off_ms", [0, 1, 13, 24])
def test_a_round_and_what_is_left_of_it_after_a_pause_end_on_a_slot(off_ms: int) -> None:
    play = play_in(Phase.OPEN)
    play.now_ms += off_ms
    play.speak(SPEAKER, seconds=60)
    assert play.state.countdown is not None
    assert play.state.countdown.ends_at_ms == clock_end(play.now_ms, 60_000)
    play.now_ms += 7_003
    play.do(c.PauseDebate(MODERATOR))
    assert play.state.stopped is not None
    left_ms = play.state.stopped.remaining_ms
    play.now_ms += 5_001
    play.do(c.ContinueDebate(MODERATOR))
    assert play.state.countdown.ends_at_ms == clock_end(play.now_ms, left_ms)
