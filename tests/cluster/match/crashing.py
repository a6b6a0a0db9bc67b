"""What crash tests share: killing exactly a match's process, and the promises that hold after any crash."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from server.database import journal, rows
from server.match_process import process_of
from server.processes import Identity
from server.realtime import Client, Seen
from server.running import RunningServer

__all__ = [
    "Measured", "assert_journal_is_whole", "assert_no_hole", "assert_ticks_count_down", "kill", "next_tick",
    "process_of", "votes_in_journal",
]  # fmt: skip

Measured = Callable[[str, float], None]
"""Keeps a figure, in seconds, for the summary at the end."""


def kill(processes: Iterable[Identity]) -> float:
    """SIGKILL them; when that was."""
    for one in processes:
        one.send(9)
    return time.monotonic()


async def next_tick(client: Client, after_s: float, within_s: float) -> Seen:
    """The first tick that arrived after a moment."""
    return await client.event("timer_tick", lambda seen: seen.at_s > after_s, within_s=within_s)


def assert_no_hole(client: Client) -> None:
    """Every numbered event once, in order, across epochs that only grow."""
    events = client.numbered()
    versions = [seen["v"] for seen in events]
    assert versions == list(range(versions[0], versions[0] + len(versions))), versions
    epochs = [seen["epoch"] for seen in events]
    assert epochs == sorted(epochs), epochs


def assert_ticks_count_down(client: Client, after_s: float) -> None:
    """From that moment on no tick twice, none skipped, none of anybody else's clock."""
    remaining = [tick["remaining"] for tick in client.all("timer_tick") if tick.at_s > after_s]
    assert remaining == list(range(remaining[0], remaining[0] - len(remaining), -1)), remaining


def assert_journal_is_whole(server: RunningServer, match_id: str) -> None:
    """Dense from 1, and no commit from an older epoch."""
    events = journal(server, match_id)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    epochs = [event["epoch"] for event in events]
    assert epochs == sorted(epochs), epochs


def votes_in_journal(server: RunningServer, match_id: str) -> dict[str, str]:
    """Voter → the person voted for last."""
    found = rows(
        server,
        "SELECT data FROM match_event WHERE match_id = %s AND type = 'VoteSubmitted' ORDER BY seq",
        match_id,
    )
    return {event["data"]["voter_id"]: event["data"]["for_user_id"] for event in found}
