"""The two longest rules of a match, made shorter for a run: everything else of it is as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from simulated.plan import Waits

from echoplay_actors.match import deadlines


@contextmanager
def waiting_for(waits: Waits) -> Iterator[None]:
    """The rules wait so long while the block lasts."""
    before = Waits(deadlines.LOBBY_CLOSES_AFTER_MS, deadlines.EMPTY_MATCH_CLOSES_AFTER_MS)
    _set(waits)
    try:
        yield
    finally:
        _set(before)


def _set(waits: Waits) -> None:
    deadlines.LOBBY_CLOSES_AFTER_MS = waits.lobby_ms
    deadlines.EMPTY_MATCH_CLOSES_AFTER_MS = waits.empty_ms
