"""Sides that are gone (design 6, 12): each has its whole time to come back, then the format's rule follows at once.

Who is there is told from the rows about people, and from nothing that the rows about sides claim.
"""

from __future__ import annotations

from checker.course import Moment
from checker.lateness import too_late
from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story

from echoplay_actors.ports.match_store import JournalRow

_OTHER = {"A": "B", "B": "A"}
_RECOVERING = frozenset({"OwnerRecovered", "TimerAdjusted", "ReturnExtended"})
"""What gives an outage back, at one moment: by a clock an hour ahead it is after any deadline."""
_PEOPLE = frozenset({"ParticipantArrived", "ParticipantReturned", "ParticipantDisconnected"})


@invariant("a side is waited for while nobody of it is there")
def _(evidence: Evidence) -> Iterator[Found]:
    """It has the format's time from the moment on at which it is gone; told to the room whenever time has passed."""
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            if index and row.at_ms > story.rows[index - 1].at_ms and now.absent != now.returns_ms.keys():
                told = f"gone are {sorted(now.absent)}, waited for are {sorted(now.returns_ms)}"
                yield story.at_us(index - 1), f"{story.where(index - 1)}: {told}"
            wrong = _wrong_time(story, index)
            if wrong:
                yield story.at_us(index), f"{story.where(index)}: {wrong}"


def _wrong_time(story: Story, index: int) -> str:
    row, now, after = story.rows[index], story.moments[index], story.moments[index + 1]
    whole_ms = row.at_ms + now.return_within_ms
    if row.type == "SideLeft" and (row.data["duration_ms"], row.data["returns_by_ms"]) != (
        now.return_within_ms, whole_ms,
    ):  # fmt: skip
        return f"{row.data['returns_by_ms'] - row.at_ms} of {now.return_within_ms} ms"
    if row.type == "ParticipantLeft":
        wanted_ms = whole_ms if now.sides.get(row.data["user_id"]) in after.absent - now.returns_ms.keys() else None
        if row.data.get("returns_by_ms") != wanted_ms:
            return f"says that their side has to be back by {row.data.get('returns_by_ms')}, not by {wanted_ms}"
    return ""


@invariant("a side forfeits only while it is gone")
def _(evidence: Evidence) -> Iterator[Found]:
    """And to one that is there, in formats that say so, and with the result that is told right after it."""
    for story in evidence.stories.values():
        for index in range(len(story.rows)):
            wrong = _wrong_end(story, index)
            if wrong:
                yield story.at_us(index), f"{story.where(index)}: {wrong}"


def _wrong_end(story: Story, index: int) -> str:
    row, now = story.rows[index], _before_step(story, index)
    closed = row.type == "MatchEnded" and row.data["reason"] == "both_sides_absent"
    if not closed and row.type not in ("SideForfeited", "ReturnTimeOver"):
        return ""
    if (now.forfeits and not now.practice) == (row.type == "ReturnTimeOver"):
        return f"in a format {'with' if now.forfeits else 'without'} a forfeit"
    if closed:
        there = [side for side in "AB" if now.is_there(side)]
        return f"{there} are there" if there or not now.absent else ""
    side = row.data["side"]
    if side not in now.absent:
        return f"side {side} is there"
    return _wrong_winner(story, index, now) if row.type == "SideForfeited" else ""


def _wrong_winner(story: Story, index: int, now: Moment) -> str:
    row = story.rows[index]
    winner = (row.data["winner_side"], row.data["winner_user_id"])
    if winner[0] != _OTHER[row.data["side"]] or now.sides.get(winner[1]) != winner[0]:
        return f"won by {winner[1]} of side {winner[0]}"
    if not now.is_there(winner[0]):
        return f"nobody of side {winner[0]} is there to win"
    following = [one for one in story.rows[index + 1 : index + 3] if one.at_ms == row.at_ms]
    if [one.type for one in following] != ["ResultRecorded", "MatchEnded"] or following[1].data["reason"] != "forfeit":
        return f"followed by {[one.type for one in following]}"
    result = following[0].data
    has = (result.get("winner_side"), result["winner_user_id"])
    return "" if has == winner else f"the result is won by {has[1]} of side {has[0]}"


def _before_step(story: Story, index: int) -> Moment:
    """What held before the round was ended by the same rule."""
    at = index
    while at and story.rows[at - 1].type == "RoundEnded" and story.rows[at - 1].at_ms == story.rows[index].at_ms:
        at -= 1
    return story.moments[at]


@invariant("a side's time to come back ends when it is over")
def _(evidence: Evidence) -> Iterator[Found]:
    """Not late, and before whatever people do from then on."""
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            by_ms = [at_ms for side, at_ms in now.returns_ms.items() if side not in now.told_over]
            if not by_ms or row.type in _RECOVERING:
                continue
            due_ms = min(by_ms)
            if row.at_ms >= due_ms and (_by_people(row) or too_late(evidence, story, index, due_ms)):
                yield story.at_us(index), f"{story.where(index)}: the time was over {row.at_ms - due_ms} ms before"
                break


def _by_people(row: JournalRow) -> bool:
    return row.op is not None or row.type in _PEOPLE
