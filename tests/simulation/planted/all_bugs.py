"""All planted bugs: what the checker must find, each by the name of what it breaks."""

from __future__ import annotations

from planted import commits
from planted.planting import Bug

BUGS: tuple[Bug, ...] = (*commits.BUGS,)
