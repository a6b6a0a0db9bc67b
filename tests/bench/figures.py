"""The figures of a bench: what was measured, what came out, and the aim if there is one."""

from __future__ import annotations

from collections.abc import Sequence


class Figures:
    """Rows of a table."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, str, str]] = []

    def add(self, what: str, found: str, aim: str = "") -> None:
        self._rows.append((what, found, aim and f"aim {aim}"))

    def show(self) -> None:
        widths = [max(len(row[column]) for row in self._rows) for column in range(3)]
        for what, found, aim in self._rows:
            print(f"{what:<{widths[0]}}   {found:>{widths[1]}}   {aim}".rstrip())


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def spread_ms(seconds: Sequence[float]) -> str:
    """Median and 99th percentile of durations."""
    return f"{quantile(seconds, 0.5) * 1000:.1f} / {quantile(seconds, 0.99) * 1000:.1f} ms"
