"""Match time of each owner, in world time and back: a line through the pairs that were recorded of its clock.

With one pair only, a clock is taken to run as fast as the world does; `slack_us` says how far off that may be.
"""

from __future__ import annotations

from checker.history import History

ROUNDING_US = 1_500
"""Match time is whole milliseconds, rounded down."""
RATE_OFF_MAX = 0.002
"""How much faster or slower than the world's a clock may run of which only one pair is known."""


class Clocks:
    """Answers None for an owner, or an epoch, that was not recorded."""

    def __init__(self, history: History) -> None:
        self._pairs = {owner: sorted(pairs) for owner, pairs in history.match_clock_offsets.items() if pairs}
        self._owners: dict[tuple[str, int], str] = {(one.match_id, one.epoch): one.owner for one in history.took}
        for match_id, stored in history.matches.items():
            self._owners.setdefault((match_id, stored.epoch), stored.owner)

    def owner(self, match_id: str, epoch: int) -> str | None:
        return self._owners.get((match_id, epoch))

    def world_us(self, owner: str | None, match_ms: int) -> int | None:
        """When it was that time by this owner's clock."""
        pairs = self._pairs.get(owner or "")
        if pairs is None:
            return None
        at_us, at_ms = pairs[0]
        if len(pairs) > 1 and pairs[-1][1] != at_ms:
            end_us, end_ms = pairs[-1]
            return at_us + (match_ms - at_ms) * (end_us - at_us) // (end_ms - at_ms)
        return at_us + (match_ms - at_ms) * 1000

    def slack_us(self, owner: str | None, match_ms: int) -> int:
        """How far `world_us` may be off."""
        pairs = self._pairs.get(owner or "")
        if pairs is None or len(pairs) > 1:
            return ROUNDING_US
        return ROUNDING_US + int(abs(match_ms - pairs[0][1]) * 1000 * RATE_OFF_MAX)
