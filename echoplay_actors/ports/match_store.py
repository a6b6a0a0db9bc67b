"""The port to the journal, the fence and the lease: what a match actor asks of durable storage.

Guarantees an implementation must give (`tests` prove them for Postgres and for the in-memory one alike):

- `append` commits the rows of every match whose owner and epoch still hold, all together or not at all, and
  names those it left out because somebody else owns them now.
- `take_over` raises the epoch *before* it reads, so nothing of an older owner lands after what was read.
- A snapshot is never newer than the journal, and of a match that is final there is none. What `take_over` gives is a
  snapshot and the rows after it, or the whole journal where there is none, or none that can be believed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from echoplay_actors.errors import EchoPlayError
from echoplay_actors.ports.records import MatchCard, Record
from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot

LEASE_TERM_MS = 2_000
"""How long a renewal lets an actor show things; whoever buries it waits as long, so both must mean the same."""


class AppendFailed(EchoPlayError):
    """Nothing of the batch was written."""


class AppendRejected(AppendFailed):
    """Nothing was written, and not because storage is away: it refused these very rows."""


class AppendUnknown(EchoPlayError):
    """The connection broke while the batch was under way: it was written once, or not at all."""


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One event as it is kept: dense `seq` from 1, the epoch it was committed under, match time, type, JSON."""

    seq: int
    epoch: int
    at_ms: int
    type: str
    version: int
    data: Mapping[str, Any]
    op: str | None = None
    """Digest of (person, operation id) on the last event of the command that caused it."""
    answer: Mapping[str, Any] | None = None
    """What that command was answered, ids and numbers only."""


@dataclass(frozen=True, slots=True)
class MatchAppend:
    """The new events of one match, and what they change in the readable tables."""

    match_id: str
    epoch: int
    rows: Sequence[JournalRow]
    records: Sequence[Record] = ()


@dataclass(frozen=True, slots=True)
class TakenMatch:
    """A match that was taken over: its new epoch and all that is needed to carry on."""

    card: MatchCard
    epoch: int
    proof_of_life_ms: int
    """When the last owner that wrote something proved to be alive last (its lease, in its own time), 0 if unknown.

    Owners in between, which took the match over and wrote nothing, proved nothing."""
    rows: Sequence[JournalRow]
    """Those after `after_seq`."""
    names: Mapping[str, str]
    """Display names of its participants by user id."""
    reaction_counts: Mapping[str, int] = field(default_factory=dict)
    after_seq: int = 0
    """The row that the snapshot goes up to, or up to which the caller had read already."""
    snapshot: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class ActorLease:
    """One incarnation of an actor: where it listens, and the last match time it proved to be alive at."""

    actor_id: str
    """New with each incarnation."""
    name: str
    """Its Ray name, the same across restarts."""
    address: str
    """`unix:/…` or `tcp:host:port`."""
    node_id: str
    pid: int
    match_time_ms: int


class MatchStore(Protocol):
    """Durable storage as a match actor sees it. All calls may raise `AppendFailed` when storage is away."""

    async def open_match(
        self, *, owner: str, card: MatchCard, rows: Sequence[JournalRow], records: Sequence[Record]
    ) -> None:
        """Write a new match, its owner at epoch 1 and its first events in one transaction.

        `AppendFailed` when nothing was written, `AppendUnknown` when that cannot be told.
        """

    async def append(self, *, owner: str, batch: Sequence[MatchAppend]) -> frozenset[str]:
        """Commit a turn; the ids of the matches that were left out because they are fenced."""

    async def take_over(self, *, owner: str, last_owners: Mapping[str, str]) -> Sequence[TakenMatch]:
        """Become the owner of these matches (epoch + 1) and read them, in the order given.

        Each is taken from its last owner (an actor id, by match id) and from nobody else, so that a call which was
        long on its way takes nothing from whoever has the match by then. What `owner` has already it may take anew;
        unknown and final matches are left out. An owner whose lease was revoked gets nothing, here and in `reclaim`.
        """

    async def reclaim(self, *, owner: str, read_to: Mapping[str, int]) -> Sequence[TakenMatch]:
        """Raise the epoch of those of these matches that `owner` still owns and read on, final ones included.

        `read_to` has the last `seq` that `owner` knows, by match id; what it is given are the rows after it.
        After an append with an unknown outcome: whatever of it still was on its way can no longer land.
        """

    async def save_snapshot(self, *, owner: str, snapshot: StoredSnapshot) -> bool:
        """Keep this snapshot in the place of an older one. False, and nothing is changed, where that may not be.

        That is: `owner` does not have the match at the snapshot's epoch, the match is final, the journal has no such
        row, or the snapshot that is kept goes as far.
        """

    async def save_reactions(self, *, owner: str, counts: Mapping[str, Mapping[str, int]]) -> None:
        """Flush cumulative reaction counts by match id; only for matches that are still owned; never lowers one."""

    async def register_lease(self, lease: ActorLease) -> None:
        """Announce an incarnation."""

    async def renew_lease(self, *, actor_id: str, match_time_ms: int) -> bool:
        """Prove to be alive; False when the lease was revoked, after which the actor must stop."""

    async def release_lease(self, *, actor_id: str) -> None:
        """Say that this incarnation is gone, in order."""
