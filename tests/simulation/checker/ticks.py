"""Ticks (design 6, contract `timer_tick`): the one with r remaining leaves r seconds before the end, up to 25 ms later.

A tick belongs to the clock that the numbered events before it, on the same connection, set: they come in order.
"""

from __future__ import annotations

from checker.history import Seen
from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story
from checker.streams import Stream

SLOT_US = 25_000
SKIPPED_LATER_US = 100_000
"""An actor that was held up sends no tick that is later than this."""
ON_ITS_WAY_US_MAX = 250_000
"""From the actor to a device, where no fault could be felt."""


def _clocks(evidence: Evidence) -> Iterator[tuple[Stream, Story, Seen, int | None]]:
    """Every tick with the moment it was seen in, None where what it follows on is not in the journal.

    Where nothing was missed, the first thing after a resume may be a tick.
    """
    for stream in evidence.streams.all.values():
        story = evidence.stories.get(stream.match_id)
        if story is not None:
            for seen, v, before in stream.ticks:
                known = v if before else max(stream.resumed_from(seen.at_us), default=-1)
                yield stream, story, seen, None if known < 0 else story.moment_of(known)


def _due_us(story: Story, seen: Seen, moment: int) -> tuple[int, int] | None:
    """When it was due in world time, and how far off that may be; None where that cannot be told."""
    ends_ms, row = story.moments[moment].ends_ms, story.clock_rows[moment]
    if ends_ms is None or row < 0:
        return None
    due_ms = ends_ms - seen.payload["remaining"] * 1000
    due_us = story.match_time_us(row, due_ms)
    return None if due_us is None else (due_us, story.slack_us(row, due_ms))


@invariant("no tick without a clock")
def _(evidence: Evidence) -> Iterator[Found]:
    """None in a pause, between rounds, after the end, or before a device knows the room."""
    for stream, story, seen, moment in _clocks(evidence):
        if moment is None:
            yield seen.at_us, f"{stream.device} in {stream.match_id}: a tick before anything else"
        elif story.moments[moment].ends_ms is None:
            yield seen.at_us, f"{stream.device} in {stream.match_id}: a tick in {story.moments[moment].phase}"


@invariant("ticks count down")
def _(evidence: Evidence) -> Iterator[Found]:
    """Strictly, while the clock is the same."""
    last: tuple[Stream | None, int | None, int] = (None, None, 0)
    for stream, story, seen, moment in _clocks(evidence):
        ends_ms = None if moment is None else story.moments[moment].ends_ms
        remaining = seen.payload["remaining"]
        if last[0] is stream and last[1] == ends_ms and ends_ms is not None and remaining >= last[2]:
            yield seen.at_us, f"{stream.device} in {stream.match_id}: {remaining} after {last[2]}"
        last = (stream, ends_ms, remaining)


@invariant("no tick comes before its time")
def _(evidence: Evidence) -> Iterator[Found]:
    for stream, story, seen, moment in _clocks(evidence):
        due = None if moment is None else _due_us(story, seen, moment)
        if due is not None and seen.at_us < due[0] - due[1]:
            told = f"{seen.payload['remaining']} came {(due[0] - seen.at_us) // 1000} ms early"
            yield seen.at_us, f"{stream.device} in {stream.match_id}: {told}"


@invariant("no tick comes late")
def _(evidence: Evidence) -> Iterator[Found]:
    """Where no fault could be felt, and with what the way to a device may take."""
    for stream, story, seen, moment in _clocks(evidence):
        due = None if moment is None else _due_us(story, seen, moment)
        if due is None or seen.at_us <= due[0] + due[1] + SLOT_US + SKIPPED_LATER_US + ON_ITS_WAY_US_MAX:
            continue
        if evidence.weather.healthy(due[0], seen.at_us):
            told = f"{seen.payload['remaining']} came {(seen.at_us - due[0]) // 1000} ms late"
            yield seen.at_us, f"{stream.device} in {stream.match_id}: {told}"
