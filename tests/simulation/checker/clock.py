"""The fair clock (design 6): a speaker has the whole time, a pause costs none of it, what was spoken is counted."""

from __future__ import annotations

from checker.registry import Evidence, Found, Iterator, invariant

_BEGINS = {
    "RoundStarted": "ends_at_ms", "HandoverStarted": "ends_at_ms", "VotingOpened": "closes_at_ms",
    "PrepStarted": "ends_at_ms",
}  # fmt: skip


@invariant("a clock begins with its whole time")
def _(evidence: Evidence) -> Iterator[Found]:
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            end = _BEGINS.get(row.type)
            if end is not None and row.data[end] != row.at_ms + row.data["duration_ms"]:
                has_ms = row.data[end] - row.at_ms
                yield story.at_us(index), f"{story.where(index)}: {has_ms} of {row.data['duration_ms']} ms"


@invariant("a pause loses no time")
def _(evidence: Evidence) -> Iterator[Found]:
    """What remains when the clock stops is what was left of it, and it goes on with just as much."""
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            if row.type == "DebatePaused" and now.ends_ms is not None:
                left_ms, has_ms = max(now.ends_ms - row.at_ms, 0), row.data["remaining_ms"]
            elif row.type == "DebateContinued" and now.left_ms is not None:
                left_ms, has_ms = now.left_ms, row.data["ends_at_ms"] - row.at_ms
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
                left_ms = max(now.ends_ms - row.at_ms, 0)
                if row.data["remaining_ms"] != left_ms:
                    told = f"{row.data['remaining_ms']} ms were kept, {left_ms} ms were left"
                    yield story.at_us(index), f"{story.where(index)}: {told}"
