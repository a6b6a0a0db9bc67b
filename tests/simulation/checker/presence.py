"""Presence: who debates counts as here while a device of theirs is in the room, and as gone when none is.

Judged from outside: by the connections themselves, and only where no fault could be felt. A connection that a device
believes in although the server has ended it, without any recorded fault, would be misjudged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

from checker.course import FINAL
from checker.registry import Evidence, Found, Iterator, invariant
from checker.streams import Stream

STEADY_US = 10_000_000
"""In the room for so long: the server has noticed."""
GONE_US = 75_000_000
"""Without any connection for so long: the server has noticed, its heartbeat included."""


def _streams_of(evidence: Evidence) -> dict[tuple[str, str], list[Stream]]:
    """The connections of a person on which a match's room was entered, or may have been."""
    found: dict[tuple[str, str], list[Stream]] = defaultdict(list)
    for stream in evidence.streams.all.values():
        if stream.entering:
            found[stream.person, stream.match_id].append(stream)
    return found


@invariant("who is here is not taken for gone")
def _(evidence: Evidence) -> Iterator[Found]:
    streams = _streams_of(evidence)
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            at_us = story.at_us(index) if row.type == "ParticipantLeft" else 0
            if not at_us:
                continue
            for stream in streams.get((row.data["user_id"], story.match_id), ()):
                entered_us = min((one.at_us for one in stream.entered if one.payload.get("ok")), default=at_us)
                steady = entered_us <= at_us - STEADY_US and (stream.ended_us is None or stream.ended_us > at_us)
                if steady and evidence.weather.healthy_around(stream.device, at_us - STEADY_US, at_us):
                    yield at_us, f"{story.where(index)}: {stream.device} is in the room"
                    break


@invariant("who is gone is not taken for here")
def _(evidence: Evidence) -> Iterator[Found]:
    for (person, match_id), streams in _streams_of(evidence).items():
        story = evidence.stories.get(match_id)
        if story is None or person not in story.moments[-1].seats:
            continue
        times = [story.at_us(index) for index in range(len(story.rows))]
        if not all(times):
            continue
        for gone_us, back_us in _gaps(streams, evidence.history.ended_us):
            judged_us = evidence.weather.healthy_from(gone_us, GONE_US)
            if back_us < judged_us:
                continue
            now = story.moments[bisect_right(times, judged_us)]
            if person in now.here and now.phase not in FINAL:
                yield judged_us, f"{person} in {match_id} has had no device for {GONE_US // 1_000_000} s"
                break


def _gaps(streams: list[Stream], ended_us: int) -> Iterator[tuple[int, int]]:
    """From when until when there was no connection: after one ended, until the next entering or the end."""
    spans = sorted((one.entering[0].at_us, one.ended_us) for one in streams if one.entering)
    for place, (_, end_us) in enumerate(spans):
        if end_us is None:
            continue
        if any(begin_us <= end_us and (other is None or other > end_us) for begin_us, other in spans):
            continue
        later = [begin_us for begin_us, _ in spans[place + 1 :] if begin_us > end_us]
        yield end_us, min(later, default=ended_us)
