"""Limits: how much passes at once, how fast it comes back, and how little is remembered."""

from __future__ import annotations

import pytest

from echoplay_actors.errors import RateLimited
from echoplay_http.rate_limits import Bucket, RateLimit, RateLimits
from echoplay_http.settings import EdgeSettings


class HandClock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at_ms = 1_000

    def now_ms(self) -> int:
        return self.at_ms


def passes(limit: RateLimit, key: str, times: int) -> int:
    passed = 0
    for _ in range(times):
        try:
            limit.check(key)
            passed += 1
        except RateLimited:
            pass
    return passed


def test_a_burst_passes_then_the_rate() -> None:
    clock = HandClock()
    reactions = RateLimit(per_s=10, burst=20, keys_max=10, clock=clock)
    assert passes(reactions, "ada", 100) == 20
    clock.at_ms += 1_000
    assert passes(reactions, "ada", 100) == 10
    clock.at_ms += 3_600_000
    assert passes(reactions, "ada", 100) == 20


def test_a_refusal_says_when_it_will_pass() -> None:
    clock = HandClock()
    votes = RateLimit(per_s=2, burst=1, keys_max=10, clock=clock)
    votes.check("ada")
    with pytest.raises(RateLimited) as refused:
        votes.check("ada")
    wait_ms = refused.value.retry_after_ms
    assert wait_ms is not None
    clock.at_ms += wait_ms - 2
    assert passes(votes, "ada", 1) == 0
    clock.at_ms += 2
    assert passes(votes, "ada", 1) == 1


def test_one_persons_limit_is_not_anothers() -> None:
    limit = RateLimit(per_s=1, burst=1, keys_max=10, clock=HandClock())
    assert passes(limit, "ada", 2) == 1
    assert passes(limit, "ben", 2) == 1


def test_a_limit_remembers_a_bounded_number_and_forgets_the_quietest() -> None:
    limit = RateLimit(per_s=1, burst=1, keys_max=3, clock=HandClock())
    limit.check("busy")
    for number in range(1_000):
        passes(limit, "busy", 1)
        limit.check(f"passer-by {number}")
        assert len(limit) <= 3
    assert passes(limit, "busy", 1) == 0


def test_a_clock_that_stands_still_or_goes_back_gives_nothing() -> None:
    bucket = Bucket(per_s=1, burst=1, now_ms=10_000)
    assert bucket.take(10_000) == 0
    assert bucket.take(10_000) > 0
    assert bucket.take(0) > 0


def test_limits_can_be_off_in_development() -> None:
    settings = EdgeSettings(jwt_secret="x" * 32, development=True, rate_limits=False)
    limits = RateLimits(settings, clock=HandClock())
    for _ in range(1_000):
        limits.votes.check("ada")
