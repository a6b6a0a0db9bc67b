"""Token buckets: how often a person, an address or a connection may do something.

A limit remembers a bounded number of keys; beyond that it forgets the one that was quiet longest.
"""

from __future__ import annotations

from collections import OrderedDict

from echoplay_actors.clock import Clock
from echoplay_actors.errors import RateLimited
from echoplay_http.settings import EdgeSettings
from echoplay_http.texts import refusal


class Bucket:
    """One token bucket; it starts full."""

    __slots__ = ("_burst", "_left", "_per_ms", "_seen_at_ms")

    def __init__(self, *, per_s: float, burst: int, now_ms: int) -> None:
        self._per_ms = per_s / 1000
        self._burst = burst
        self._left = float(burst)
        self._seen_at_ms = now_ms

    def take(self, now_ms: int) -> int:
        """0 when it was allowed, else the milliseconds after which it will be."""
        waited_ms = max(now_ms - self._seen_at_ms, 0)
        self._left = min(self._left + waited_ms * self._per_ms, float(self._burst))
        self._seen_at_ms = now_ms
        if self._left >= 1:
            self._left -= 1
            return 0
        return int((1 - self._left) / self._per_ms) + 1


class RateLimit:
    """One bucket a key."""

    def __init__(self, *, per_s: float, burst: int, keys_max: int, clock: Clock) -> None:
        self._per_s = per_s
        self._burst = burst
        self._keys_max = keys_max
        self._clock = clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def check(self, key: str) -> None:
        """Take one; `RateLimited`, with the time to wait, when there is none."""
        now_ms = self._clock.now_ms()
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= self._keys_max:
                self._buckets.popitem(last=False)
            bucket = self._buckets[key] = Bucket(per_s=self._per_s, burst=self._burst, now_ms=now_ms)
        else:
            self._buckets.move_to_end(key)
        wait_ms = bucket.take(now_ms)
        if wait_ms:
            raise RateLimited(refusal("too_often"), retry_after_ms=wait_ms)


class NoLimit:
    """What stands in for every limit when limits are off."""

    def check(self, key: str) -> None:
        """Anything goes."""


class RateLimits:
    """The limits of an edge; a burst is two seconds' worth where the contract names none."""

    def __init__(self, settings: EdgeSettings, *, clock: Clock) -> None:
        def limit(per_s: float, burst: int) -> RateLimit | NoLimit:
            if not settings.rate_limits:
                return NoLimit()
            return RateLimit(per_s=per_s, burst=burst, keys_max=settings.rate_keys_max, clock=clock)

        self.reactions = limit(10, 20)
        self.votes = limit(2, 4)
        self.joins = limit(2, 4)
        self.other_events = limit(10, 20)
        """Whatever else a person does over sockets."""
        self.requests = limit(20, 100)
        """REST calls of a person."""
        self.joins_by_request = limit(2, 8)
        self.matches_made = limit(1, 10)
        self.sign_ins = limit(5, 60)
        """Sign-ins from one address; a school or a household shares one."""
