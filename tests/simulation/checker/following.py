"""Following a room (design 10): neither what a connection is shown nor what a client applies has holes or repetitions.

What a server may send: after `join_room` a snapshot, then each event once; after `resume` with v the events from v + 1
on, or a snapshot. A client that resumes on a connection on which it is in the room already may be sent again what came
after the v it named, until that resume is answered: those events had left before it was read. Snapshots may come at any
time, as old as what was shown at most.
"""

from __future__ import annotations

from checker.history import Seen
from checker.registry import Evidence, Found, Iterator, invariant
from checker.streams import ROOM_STATE, Stream


def _unanswered(stream: Stream, seen: Seen) -> bool:
    asked = sum(one.at_us <= seen.at_us for one in stream.entering)
    return asked > sum(one.at_us < seen.at_us for one in stream.entered)


def _about(stream: Stream, seen: Seen) -> str:
    return f"{stream.device} on connection {stream.connection} in {stream.match_id}: {seen.name} v {seen.payload['v']}"


@invariant("no hole is shown")
def _(evidence: Evidence) -> Iterator[Found]:
    for stream in evidence.streams.all.values():
        last: int | None = None
        for seen in stream.numbered:
            v = seen.payload["v"]
            if seen.name == ROOM_STATE:
                last = v if last is None else max(last, v)
                continue
            if last is None:
                resumed = stream.resumed_from(seen.at_us)
                if not resumed or v > max(resumed) + 1:
                    yield (
                        seen.at_us,
                        f"{_about(stream, seen)} first, {f'resumed from {resumed}' if resumed else 'anew'}",
                    )
            elif v > last + 1:
                yield seen.at_us, f"{_about(stream, seen)} after {last}"
            last = v if last is None else max(last, v)


@invariant("nothing is shown twice")
def _(evidence: Evidence) -> Iterator[Found]:
    for stream in evidence.streams.all.values():
        last: int | None = None
        for seen in stream.numbered:
            v = seen.payload["v"]
            if seen.name == ROOM_STATE:
                last = v if last is None else max(last, v)
                continue
            if last is None:
                resumed = stream.resumed_from(seen.at_us)
                if resumed and v <= min(resumed):
                    yield seen.at_us, f"{_about(stream, seen)} first, resumed from {resumed}"
            elif v <= last:
                resumed = stream.resumed_from(seen.at_us)
                if not (resumed and min(resumed) < v and _unanswered(stream, seen)):
                    yield seen.at_us, f"{_about(stream, seen)} after {last}"
            last = v if last is None else max(last, v)


@invariant("no snapshot is older than what was shown")
def _(evidence: Evidence) -> Iterator[Found]:
    for stream in evidence.streams.all.values():
        last = -1
        for seen in stream.numbered:
            v = seen.payload["v"]
            if seen.name == ROOM_STATE and v < last:
                yield seen.at_us, f"{_about(stream, seen)} after {last}"
            last = max(last, v)


@invariant("a client applies v + 1 only after v")
def _(evidence: Evidence) -> Iterator[Found]:
    """Unless it takes a snapshot, which is never older than what it knows."""
    known: dict[tuple[str, str], int] = {}
    for one in evidence.history.applied:
        last = known.get((one.device, one.match_id))
        wrong = last is not None and one.v < last if one.name == ROOM_STATE else last is None or one.v != last + 1
        if wrong:
            yield one.at_us, f"{one.device} in {one.match_id} applied {one.name} v {one.v} after {last}"
        known[one.device, one.match_id] = one.v
