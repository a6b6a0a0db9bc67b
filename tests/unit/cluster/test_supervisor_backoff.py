"""The pause before another start grows, has an end, and is forgotten after good health."""

from __future__ import annotations

from echoplay_cluster.supervisor.backoff import Backoff


def test_the_first_restart_is_at_once_and_later_ones_wait_longer_up_to_five_seconds() -> None:
    backoff = Backoff()

    pauses = [backoff.pause_seconds(lived_seconds=0.1) for _ in range(9)]

    assert pauses == [0.0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_a_part_that_lived_half_a_minute_starts_again_at_once() -> None:
    backoff = Backoff()
    for _ in range(5):
        backoff.pause_seconds(lived_seconds=0.0)

    assert backoff.pause_seconds(lived_seconds=30.0) == 0.0
