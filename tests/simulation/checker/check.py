"""Judges the history of a run: `check` runs every registered invariant and says which did not hold, and where.

It promises to come to an end on whatever was recorded: what an invariant cannot make sense of is itself a violation
of it. Design, "What must hold, under any fault": numbers 1-8 and 10-12; tournaments (9, parts of 8) do not exist yet.
"""

from __future__ import annotations

from itertools import islice

from checker import (
    absences,
    acknowledging,
    answers,
    audience,
    clock,
    course_rules,
    deadlines,
    ending,
    following,
    hosts,
    journal,
    presence,
    reactions,
    receipt,
    recovery,
    results,
    rights,
    snapshots,
    ticks,
    views,
    votes,
    writers,
)
from checker.evidence import Evidence
from checker.history import History, Violation
from checker.registry import INVARIANTS

JUDGES = (
    absences, acknowledging, answers, audience, clock, course_rules, deadlines, ending, following, hosts, journal,
    presence, reactions, receipt, recovery, results, rights, snapshots, ticks, views, votes, writers,
)  # fmt: skip
"""The modules whose import registers the invariants."""
FOUND_MAX = 20
"""So many violations of one invariant are enough."""


def check(history: History) -> list[Violation]:
    """All that does not hold; what the run itself found comes first, under the names it was found under."""
    violations = [Violation(one.invariant, one.text, one.at_us) for one in history.breaches]
    evidence = Evidence(history)
    for name, judge in INVARIANTS.items():
        try:
            violations += [Violation(name, text, at_us) for at_us, text in islice(judge(evidence), FOUND_MAX)]
        except Exception as error:
            violations.append(Violation(name, f"cannot be judged: {type(error).__name__}: {error}"))
    return violations


__all__ = ["INVARIANTS", "JUDGES", "check"]
