"""Who owns which open match and which actors prove to be alive, in Postgres: the `PlacementStore` port.

Raises `Unavailable` when Postgres cannot be asked, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from echoplay_actors.ports.match_store import LEASE_TERM_MS, ActorLease
from echoplay_actors.ports.placement_store import OwnedMatch
from echoplay_persistence import leases
from echoplay_persistence.session_pool import SessionPool
from echoplay_persistence.unavailable import session_or_unavailable

_OPEN_MATCH = """
    SELECT match.id::text, owned.owner::text, owned.epoch,
           EXISTS (SELECT FROM round WHERE round.match_id = match.id AND round.ended_at IS NULL) AS clock_runs
      FROM match JOIN match_owner AS owned ON owned.match_id = match.id
     WHERE match.status IN ('LOBBY', 'LIVE')
"""
_ONE = " AND match.id = %(match_id)s::uuid"
_RUNNING_CLOCKS_FIRST = " ORDER BY clock_runs DESC, match.id"


class PostgresPlacementStore:
    """A `PlacementStore` on a pool that it shares and does not close."""

    def __init__(self, pool: SessionPool, *, lease_term_ms: int = LEASE_TERM_MS) -> None:
        self._pool = pool
        self._lease_term_ms = lease_term_ms

    async def open_matches(self) -> Sequence[OwnedMatch]:
        async with session_or_unavailable(self._pool) as session:
            return [OwnedMatch(*row) for row in await session.run(_OPEN_MATCH + _RUNNING_CLOCKS_FIRST)]

    async def open_match(self, match_id: str) -> OwnedMatch | None:
        async with session_or_unavailable(self._pool) as session:
            rows = await session.run(_OPEN_MATCH + _ONE, match_id=match_id)
            return OwnedMatch(*rows[0]) if rows else None

    async def leases(self) -> Sequence[ActorLease]:
        async with session_or_unavailable(self._pool) as session:
            return await leases.live(session, self._lease_term_ms)

    async def revoke_lease(self, *, actor_id: str) -> int:
        """As the port says, by the database's clock; 0 for an incarnation that was released or is not known."""
        async with session_or_unavailable(self._pool) as session:
            return await leases.revoke(session, actor_id, self._lease_term_ms)

    async def forget_old_leases(self) -> None:
        async with session_or_unavailable(self._pool) as session:
            await leases.forget(session)
