"""The verdict on a demonstration: each thing that had to hold, and whether it did."""

from __future__ import annotations


class Verdict:
    """Collects; `say` prints and returns the exit code."""

    def __init__(self) -> None:
        self._found: list[tuple[str, bool]] = []

    def check(self, what: str, holds: bool) -> None:
        self._found.append((what, holds))

    def say(self) -> int:
        print("\nThe verdict")
        for what, holds in self._found:
            print(f"  {'yes' if holds else 'NO ':<4}{what}")
        good = all(holds for _, holds in self._found)
        print("\nNothing was lost." if good else "\nSomething was lost: see the lines with NO.")
        return 0 if good else 1
