"""Snapshots (design 5, journal): what stands for a journal's rows is what those rows give, and no newer than they.

What a snapshot has to be is worked out from the rows alone, by a room of the code under test that reads them all.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence

from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story

from echoplay_actors.actor.history import NumberedEvent
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Room
from echoplay_actors.match.codec import state_bytes
from echoplay_actors.snapshots.body import read_snapshot
from echoplay_actors.snapshots.nameless import nameless
from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot


@invariant("a snapshot is no newer than its journal")
def _(evidence: Evidence) -> Iterator[Found]:
    """The row it goes up to was committed before it was kept."""
    for one in evidence.history.saved:
        snapshot, story = one.snapshot, evidence.stories.get(one.snapshot.match_id)
        if story is None or len(story.stored.committed_us) < len(story.rows):
            continue
        there = bisect_right(story.stored.committed_us, one.at_us)
        if snapshot.seq > there:
            yield one.at_us, f"match {snapshot.match_id}: a snapshot up to seq {snapshot.seq}, with {there} rows there"


@invariant("a snapshot is what its journal gives")
def _(evidence: Evidence) -> Iterator[Found]:
    """Each that was kept, and each that a new owner was given: the state, the first answers, the numbered events."""
    told: dict[str, list[tuple[int, int, Snapshot | StoredSnapshot]]] = defaultdict(list)
    for one in evidence.history.saved:
        told[one.snapshot.match_id].append((one.snapshot.seq, one.at_us, one.snapshot))
    for given in evidence.history.spared:
        told[given.match_id].append((given.snapshot.seq, given.at_us, given.snapshot))
    for match_id, some in told.items():
        story = evidence.stories.get(match_id)
        if story is not None:
            yield from _unlike(story, sorted(some, key=lambda one: one[:2]))


def _unlike(story: Story, told: Sequence[tuple[int, int, Snapshot | StoredSnapshot]]) -> Iterator[Found]:
    """`told` grows in `seq`. What comes after a row that cannot be read is passed over."""
    readable = len(story.replay[0])
    as_stored = functools.cache(nameless)
    room = Room(card=story.stored.card, epoch=1, names={}, limits=ActorLimits())
    for seq, at_us, one in told:
        if not 1 <= seq <= readable:
            continue
        room.replay(story.rows[room.seq : seq])
        snapshot = read_snapshot(one, at_ms=room.state.at_ms) if isinstance(one, StoredSnapshot) else one
        wrong = "cannot be read" if snapshot is None else _wrong(snapshot, room, as_stored)
        if wrong:
            yield at_us, f"match {story.match_id}: a snapshot up to seq {seq} {wrong}"


def _wrong(snapshot: Snapshot, room: Room, as_stored: Callable[[NumberedEvent], NumberedEvent]) -> str | None:
    """What of it is not as in the room, which has read as many rows."""
    commands, votes = room.answers.written()
    if state_bytes(snapshot.state) != state_bytes(room.state):
        return "has another state"
    if list(snapshot.command_answers) != commands:
        return f"has {len(snapshot.command_answers)} answers to commands, not the {len(commands)} of its journal"
    if list(snapshot.vote_answers) != votes:
        return f"has {len(snapshot.vote_answers)} answers to votes, not the {len(votes)} of its journal"
    if list(snapshot.events) != list(map(as_stored, room.history.kept())):
        return "has other numbered events"
    return None
