"""Deadlines (design 6): nothing that waits ends before its time, nor late, and what is due happens first.

Judged in match time alone, from raw rows: `Moment` says what waits for what.
"""

from __future__ import annotations

from checker.course import Moment
from checker.history import History
from checker.lateness import too_late
from checker.registry import Evidence, Found, Iterator, invariant

from echoplay_actors.ports.match_store import JournalRow

AWAY_MS, HOST_MS = 5_000, 60_000
_RECOVERING = frozenset({"OwnerRecovered", "TimerAdjusted"})
_ENDS_CLOCK = frozenset({"RoundEnded", "PrepEnded", "DebateStarted", "RoundStarted", "ResultRecorded"})


def _ends_clock(now: Moment, row: JournalRow) -> bool:
    """Whether this row ends the clock that runs."""
    return now.ends_ms is not None and row.type in _ENDS_CLOCK


@invariant("no phase ends before its deadline")
def _(evidence: Evidence) -> Iterator[Found]:
    """Unless somebody who may asked for it; or the match is closed in the middle of a round, as nobody is there."""
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            if not _ends_clock(now, row) or row.at_ms >= (now.ends_ms or 0) or story.cause(index) is not None:
                continue
            following = story.rows[index + 1] if index + 1 < len(story.rows) else None
            if following is None or not _closes(following):
                yield story.at_us(index), f"{story.where(index)}: {(now.ends_ms or 0) - row.at_ms} ms early"


def _closes(row: JournalRow) -> bool:
    return row.type == "SideForfeited" or (
        row.type == "MatchEnded" and row.data["reason"] in ("abandoned", "both_sides_absent")
    )


@invariant("no phase ends late")
def _(evidence: Evidence) -> Iterator[Found]:
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            if _ends_clock(now, row) and now.ends_ms is not None and too_late(evidence, story, index, now.ends_ms):
                yield story.at_us(index), f"{story.where(index)}: {row.at_ms - now.ends_ms} ms late"


@invariant("what is due comes first")
def _(evidence: Evidence) -> Iterator[Found]:
    """Nothing that is stamped at a deadline or after it happens before what follows from the deadline."""
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            if now.ends_ms is None or row.at_ms < now.ends_ms or row.type in _RECOVERING:
                continue
            if not _ends_clock(now, row):
                yield story.at_us(index), f"{story.where(index)}: {row.at_ms - now.ends_ms} ms after the clock ran out"


@invariant("no waiting time ends early")
def _(evidence: Evidence) -> Iterator[Found]:
    """Whoever is disconnected, gone, idle or alone has the whole time, and outages on top of it; a side, too."""
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            due_ms = _waited_until_ms(evidence.history, story.moments[index], row)
            if due_ms is not None and row.at_ms < due_ms:
                yield story.at_us(index), f"{story.where(index)}: {due_ms - row.at_ms} ms early"


def _waited_until_ms(history: History, now: Moment, row: JournalRow) -> int | None:
    data = row.data
    if row.type == "ParticipantLeft" and data["user_id"] in now.gone_ms:
        return now.gone_ms[data["user_id"]] + AWAY_MS
    if row.type == "HostChanged" and now.host in now.gone_ms:
        return now.gone_ms[now.host] + HOST_MS
    if row.type == "PointEnded" and row.op is None and now.point is not None:
        return now.point[1]
    if row.type in ("SideForfeited", "ReturnTimeOver"):
        return now.returns_ms.get(data["side"])
    if row.type == "MatchEnded" and data["reason"] == "both_sides_absent":
        return min(now.returns_ms.values(), default=None)
    if row.type == "MatchEnded" and data["reason"] == "lobby_idle":
        return now.touched_ms + history.lobby_ms
    if row.type == "MatchEnded" and data["reason"] == "abandoned" and now.empty_ms is not None:
        return now.empty_ms + history.empty_ms
    return None
