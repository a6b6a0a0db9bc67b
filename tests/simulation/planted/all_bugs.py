"""All planted bugs: what the checker must find, each by the name of what it breaks."""

from __future__ import annotations

from planted import (
    absent_sides,
    audiences,
    ballots,
    clients,
    commits,
    departures,
    directories,
    edges,
    fences,
    first_answers,
    host_rights,
    kept_snapshots,
    lease_terms,
    match_ends,
    outages,
    reaction_counts,
    room_views,
    round_clocks,
    tick_times,
    waiting_times,
)
from planted.planting import Bug

THEMES = (
    commits, fences, lease_terms, outages, round_clocks, tick_times, waiting_times, ballots, first_answers,
    kept_snapshots, reaction_counts, room_views, audiences, host_rights, match_ends, directories, departures, edges,
    clients, absent_sides,
)  # fmt: skip

BUGS: tuple[Bug, ...] = tuple(bug for theme in THEMES for bug in theme.BUGS)
