"""All planted bugs: what the checker must find, each by the name of what it breaks."""

from __future__ import annotations

from planted import commits, fences, lease_terms, outages
from planted.planting import Bug

BUGS: tuple[Bug, ...] = (*commits.BUGS, *fences.BUGS, *lease_terms.BUGS, *outages.BUGS)
