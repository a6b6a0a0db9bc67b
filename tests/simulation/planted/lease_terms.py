"""Bugs of the lease and of whoever takes over: an old owner that goes on beside a new one."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor.lease import Lease
from echoplay_actors.actor.tenure import Tenure
from echoplay_cluster.directory.homes import Homes

_SHOWN = frozenset({"only its owner shows a match"})
_CUT_OFF = ("partition", "one-way partition", "actor frozen", "directory killed")

BUGS = (
    Bug(
        "never check the lease",
        (Change(Lease.holds, "return now_ms < self._until_ms", "return True"),),
        caught_by=_SHOWN | {"a lease runs out first for whoever has it"},
        first_seed=4,
        only=_CUT_OFF,
    ),
    Bug(
        "check the lease a second too late",
        (Change(Lease.holds, "return now_ms < self._until_ms", "return now_ms < self._until_ms + 1000"),),
        caught_by=_SHOWN | {"a lease runs out first for whoever has it"},
        first_seed=14,
        only=_CUT_OFF,
    ),
    Bug(
        "count a lease from the answer to its renewal",
        (Change(Tenure.keep, "self._renewed(sent_at_ms)", "self._renewed(self._clock.now_ms())"),),
        caught_by=_SHOWN | {"a lease runs out first for whoever has it"},
        first_seed=6,
        only=("slow network", "partition"),
    ),
    Bug(
        "adopt without revoking",
        (Change(Homes._bury, "left_s = await self._revoke(actor_id)", "left_s = 0.0"),),
        caught_by=_SHOWN,
        first_seed=4,
        only=_CUT_OFF,
    ),
    Bug(
        "adopt without waiting for the lease to run out",
        (Change(Homes._bury, "while left_s > 0 and", "while False and"),),
        caught_by=_SHOWN,
        first_seed=4,
        only=_CUT_OFF,
    ),
)
