"""Ticks (design 6, contract): the one with r remaining leaves r seconds before the end, or up to 25 ms later."""

from __future__ import annotations

from checker.registry import Evidence, Found, Iterator, invariant
from checker.tick_clocks import Tick

SLOT_US = 25_000
SKIPPED_LATER_US = 100_000
"""An actor that was held up sends no tick that is later than this."""
ON_ITS_WAY_US_MAX = 250_000
"""From the actor to a device, where no fault could be felt."""


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
        same = last is not None and last.stream is tick.stream and last.ends_ms == tick.ends_ms is not None
        if same and last is not None and tick.remaining >= last.remaining:
            yield tick.seen.at_us, f"{tick.where}: {tick.remaining} after {last.remaining}"
        last = tick


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
