"""The port the directory rebuilds itself from: who owns which live match, and which actors prove to be alive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from echoplay_actors.ports.match_store import ActorLease


@dataclass(frozen=True, slots=True)
class OwnedMatch:
    """A match that is not final, and its owner."""

    match_id: str
    owner: str
    epoch: int
    clock_runs: bool
    """True when its last round has no end: those are recovered first."""


class PlacementStore(Protocol):
    """Durable storage as the directory sees it."""

    async def open_matches(self) -> Sequence[OwnedMatch]:
        """All matches that are not final, those with a running clock first."""

    async def open_match(self, match_id: str) -> OwnedMatch | None:
        """One match and its owner; None when there is no such match, or it is final."""

    async def leases(self) -> Sequence[ActorLease]:
        """Incarnations whose lease is neither released nor revoked and was renewed within its term."""

    async def revoke_lease(self, *, actor_id: str) -> int:
        """Forbid an incarnation to go on; milliseconds until its lease has surely run out in its own eyes."""

    async def forget_old_leases(self) -> None:
        """Delete rows of incarnations that ended more than a day ago and own nothing that is open."""
