"""What came of a run, and how it is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from back_ticking import coverage, table
from chaos_faults import KILLS
from checker.check import INVARIANTS
from checker.history import History, Violation

VIOLATIONS_TOLD_MAX = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """`violations` is empty when all that must hold did."""

    history: History
    violations: list[Violation]
    metronomes: tuple[str, ...]
    devices: int

    def text(self) -> str:
        """Figures, then whatever did not hold."""
        history = self.history
        accepted = sum(1 for one in history.answered if one.payload["ok"])
        kills = sum(one.kind in KILLS for one in history.faults)
        lines = [
            "",
            f"seed {history.seed}: {history.ended_us / 1_000_000:.0f} s, {len(history.matches)} matches, "
            f"{self.devices} devices, {len(history.connected)} connections",
            f"{len(history.seen)} events seen, {len(history.asked)} commands sent, {accepted} accepted, "
            f"{len(history.gave_up)} given up; {len(history.faults)} faults, {kills} of them kills",
            "",
            table(history, self.metronomes),
            "",
            coverage(history),
            "",
            f"{len(INVARIANTS)} invariants and the tables were judged: {len(self.violations)} violations",
        ]
        for name, count in Counter(one.invariant for one in self.violations).items():
            lines.append(f"\n{name}: {count}")
            told = [one for one in self.violations if one.invariant == name][:VIOLATIONS_TOLD_MAX]
            lines += [f"  {one.at_us / 1_000_000:.3f} s: {one.text}" for one in told]
        return "\n".join(lines)
