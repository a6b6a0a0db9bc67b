"""Match time of each owner, in world time and back: a line through the first and the last pair recorded of its clock.

Clocks run almost as fast as the world: a slope beyond `RATE_OFF_MAX` comes from pairs that lie too near each other, and
with one pair there is none. `slack_us` says how far off an answer may be.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.history import History

ROUNDING_US = 1_500
"""Match time is whole milliseconds, rounded down."""
RATE_OFF_MAX = 0.002


@dataclass(frozen=True, slots=True)
class _Line:
    at_us: int
    at_ms: int
    span_ms: int
    us_a_ms: float

    def world_us(self, match_ms: int) -> int:
        return self.at_us + round((match_ms - self.at_ms) * self.us_a_ms)

    def slack_us(self, match_ms: int) -> int:
        """Between the pairs hardly anything; beyond them as much as the slope may be wrong."""
        beyond_ms = max(self.at_ms - match_ms, match_ms - self.at_ms - self.span_ms, 0)
        off = min(2 / self.span_ms, RATE_OFF_MAX) if self.span_ms > 0 else RATE_OFF_MAX
        return 2 * ROUNDING_US + round(beyond_ms * 1000 * 2 * off)


class Clocks:
    """Answers None for an owner, or an epoch, that was not recorded."""

    def __init__(self, history: History) -> None:
        self._lines = {owner: _through(pairs) for owner, pairs in history.match_clock_offsets.items() if pairs}
        self._owners: dict[tuple[str, int], str] = {(one.match_id, one.epoch): one.owner for one in history.took}
        for match_id, stored in history.matches.items():
            self._owners.setdefault((match_id, stored.epoch), stored.owner)

    def owner(self, match_id: str, epoch: int) -> str | None:
        return self._owners.get((match_id, epoch))

    def world_us(self, owner: str | None, match_ms: int) -> int | None:
        """When it was that time by this owner's clock."""
        line = self._lines.get(owner or "")
        return None if line is None else line.world_us(match_ms)

    def slack_us(self, owner: str | None, match_ms: int) -> int:
        """How far `world_us` may be off."""
        line = self._lines.get(owner or "")
        return ROUNDING_US if line is None else line.slack_us(match_ms)


def _through(pairs: list[tuple[int, int]]) -> _Line:
    (at_us, at_ms), (end_us, end_ms) = min(pairs), max(pairs)
    slope = 1000.0 if end_ms <= at_ms else (end_us - at_us) / (end_ms - at_ms)
    within = min(max(slope, 1000 * (1 - RATE_OFF_MAX)), 1000 * (1 + RATE_OFF_MAX))
    return _Line(at_us, at_ms, max(end_ms - at_ms, 0), within)
