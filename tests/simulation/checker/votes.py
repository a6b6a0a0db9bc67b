"""Votes (design 2, 7): one a voter, the last one, given while voting was open, for somebody else who debates."""

from __future__ import annotations

from collections.abc import Mapping

from checker.clocks import ROUNDING_US
from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story
from checker.streams import ROOM_STATE, Stream

from echoplay_actors.ports.records import MatchClosed


@invariant("one vote a voter is counted")
def _(evidence: Evidence) -> Iterator[Found]:
    """The record of the end has each voter's last vote, and the result counts as many as there are voters."""
    for story in evidence.stories.values():
        votes = dict(story.moments[-1].votes)
        for record in story.stored.records:
            if isinstance(record, MatchClosed) and dict(record.votes) != votes:
                yield 0, f"match {story.match_id}: {dict(record.votes)} were counted, the journal has {votes}"
        for index, row in enumerate(story.rows):
            if row.type != "ResultRecorded":
                continue
            for name, _score, _part, whole in row.data["metrics"]:
                if name == "room_vote" and whole != len(story.moments[index].votes):
                    told = f"{whole} votes for {len(story.moments[index].votes)} voters"
                    yield story.at_us(index), f"{story.where(index)}: {told}"


@invariant("votes count while voting is open")
def _(evidence: Evidence) -> Iterator[Found]:
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            if row.type != "VoteSubmitted":
                continue
            if not now.votable:
                yield story.at_us(index), f"{story.where(index)}: in {now.phase} after {now.rounds} rounds"
            elif now.phase == "VOTING" and now.ends_ms is not None and row.at_ms >= now.ends_ms:
                yield story.at_us(index), f"{story.where(index)}: {row.at_ms - now.ends_ms} ms after voting closed"


@invariant("votes are for others who debate")
def _(evidence: Evidence) -> Iterator[Found]:
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            if row.type == "VoteSubmitted":
                voter, choice = row.data["voter_id"], row.data["for_user_id"]
                if voter == choice or choice not in story.moments[index].seats:
                    yield story.at_us(index), f"{story.where(index)}: {voter} for {choice}"


@invariant("vote totals are ones that were")
def _(evidence: Evidence) -> Iterator[Found]:
    """What a connection is shown are the totals of committed votes, none of the future, and in their order."""
    totals_of = {match_id: _all_totals(story) for match_id, story in evidence.stories.items()}
    for stream in evidence.streams.all.values():
        story = evidence.stories.get(stream.match_id)
        if story is not None and stream.totals:
            yield from _judge(story, stream, totals_of[stream.match_id])


def _judge(story: Story, stream: Stream, totals: list[tuple[int, Mapping[str, int]]]) -> Iterator[Found]:
    place = 0
    for seen in stream.totals:
        shown = seen.payload["votes" if seen.name == ROOM_STATE else "totals"]
        found = next((at for at in range(place, len(totals)) if totals[at][1] == shown), None)
        about = f"{stream.device} in {stream.match_id}: {seen.name} with {dict(shown)}"
        if found is None:
            were = "were before" if any(one == shown for _, one in totals[:place]) else "never were"
            yield seen.at_us, f"{about}, which {were}"
            return
        place = found
        index = totals[place][0]
        if index >= 0 and story.at_us(index) > seen.at_us + ROUNDING_US and not _clock_ahead(story, index):
            yield seen.at_us, f"{about}, before {story.where(index)}"
            return


def _clock_ahead(story: Story, index: int) -> bool:
    """Without a recorded commit only the stamp is known, which may be one of a clock that stood still."""
    return not story.stored.committed_us and story.rows[index].epoch > 1


def _all_totals(story: Story) -> list[tuple[int, Mapping[str, int]]]:
    """Every state of the votes with the row that made it, -1 for the beginning."""
    found: list[tuple[int, Mapping[str, int]]] = [(-1, {})]
    for index, row in enumerate(story.rows):
        void = row.type == "SidesChanged" and row.data.get("votes_void")
        if row.type == "VoteSubmitted" or void or (row.type == "DebateStarted" and story.moments[index].swing):
            totals: dict[str, int] = {}
            for choice in story.moments[index + 1].votes.values():
                totals[choice] = totals.get(choice, 0) + 1
            found.append((index, totals))
    return found
