"""Ticks (design 6, contract): the one with r remaining leaves r seconds before the end, or up to 25 ms later."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import pairwise

from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story
from checker.tick_clocks import Tick

SLOT_US = 25_000
SKIPPED_LATER_US = 100_000
"""An actor that was held up sends no tick that is later than this."""
ON_ITS_WAY_US_MAX = 250_000
"""From the actor to a device, where no fault could be felt."""
AROUND_US = 2_500_000
"""A hand-over is looked at from so long before it until so long after."""
SILENT_US_MAX = 5_000_000
"""Once faults have stopped: a lease that runs out, a take-over, and a link that is made anew."""


@invariant("no tick without a clock")
def _(evidence: Evidence) -> Iterator[Found]:
    """None in a pause, between rounds, after the end, or before a device knows the room."""
    for tick in evidence.ticks:
        if tick.moment is None:
            yield tick.seen.at_us, f"{tick.where}: a tick before anything else"
        elif tick.ends_ms is None:
            yield tick.seen.at_us, f"{tick.where}: a tick in {tick.story.moments[tick.moment].phase}"


@invariant("ticks count down")
def _(evidence: Evidence) -> Iterator[Found]:
    """Strictly, while the clock is the same."""
    last: Tick | None = None
    for tick in evidence.ticks:
        same = last is not None and last.stream is tick.stream and _clock_of(last) == _clock_of(tick) is not None
        if same and last is not None and tick.remaining >= last.remaining:
            yield tick.seen.at_us, f"{tick.where}: {tick.remaining} after {last.remaining}"
        last = tick


def _clock_of(tick: Tick) -> int | None:
    """The row that set it: one that was stopped and goes on is another, also where it ends when it did."""
    return None if tick.moment is None or tick.ends_ms is None else tick.story.clock_rows[tick.moment]


@invariant("no tick comes before its time")
def _(evidence: Evidence) -> Iterator[Found]:
    for tick in evidence.ticks:
        if tick.due_us is not None and tick.seen.at_us < tick.due_us - tick.slack_us:
            told = f"{tick.remaining} came {(tick.due_us - tick.seen.at_us) // 1000} ms early"
            yield tick.seen.at_us, f"{tick.where}: {told}"


@invariant("no tick comes late")
def _(evidence: Evidence) -> Iterator[Found]:
    """Where no fault could be felt, and with what the way to a device may take."""
    most_us = SLOT_US + SKIPPED_LATER_US + ON_ITS_WAY_US_MAX
    for tick in evidence.ticks:
        if tick.due_us is None or tick.seen.at_us <= tick.due_us + tick.slack_us + most_us:
            continue
        if evidence.weather.healthy(tick.due_us, tick.seen.at_us):
            told = f"{tick.remaining} came {(tick.seen.at_us - tick.due_us) // 1000} ms late"
            yield tick.seen.at_us, f"{tick.where}: {told}"


@invariant("a clock that runs is shown")
def _(evidence: Evidence) -> Iterator[Found]:
    """Once faults have stopped somebody in the room hears of it, tick by tick: no match is left without an owner."""
    heard_us: dict[str, list[int]] = defaultdict(list)
    for tick in evidence.ticks:
        heard_us[tick.stream.match_id].append(tick.seen.at_us)
    calm_us = evidence.history.calm_from_us
    for story in evidence.stories.values():
        times_us = sorted(heard_us[story.match_id])
        for index, moment in enumerate(story.moments[1:-1]):
            begins_us, ends_us = max(story.at_us(index), calm_us), story.at_us(index + 1)
            if moment.ends_ms is None or ends_us - begins_us <= SILENT_US_MAX:
                continue
            heard = times_us[bisect_left(times_us, begins_us) : bisect_right(times_us, ends_us)]
            for since_us, until_us in pairwise((begins_us, *heard, ends_us)):
                if until_us - since_us > SILENT_US_MAX and _somebody_is_there(evidence, story, since_us, until_us):
                    yield until_us, f"match {story.match_id}: no tick for {(until_us - since_us) // 1000} ms"


def _somebody_is_there(evidence: Evidence, story: Story, since_us: int, until_us: int) -> bool:
    return any(
        stream.match_id == story.match_id
        and 0 < stream.first_us <= since_us  # who was refused, and saw nothing, is not there
        and (stream.ended_us is None or stream.ended_us >= until_us)
        for stream in evidence.streams.all.values()
    )


@invariant("a hand-over loses no second")
def _(evidence: Evidence) -> Iterator[Found]:
    """Whoever is in the room hears every second of it, where nothing else was wrong."""
    heard: dict[int, list[Tick]] = defaultdict(list)
    for tick in evidence.ticks:
        heard[id(tick.stream)].append(tick)
    for story in evidence.stories.values():
        for index in range(1, len(story.rows)):
            if story.rows[index - 1].type != "OwnerLetGo":
                continue
            from_us, until_us = story.at_us(index - 1) - AROUND_US, story.at_us(index) + AROUND_US
            if story.moments[index].ends_ms is None or not evidence.weather.orderly(from_us, until_us):
                continue
            for ticks in heard.values():
                if ticks[0].stream.match_id == story.match_id:
                    some = [one for one in ticks if from_us <= one.seen.at_us <= until_us]
                    yield from (
                        (later.seen.at_us, f"{later.where}: {later.remaining} after {earlier.remaining}")
                        for earlier, later in pairwise(some)
                        if _same_clock(story, earlier, later) and later.remaining != earlier.remaining - 1
                    )


def _same_clock(story: Story, earlier: Tick, later: Tick) -> bool:
    """Whether only owners changed between the two."""
    if earlier.moment is None or later.moment is None:
        return False
    between = story.rows[story.clock_rows[earlier.moment] + 1 : story.clock_rows[later.moment] + 1]
    return all(row.type in ("OwnerLetGo", "OwnerRecovered", "TimerAdjusted", "VoteSubmitted") for row in between)
