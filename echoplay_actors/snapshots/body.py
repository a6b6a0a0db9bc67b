"""A snapshot as bytes and back: lines of JSON, compressed, with a checksum at the end.

It is made in parts, each the work of a few milliseconds, so that an actor can look after its clocks in between. What
is read is all of what was written, or nothing: a body of another form, a damaged one and one of another match or row
are no snapshots.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from echoplay_actors.actor.history import NumberedEvent
from echoplay_actors.match.codec import state_fields, state_of
from echoplay_actors.snapshots.nameless import nameless
from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot

SCHEMA = 1
"""The form of a body, and the meaning of what it holds: to be raised with every change of the state's fields, of what
an event does to a state, of an answer or of a numbered event. `tests/golden` has some, by which a change is noticed."""

_ENTRIES_A_LINE = 512
_CHECKSUM_BYTES = 16
_COMPRESSION = 1
"""The fastest: half of a body are digests, which get no smaller."""
_COMPACT = json.JSONEncoder(separators=(",", ":"))
_MISREAD = (zlib.error, ValueError, TypeError, LookupError, AttributeError)


def body_parts(snapshot: Snapshot) -> Iterator[bytes]:
    """The body, part by part."""
    packer, checksum = zlib.compressobj(_COMPRESSION), _checksum()
    for line in _lines(snapshot):
        part = packer.compress(_COMPACT.encode(line).encode() + b"\n")
        checksum.update(part)
        yield part
    part = packer.flush()
    checksum.update(part)
    yield part + checksum.digest()


def read_snapshot(stored: StoredSnapshot, *, at_ms: int) -> Snapshot | None:
    """The snapshot, or None when it cannot be believed. `at_ms` is the match time of the row it goes up to."""
    packed, told = stored.body[:-_CHECKSUM_BYTES], stored.body[-_CHECKSUM_BYTES:]
    if stored.schema != SCHEMA or _checksum(packed).digest() != told:
        return None
    try:
        snapshot = _read(zlib.decompress(packed).splitlines())
    except _MISREAD:
        return None
    state = snapshot.state
    fits = (state.match_id, snapshot.seq, state.at_ms) == (stored.match_id, stored.seq, at_ms)
    return snapshot if fits else None


def _checksum(packed: bytes = b"") -> hashlib.blake2b:
    return hashlib.blake2b(packed, digest_size=_CHECKSUM_BYTES)


def _lines(snapshot: Snapshot) -> Iterator[list[Any]]:
    fields = state_fields(snapshot.state)
    votes = fields.pop("votes")
    yield ["state", [snapshot.seq, fields]]
    yield from _sliced("votes", votes.items())
    yield from _sliced("command_answers", snapshot.command_answers)
    yield from _sliced("vote_answers", snapshot.vote_answers)
    yield from _sliced("events", ((one.v, one.epoch, one.name, one.payload) for one in map(nameless, snapshot.events)))
    yield ["end", []]


def _sliced(kind: str, entries: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    left = iter(entries)
    while some := list(islice(left, _ENTRIES_A_LINE)):
        yield [kind, some]


def _read(lines: Iterable[bytes]) -> Snapshot:
    held: dict[str, list[Any]] = {"votes": [], "command_answers": [], "vote_answers": [], "events": []}
    first, *others, (last, _) = map(json.loads, lines)
    (kind, (seq, fields)) = first
    if (kind, last) != ("state", "end"):
        raise ValueError("a snapshot has a beginning and an end")
    for kind, entries in others:
        held[kind] += entries
    return Snapshot(
        seq=seq,
        state=state_of({**fields, "votes": dict(held["votes"])}),
        command_answers=[(digest, answer) for digest, answer in held["command_answers"]],
        vote_answers=[(digest, answer) for digest, answer in held["vote_answers"]],
        events=[NumberedEvent(*one) for one in held["events"]],
    )
