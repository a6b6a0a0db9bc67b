"""The test kit: virtual time, seeded randomness, and a database in memory.

`MemoryDatabase` behaves as Postgres does, synchronously; `MemoryMatchStore` is the `MatchStore` port on it, with
delays and faults. The tests of the ports run against them and against Postgres alike.
"""

from echoplay_actors.testing.memory_database import MemoryDatabase
from echoplay_actors.testing.memory_leases import LeaseRow, MemoryLeases
from echoplay_actors.testing.memory_match import StoredMatch
from echoplay_actors.testing.memory_match_store import MemoryMatchStore
from echoplay_actors.testing.memory_people import MemoryPeople
from echoplay_actors.testing.memory_tables import MatchTables, Speech
from echoplay_actors.testing.seeded_randomness import SeededRandomness
from echoplay_actors.testing.virtual_time import LoopClock, VirtualTimeLoop

__all__ = [
    "LeaseRow",
    "LoopClock",
    "MatchTables",
    "MemoryDatabase",
    "MemoryLeases",
    "MemoryMatchStore",
    "MemoryPeople",
    "SeededRandomness",
    "Speech",
    "StoredMatch",
    "VirtualTimeLoop",
]
