"""A match's time goes on where the last owner's ended, whatever the clocks of their machines were set to."""

from __future__ import annotations

import asyncio

import pytest
from actor_stage import MATCH, Stage, assert_replays


@pytest.mark.parametrize("clock_off_ms", [-3_600_000, -1_000, 3_600_000])
async def test_the_time_of_a_match_goes_on_whatever_the_new_owners_clock_says(stage: Stage, clock_off_ms: int) -> None:
    _first, edge = await stage.debate(seconds=60)
    await asyncio.sleep(10.2)
    left_ms = 60_000 - 10_000
    stage.store.revoked.add("first")
    second = await stage.actor("second", clock_off_ms=clock_off_ms)
    other = stage.edge(second)
    await second.adopt({MATCH: "first"})
    began_ms = stage.clock.now_ms()
    await other.watch(edge.numbered()[-1][0], "host", "ann")
    await asyncio.sleep(55)
    (ended_ms, _), *_ = other.shown("round_ended")
    # Up to a renewal's time had passed since the last proof of life.
    assert left_ms + 1_000 <= ended_ms - began_ms <= left_ms + 1_600
    ticks = [payload["remaining"] for _, payload in other.shown("timer_tick")]
    assert ticks == list(range(ticks[0], -1, -1))
    assert_replays(stage, second)


async def test_a_third_owner_knows_how_far_the_second_ones_clock_was_behind(stage: Stage) -> None:
    _first, edge = await stage.debate(seconds=60)
    await asyncio.sleep(10.2)
    stage.store.revoked.add("first")
    second = await stage.actor("second", clock_off_ms=-3_600_000)
    await second.adopt({MATCH: "first"})
    await asyncio.sleep(20)
    stage.store.revoked.add("second")
    third = await stage.actor("third", clock_off_ms=-7_200_000)
    other = stage.edge(third)
    await third.adopt({MATCH: "second"})
    began_ms = stage.clock.now_ms()
    await other.watch(edge.numbered()[-1][0] + 1, "host", "ann")
    await asyncio.sleep(40)
    (ended_ms, _), *_ = other.shown("round_ended")
    left_ms = 60_000 - 10_000 + 1_000 - 20_000
    assert left_ms + 1_000 <= ended_ms - began_ms <= left_ms + 2_200
