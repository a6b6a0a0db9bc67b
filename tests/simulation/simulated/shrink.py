"""Making a failing seed's story short: what can be left out while the same invariant still breaks is left out.

Faults first, then matches, halves before single ones (Zeller and Hildebrandt, "Simplifying and Isolating
Failure-Inducing Input", 2002).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from simulated.faults.all_faults import FAULTS
from simulated.one_run import Outcome, Run
from simulated.plan import Plan, plan_of

Part = TypeVar("Part")


def shrink(seed: int, *, tell: Callable[[str], None] = lambda line: None) -> tuple[Plan, Outcome]:
    """The shortest plan found whose run still breaks the first invariant that the seed's whole run breaks."""
    plan = plan_of(seed, tuple(FAULTS))
    outcome = Run(seed, plan=plan).play()
    if not outcome.violations:
        raise ValueError(f"seed {seed} breaks nothing")
    wanted = outcome.violations[0].invariant
    best = outcome

    def fails(candidate: Plan) -> bool:
        nonlocal best
        found = Run(seed, plan=candidate).play()
        if not any(one.invariant == wanted for one in found.violations):
            return False
        best = found
        tell(f"still fails with {len(candidate.faults)} faults and {len(candidate.matches)} matches")
        return True

    faults = _fewest(plan.faults, lambda some: fails(replace(plan, faults=tuple(some))))
    plan = replace(plan, faults=tuple(faults))
    matches = _fewest(plan.matches, lambda some: bool(some) and fails(replace(plan, matches=tuple(some))))
    plan = replace(plan, matches=tuple(matches))
    return plan, best


def _fewest(parts: Sequence[Part], fails: Callable[[Sequence[Part]], bool]) -> Sequence[Part]:
    """A small part of them that still fails."""
    size = len(parts)
    while size >= 1:
        start = 0
        while start < len(parts):
            fewer = [*parts[:start], *parts[start + size :]]
            if fails(fewer):
                parts = fewer
            else:
                start += size
        size //= 2
    return parts


__all__: Iterable[str] = ["shrink"]
