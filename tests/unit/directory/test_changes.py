"""Nobody who waits for a change sleeps through one."""

from __future__ import annotations

import asyncio

from echoplay_cluster.directory.changes import Changes


async def test_everybody_who_waits_is_woken_and_whoever_waits_after_is_not() -> None:
    changes = Changes()
    waiting = [asyncio.ensure_future(changes.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    changes.tell()
    late = asyncio.ensure_future(changes.wait())
    await asyncio.gather(*waiting)
    assert not late.done()
    changes.tell()
    await late


async def test_one_who_stops_waiting_takes_no_wake_up_from_the_others() -> None:
    changes = Changes()
    one, other = (asyncio.ensure_future(changes.wait()) for _ in range(2))
    await asyncio.sleep(0)
    one.cancel()
    changes.tell()
    await other
    assert one.cancelled() or not one.done()
    await asyncio.wait({one})
