"""What EchoPlay keeps in Postgres: tables, journal, stores, migrations."""

from echoplay_persistence.account_store import PostgresAccountStore
from echoplay_persistence.idempotency_store import PostgresIdempotencyStore
from echoplay_persistence.match_reader import PostgresMatchReader
from echoplay_persistence.match_store import PostgresMatchStore
from echoplay_persistence.placement_store import PostgresPlacementStore
from echoplay_persistence.session_pool import SessionPool
from echoplay_persistence.store_health import PostgresStoreHealth

__all__ = [
    "PostgresAccountStore",
    "PostgresIdempotencyStore",
    "PostgresMatchReader",
    "PostgresMatchStore",
    "PostgresPlacementStore",
    "PostgresStoreHealth",
    "SessionPool",
]
