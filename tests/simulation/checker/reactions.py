"""Reactions: counted once, shown at once, and never fewer than before; a crash may lose the last second of them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping

from checker.course import FINAL
from checker.history import Seen, Took
from checker.operations import request_of
from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story
from checker.streams import ROOM_STATE

UNSAVED_US_MAX = 1_300_000
"""They are saved each second, and saving takes a moment."""
IN_FLIGHT_US = 1_000_000
_REACTION = "submit_reaction"


def _counts(seen: Seen) -> Mapping[str, int]:
    counts: Mapping[str, int] = seen.payload["reactions" if seen.name == ROOM_STATE else "counts"]
    return counts


def _from_storage(seen: Seen) -> bool:
    """A snapshot of a match that is over may come from storage, which has what was saved."""
    return seen.name == ROOM_STATE and seen.payload.get("phase") in FINAL


def _falls(evidence: Evidence) -> Iterator[tuple[Story, Seen, Seen, str]]:
    """Where a connection was shown fewer: before, after, of which kind."""
    for stream in evidence.streams.all.values():
        story = evidence.stories.get(stream.match_id)
        before: Seen | None = None
        for seen in stream.reactions:
            if story is None or _from_storage(seen):
                continue
            counts = _counts(seen)
            if before is not None:
                earlier = _counts(before)
                if earlier != counts:
                    fallen = next((kind for kind, count in earlier.items() if counts.get(kind, 0) < count), None)
                    if fallen is not None:
                        yield story, before, seen, fallen
            before = seen


def _taking(evidence: Evidence, story: Story, before: Seen, seen: Seen) -> Took | None:
    return next(
        (
            one
            for one in evidence.history.took
            if one.match_id == story.match_id
            and one.how == "taken_over"
            and before.at_us - IN_FLIGHT_US <= one.at_us <= seen.at_us
        ),
        None,
    )


@invariant("reactions fall only with a crash")
def _(evidence: Evidence) -> Iterator[Found]:
    """Where it was not recorded who took a match when: not more often than its epoch rose."""
    times: dict[tuple[int, str], int] = defaultdict(int)
    for story, before, seen, kind in _falls(evidence):
        times[seen.connection, story.match_id] += 1
        if evidence.history.took:
            excused = _taking(evidence, story, before, seen) is not None
        else:
            excused = times[seen.connection, story.match_id] < story.stored.epoch
        if not excused:
            told = f"{kind} fell from {_counts(before)[kind]} to {_counts(seen).get(kind, 0)}"
            yield seen.at_us, f"{seen.device} in {story.match_id}: {told}"


@invariant("a crash loses a second of reactions at most")
def _(evidence: Evidence) -> Iterator[Found]:
    """What anybody was shown more than a second before the last proof of life is there after it.

    Judged where the proof can be told in world time, and storage could be reached to save them.
    """
    for story, before, seen, kind in _falls(evidence):
        proof_us = _proof_us(evidence, story, before, seen)
        if proof_us is None or evidence.weather.beyond_actors(proof_us - 3 * UNSAVED_US_MAX, proof_us):
            continue
        saved = 0
        for stream in evidence.streams.all.values():
            if stream.match_id == story.match_id:
                early = (one for one in stream.reactions if one.at_us <= proof_us - UNSAVED_US_MAX)
                saved = max(saved, *(_counts(one).get(kind, 0) for one in early), 0)
        if _counts(seen).get(kind, 0) < saved:
            told = f"{_counts(seen).get(kind, 0)} {kind} after the crash, {saved} long before it"
            yield seen.at_us, f"{seen.device} in {story.match_id}: {told}"


def _proof_us(evidence: Evidence, story: Story, before: Seen, seen: Seen) -> int | None:
    """The last proof of life before the recovery that this connection saw between the two."""
    for index, row in enumerate(story.rows):
        if row.type == "OwnerRecovered" and index > 0 and row.epoch > story.rows[index - 1].epoch:
            recovered_us = story.world_us(index)
            if recovered_us is not None and before.at_us - IN_FLIGHT_US <= recovered_us <= seen.at_us:
                proof_ms = row.at_ms - row.data["outage_ms"]
                return story.time_us(index - 1, proof_ms)
    return None


@invariant("a reaction counts once")
def _(evidence: Evidence) -> Iterator[Found]:
    """Nobody is shown more than were sent by then; without a crash each operation counts once, however often sent."""
    sent: dict[tuple[str, str], list[int]] = defaultdict(list)
    known: set[tuple[str, str, str | None]] = set()
    for asked in evidence.history.asked:
        if request_of(asked.command) != _REACTION:
            continue
        story, operation = evidence.stories.get(asked.match_id), (asked.person, asked.match_id, asked.op_id)
        again = operation in known and asked.op_id is not None
        known.add(operation)
        if not (again and story is not None and story.stored.epoch == 1):
            sent[asked.match_id, str(asked.body.get("type"))].append(asked.at_us)
    for stream in evidence.streams.all.values():
        for seen in stream.reactions:
            for kind, count in _counts(seen).items():
                if count and count > bisect_right(sent.get((stream.match_id, kind), []), seen.at_us):
                    yield seen.at_us, f"{stream.device} in {stream.match_id}: {count} {kind}, which nobody sent"
                    break
