"""The lease of an actor incarnation, by the database's clock.

An incarnation counts its lease from before it sent a renewal, the database from when that arrived: so it has
always run out there, in the incarnation's own eyes, when it has here.
"""

from __future__ import annotations

from echoplay_actors.ports.match_store import ActorLease
from echoplay_persistence.session import Session

# A second announcement of the same incarnation, after an outcome nobody knew, is a renewal; never an amnesty.
_REGISTER = """
    INSERT INTO actor_lease (actor_id, name, address, node_id, pid, match_time_ms, renewed_at)
    VALUES (%(actor_id)s, %(name)s, %(address)s, %(node_id)s, %(pid)s, %(match_time_ms)s, clock_timestamp())
    ON CONFLICT (actor_id) DO UPDATE
       SET address = EXCLUDED.address, match_time_ms = EXCLUDED.match_time_ms, renewed_at = EXCLUDED.renewed_at
     WHERE actor_lease.revoked_at IS NULL AND actor_lease.released_at IS NULL
"""
_RENEW = """
    UPDATE actor_lease
       SET match_time_ms = greatest(match_time_ms, %(match_time_ms)s), renewed_at = clock_timestamp()
     WHERE actor_id = %(actor_id)s AND revoked_at IS NULL AND released_at IS NULL
"""
_RELEASE = """
    UPDATE actor_lease SET released_at = clock_timestamp() WHERE actor_id = %(actor_id)s AND released_at IS NULL
"""

# Bounded by the term on both sides: a clock that was set back must not hold up a recovery.
_REVOKE = """
    UPDATE actor_lease SET revoked_at = coalesce(revoked_at, clock_timestamp())
     WHERE actor_id = %(actor_id)s
 RETURNING CASE WHEN released_at IS NULL
                THEN least(%(term_ms)s, greatest(0, ceil(
                     %(term_ms)s - extract(epoch FROM clock_timestamp() - renewed_at) * 1000)))::integer
                ELSE 0 END AS left_ms
"""
_LIVE = """
    SELECT actor_id::text, name, address, node_id, pid, match_time_ms
      FROM actor_lease
     WHERE revoked_at IS NULL AND released_at IS NULL
       AND renewed_at > clock_timestamp() - %(term_ms)s::float8 * interval '1 millisecond'
     ORDER BY actor_id
"""
_FORGET = """
    DELETE FROM actor_lease
     WHERE greatest(renewed_at, coalesce(released_at, revoked_at)) < clock_timestamp() - interval '1 day'
       AND NOT EXISTS (
           SELECT FROM match_owner JOIN match ON match.id = match_owner.match_id
            WHERE match_owner.owner = actor_lease.actor_id AND match.status IN ('LOBBY', 'LIVE'))
"""


async def register(session: Session, lease: ActorLease) -> None:
    await session.count(
        _REGISTER, actor_id=lease.actor_id, name=lease.name, address=lease.address, node_id=lease.node_id,
        pid=lease.pid, match_time_ms=lease.match_time_ms,
    )  # fmt: skip


async def renew(session: Session, actor_id: str, match_time_ms: int) -> bool:
    """False when there is nothing to renew: revoked, released, or never there."""
    return await session.count(_RENEW, actor_id=actor_id, match_time_ms=match_time_ms) == 1


async def release(session: Session, actor_id: str) -> None:
    await session.count(_RELEASE, actor_id=actor_id)


async def revoke(session: Session, actor_id: str, term_ms: int) -> int:
    """Milliseconds until the lease has run out, 0 when there is none."""
    rows = await session.run(_REVOKE, actor_id=actor_id, term_ms=term_ms)
    return int(rows[0].left_ms) if rows else 0


async def live(session: Session, term_ms: int) -> list[ActorLease]:
    return [ActorLease(*row) for row in await session.run(_LIVE, term_ms=term_ms)]


async def forget(session: Session) -> None:
    await session.count(_FORGET)
