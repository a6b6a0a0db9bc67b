"""Bugs of the directory: matches that are forgotten with the actor that had them."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_cluster.directory.directory import Directory
from echoplay_cluster.directory.homes import Homes
from echoplay_cluster.directory.roster import Roster

_ENDS = frozenset({"every match ends"})

BUGS = (
    Bug(
        "keep the matches of a dead actor where they were",
        (
            Change(Roster.remove, "self.unassign(match_id)", "pass"),
            Change(Directory._lost, "self._homes.bury(", "(lambda *_, **__: None)("),
        ),
        caught_by=_ENDS,
        seeds_max=10,
        only=("actor killed",),
    ),
    Bug(
        "forget the matches of a dead actor",
        (
            Change(Directory._lost, "self._homes.bury(", "(lambda *_, **__: None)("),
            Change(Homes.take_in, "self.bury(stored.owner, [stored.match_id], is_dead=lambda: False)", "pass"),
        ),
        caught_by=_ENDS,
        seeds_max=10,
        only=("actor killed",),
        calm_s=15.0,
    ),
    Bug(
        "never adopt an orphan",
        (Change(Homes.take_in, "self.bury(stored.owner, [stored.match_id], is_dead=lambda: False)", "pass"),),
        caught_by=_ENDS,
        seeds_max=10,
        only=("everything killed",),
        calm_s=15.0,
    ),
)
