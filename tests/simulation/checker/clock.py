"""The fair clock (design 6): a speaker has the whole time, a pause costs none of it, what was spoken is counted."""

from __future__ import annotations

from checker.registry import Evidence, Found, Iterator, invariant

_BEGINS = {
    "RoundStarted": "ends_at_ms", "HandoverStarted": "ends_at_ms", "VotingOpened": "closes_at_ms",
    "PrepStarted": "ends_at_ms",
}  # fmt: skip
_SLOT_MS = 25


def _whole_end_ms(at_ms: int, left_ms: int) -> int:
    """Where a clock has to end: on the first slot of ticks that takes none of its time."""
    end_ms = at_ms + left_ms
    return end_ms + -end_ms % _SLOT_MS


def _left_ms(ends_ms: int, duration_ms: int, at_ms: int) -> int:
    """What has to be left then: of the slot that an end was rounded to, nothing beyond the whole time."""
    left_ms = max(ends_ms - at_ms, 0)
    return min(left_ms, duration_ms) if left_ms < duration_ms + _SLOT_MS else left_ms


@invariant("a clock begins with its whole time")
def _(evidence: Evidence) -> Iterator[Found]:
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            end = _BEGINS.get(row.type)
            if end is not None and row.data[end] != _whole_end_ms(row.at_ms, row.data["duration_ms"]):
                has_ms = row.data[end] - row.at_ms
                yield story.at_us(index), f"{story.where(index)}: {has_ms} of {row.data['duration_ms']} ms"


@invariant("a pause loses no time")
def _(evidence: Evidence) -> Iterator[Found]:
    """What remains when the clock stops is what was left of it, and it goes on with as much, up to the next slot."""
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            if row.type == "DebatePaused" and now.ends_ms is not None:
                left_ms, has_ms = _left_ms(now.ends_ms, now.duration_ms, row.at_ms), row.data["remaining_ms"]
            elif row.type == "DebateContinued" and now.left_ms is not None:
                left_ms = _whole_end_ms(row.at_ms, now.left_ms) - row.at_ms
                has_ms = row.data["ends_at_ms"] - row.at_ms
            else:
                continue
            if has_ms != left_ms:
                yield story.at_us(index), f"{story.where(index)}: {left_ms} ms were left, and {has_ms} ms are"


@invariant("time that was used is counted")
def _(evidence: Evidence) -> Iterator[Found]:
    """Of a round what was spoken, of a side's preparation what it keeps."""
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            if row.type == "RoundEnded":
                left_ms = now.left_ms if now.left_ms is not None else (now.ends_ms or row.at_ms) - row.at_ms
                spoken_ms = min(max(now.duration_ms - left_ms, 0), now.duration_ms)
                if row.data["spoken_ms"] != spoken_ms:
                    told = f"{row.data['spoken_ms']} ms were counted, {spoken_ms} ms spoken"
                    yield story.at_us(index), f"{story.where(index)}: {told}"
            elif row.type == "PrepEnded" and now.ends_ms is not None:
                left_ms = _left_ms(now.ends_ms, now.duration_ms, row.at_ms)
                if row.data["remaining_ms"] != left_ms:
                    told = f"{row.data['remaining_ms']} ms were kept, {left_ms} ms were left"
                    yield story.at_us(index), f"{story.where(index)}: {told}"
