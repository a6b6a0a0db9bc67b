"""Durations as counts of tenths of a millisecond: small to send, and those of several processes add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

STEPS_A_MS = 10


class Spread:
    """How often each duration was seen, to a tenth of a millisecond, rounded down."""

    def __init__(self, counts: Mapping[str, int] | None = None) -> None:
        """`counts` is what `told` gave."""
        self._counts = Counter({int(step): count for step, count in (counts or {}).items()})

    def __len__(self) -> int:
        return self._counts.total()

    def add_s(self, seconds: float) -> None:
        self._counts[int(seconds * 1000 * STEPS_A_MS // 1)] += 1

    def add(self, other: Spread) -> None:
        self._counts.update(other._counts)

    def quantile_ms(self, share: float) -> float | None:
        """The duration that this share of them does not exceed; None when there are none."""
        wanted, seen = share * len(self), 0
        for step in sorted(self._counts):
            seen += self._counts[step]
            if seen >= wanted:
                return step / STEPS_A_MS
        return None

    def share_above(self, ms: float) -> float:
        """Which part of them took longer."""
        above = sum(count for step, count in self._counts.items() if step > ms * STEPS_A_MS)
        return above / len(self) if self._counts else 0.0

    def figures(self) -> dict[str, float | int | None]:
        """What is written down of it, in milliseconds."""
        return {
            "count": len(self), "p50": self.quantile_ms(0.5), "p99": self.quantile_ms(0.99),
            "most": self.quantile_ms(1.0),
        }  # fmt: skip

    def told(self) -> dict[str, int]:
        """Fit for JSON."""
        return {str(step): count for step, count in self._counts.items()}
