"""All planted bugs: what the checker must find, each by the name of what it breaks."""

from __future__ import annotations

from planted import (
    ballots,
    commits,
    fences,
    first_answers,
    lease_terms,
    outages,
    reaction_counts,
    round_clocks,
    tick_times,
    waiting_times,
)
from planted.planting import Bug

THEMES = (
    commits, fences, lease_terms, outages, round_clocks, tick_times, waiting_times, ballots, first_answers,
    reaction_counts,
)  # fmt: skip

BUGS: tuple[Bug, ...] = tuple(bug for theme in THEMES for bug in theme.BUGS)
