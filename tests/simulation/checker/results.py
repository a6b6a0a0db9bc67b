"""Results (design 8): one a match, with the event that caused it, as the journal has it, and nothing after the end.

Ratings and tournament brackets, which this number and 9 are about too, do not exist yet.
"""

from __future__ import annotations

from checker.course import FINAL
from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story

from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.ports.records import (
    HostReplaced,
    MatchClosed,
    MatchWentLive,
    ParticipantSeated,
    Record,
    RoundClosed,
    RoundOpened,
)


@invariant("a match has one result")
def _(evidence: Evidence) -> Iterator[Found]:
    """One record of its end when it is over, none before."""
    for story in evidence.stories.values():
        ends = sum(isinstance(one, MatchClosed) for one in story.stored.records)
        if ends != int(story.over):
            yield 0, f"match {story.match_id} in {story.moments[-1].phase} has {ends} records of its end"


@invariant("nothing follows the end")
def _(evidence: Evidence) -> Iterator[Found]:
    for story in evidence.stories.values():
        for index in range(len(story.rows)):
            if story.moments[index].phase in FINAL:
                yield story.at_us(index), f"{story.where(index)} after the end"
                break


@invariant("a result is what the journal says")
def _(evidence: Evidence) -> Iterator[Found]:
    for story in evidence.stories.values():
        last = story.moments[-1]
        for record in story.stored.records:
            if not isinstance(record, MatchClosed) or not story.over:
                continue
            end = next(row for row in story.rows if row.type == "MatchEnded")
            evaluation = record.evaluation
            scored = None if evaluation is None else (evaluation.score, evaluation.winner_user_id)
            wanted = None if last.result is None else (last.result["score"], last.result["winner_user_id"])
            if (record.status, record.ended_at_ms, scored) != (last.phase, end.at_ms, wanted):
                told = f"{(record.status, record.ended_at_ms, scored)} instead of {(last.phase, end.at_ms, wanted)}"
                yield 0, f"match {story.match_id} was closed with {told}"


@invariant("records follow the journal")
def _(evidence: Evidence) -> Iterator[Found]:
    """Participants, rounds, hosts and the start stand in their tables once, as the rows have them."""
    for story in evidence.stories.values():
        wanted = [_told(story, row) for row in story.rows if row.type in _TOLD]
        has = [fields for record in story.stored.records if (fields := _recorded(record)) is not None]
        for place, (one, other) in enumerate(zip(wanted, has, strict=False)):
            if one != other:
                yield 0, f"match {story.match_id}: record {place} is {other}, the journal has {one}"
                break
        else:
            if len(wanted) != len(has):
                yield 0, f"match {story.match_id} has {len(has)} records of {len(wanted)} rows"


_TOLD = frozenset({"MatchCreated", "ParticipantJoined", "DebateStarted", "HostChanged", "RoundStarted", "RoundEnded"})


def _told(story: Story, row: JournalRow) -> tuple[object, ...]:
    data = row.data
    match row.type:
        case "MatchCreated":
            return "seated", data["host_id"], data["participant_id"], row.at_ms
        case "ParticipantJoined":
            return "seated", data["user_id"], data["participant_id"], row.at_ms
        case "HostChanged":
            return "host", data["host_id"]
        case "RoundStarted":
            return "opened", data["number"], data["round_id"], data["speaker_id"], row.at_ms
        case "RoundEnded":
            return "closed", data["number"], row.at_ms
        case _:
            return "live", row.at_ms


def _recorded(record: Record) -> tuple[object, ...] | None:
    match record:
        case ParticipantSeated():
            return "seated", record.user_id, record.participant_id, record.joined_at_ms
        case HostReplaced():
            return "host", record.host_user_id
        case RoundOpened():
            return "opened", record.number, record.round_id, record.speaker_id, record.started_at_ms
        case RoundClosed():
            return "closed", record.number, record.ended_at_ms
        case MatchWentLive():
            return "live", record.started_at_ms
        case _:
            return None
