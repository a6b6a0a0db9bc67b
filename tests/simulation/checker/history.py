"""What was recorded of a run, by whoever watched from outside: the ground for every judgement.

Times are world time in microseconds since the run began: what an observer with a perfect clock would have noted.
Nothing here knows whether the run was simulated. Longer than most files: all that is recorded stands in one place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.ports.records import MatchCard, Record
from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot


@dataclass(frozen=True, slots=True)
class Connected:
    """A device's connection was let in. `connection` is new each time, for the whole run."""

    at_us: int
    device: str
    person: str
    connection: int
    edge: str


@dataclass(frozen=True, slots=True)
class Disconnected:
    at_us: int
    device: str
    person: str
    connection: int
    reason: str
    """`killed` when the device itself died, `left` when the person closed it, else what it was told or found."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An event as a device was sent it, before the client made anything of it."""

    at_us: int
    device: str
    person: str
    connection: int
    match_id: str
    name: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Applied:
    """A numbered event, or a snapshot (`room_state`), that the client took into what it knows of the room."""

    at_us: int
    device: str
    person: str
    match_id: str
    name: str
    epoch: int
    v: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A command left a device; the same operation id may be asked many times, on many connections."""

    at_us: int
    device: str
    person: str
    connection: int
    match_id: str
    command: str
    """The Socket.IO event, or `rest:<operation>`."""
    op_id: str | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """The acknowledgement of an `Asked`; `payload` is it, whole: `{ok, …}`."""

    at_us: int
    device: str
    person: str
    connection: int
    match_id: str
    command: str
    op_id: str | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GaveUp:
    """The person's client tries this operation no more: it took effect once or never."""

    at_us: int
    device: str
    person: str
    match_id: str
    command: str
    op_id: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something was done to a part, and when it was undone; None: at once, or nothing has to be.

    `phases` are those of all live matches.
    """

    at_us: int
    until_us: int | None
    kind: str
    target: str
    phases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Banned:
    at_us: int
    person: str


@dataclass(frozen=True, slots=True)
class Lifetime:
    """One incarnation of a process: `name` is the same across restarts. `reason` says why it ended."""

    name: str
    kind: str
    """`actor`, `directory` or `edge`."""
    began_us: int
    ended_us: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Took:
    """Storage made `owner` the only writer of a match, from `epoch` on."""

    at_us: int
    match_id: str
    owner: str
    epoch: int
    how: str
    """`opened`, `taken_over` (from another owner, after which the match is recovered) or `reclaimed` (from itself)."""
    proof_ms: int = 0
    """What it was told of the last owner's life, in match time; 0 unless it was taken over."""
    rows: int | None = None
    """How many rows of the journal it knows with it, those that a snapshot spared it included; None if it made them."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Storage kept a snapshot of a match up to the row `seq`."""

    at_us: int
    snapshot: StoredSnapshot


@dataclass(frozen=True, slots=True)
class Spared:
    """Who took a match over was given a snapshot in the place of the rows up to `seq`."""

    at_us: int
    match_id: str
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Stray:
    """What somebody sent to an edge, or would have sent, of a match that storage had given to another by then."""

    at_us: int
    match_id: str
    owner: str
    """Who sent it."""
    what: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """An incarnation asked for its lease to begin anew, and was told so."""

    owner: str
    sent_us: int
    told_us: int


@dataclass(frozen=True, slots=True)
class LeaseEnd:
    """When the lease of an incarnation runs out, by itself and by storage."""

    at_us: int
    owner: str
    here_us: int
    there_us: int


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that was found while the run went on: an error nobody caught, a state that does not replay."""

    at_us: int
    invariant: str
    text: str


@dataclass(slots=True)
class StoredMatch:
    """One match as storage has it at the end."""

    card: MatchCard
    owner: str
    epoch: int
    rows: Sequence[JournalRow]
    records: Sequence[Record]
    committed_us: Sequence[int] = ()
    """World time at which each of `rows` was committed; empty where that was not recorded."""


@dataclass(slots=True)
class History:
    """All of it, each list in the order of time."""

    seed: int
    connected: list[Connected] = field(default_factory=list)
    disconnected: list[Disconnected] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    applied: list[Applied] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)
    gave_up: list[GaveUp] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    banned: list[Banned] = field(default_factory=list)
    lifetimes: list[Lifetime] = field(default_factory=list)
    took: list[Took] = field(default_factory=list)
    """Every change of owner and epoch; empty where that was not recorded."""
    saved: list[Saved] = field(default_factory=list)
    spared: list[Spared] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    lease_ends: list[LeaseEnd] = field(default_factory=list)
    """Looked at now and then."""
    renewals: list[Renewal] = field(default_factory=list)
    """Those that were accepted; empty where that was not recorded."""
    breaches: list[Breach] = field(default_factory=list)
    matches: dict[str, StoredMatch] = field(default_factory=dict)
    families: dict[str, frozenset[str]] = field(default_factory=dict)
    """Who may see a private match, by its id; public ones are missing."""
    moderators: frozenset[str] = frozenset()
    lobby_ms: int = 30 * 60_000
    empty_ms: int = 10 * 60_000
    """How long a lobby may be idle, and a live match empty, before it is closed."""
    calm_from_us: int = 0
    """When the last fault was over."""
    ended_us: int = 0
    """When the run was stopped."""
    match_clock_offsets: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """By owner (incarnation id): pairs (world time µs, match time ms) that belong together."""


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that did not hold, and the sentence that says where."""

    invariant: str
    text: str
    at_us: int = 0
