"""Every tick that a device was sent, with the clock it belongs to and when it was due.

It belongs to the clock that the numbered events before it, on the same connection, set: they come in order. Where
nothing was missed, the first thing after a resume may be a tick.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.history import Seen
from checker.story import Story
from checker.streams import Stream


@dataclass(frozen=True, slots=True)
class Tick:
    """`moment` is None where a device cannot know of any clock, `due_us` where that cannot be told in world time."""

    stream: Stream
    story: Story
    seen: Seen
    moment: int | None
    ends_ms: int | None
    due_us: int | None
    slack_us: int

    @property
    def where(self) -> str:
        return f"{self.stream.device} in {self.stream.match_id}"

    @property
    def remaining(self) -> int:
        remaining: int = self.seen.payload["remaining"]
        return remaining


def tick_clocks(streams: Iterable[Stream], stories: dict[str, Story]) -> list[Tick]:
    """In the order of the streams, then of time."""
    found: list[Tick] = []
    known: dict[tuple[str, int, int], tuple[int | None, int | None, int]] = {}
    for stream in streams:
        story = stories.get(stream.match_id)
        if story is None:
            continue
        for seen, newest, before in stream.ticks:
            v = newest if before else max(stream.resumed_from(seen.at_us), default=-1)
            moment = None if v < 0 else story.moment_of(v)
            if moment is None:
                found.append(Tick(stream, story, seen, None, None, None, 0))
                continue
            key = (stream.match_id, moment, seen.payload["remaining"])
            due = known.get(key)
            if due is None:
                due = known[key] = _due(story, moment, key[2])
            found.append(Tick(stream, story, seen, moment, *due))
    return found


def _due(story: Story, moment: int, remaining: int) -> tuple[int | None, int | None, int]:
    """The end of the clock in match time; when the tick is due in world time, and how far off that may be."""
    ends_ms, row = story.moments[moment].ends_ms, story.clock_rows[moment]
    if ends_ms is None or row < 0:
        return ends_ms, None, 0
    due_ms = ends_ms - remaining * 1000
    return ends_ms, story.match_time_us(row, due_ms), story.slack_us(row, due_ms)
