"""Bugs of the directory: matches that are forgotten with the actor that had them."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_cluster.directory.audit import Audit
from echoplay_cluster.directory.directory import Directory
from echoplay_cluster.directory.roster import Roster

_ENDS = frozenset({"every match ends"})
_TAKES_NOBODY_IN = (
    Change(Directory._locate, "self._homes.take_in(stored)", "return None"),
    Change(Audit.find_orphans, "self._homes.take_in(one)", "pass"),
)

BUGS = (
    Bug(
        "keep the matches of a dead actor where they were",
        (
            Change(Roster.remove, "self.unassign(match_id)", "pass"),
            Change(Directory._lost, "self._homes.bury(", "(lambda *_, **__: None)("),
        ),
        caught_by=_ENDS,
        first_seed=4,
        only=("actor killed",),
    ),
    Bug(
        "forget the matches of a dead actor",
        (Change(Directory._lost, "self._homes.bury(", "(lambda *_, **__: None)("), *_TAKES_NOBODY_IN),
        caught_by=_ENDS,
        first_seed=4,
        only=("actor killed",),
    ),
    Bug(
        "never adopt an orphan",
        _TAKES_NOBODY_IN,
        caught_by=_ENDS,
        first_seed=4,
        only=("everything killed",),
    ),
)
