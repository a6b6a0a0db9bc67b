"""Reactions: counted once, shown at once, and never fewer than before; a crash may lose the last second of them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping

from checker.course import FINAL
from checker.history import Seen
from checker.operations import request_of
from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story
from checker.streams import ROOM_STATE

UNSAVED_US_MAX = 1_300_000
"""They are saved each second, and saving takes a moment."""
IN_FLIGHT_US = 1_000_000
SENT_AGAIN_US = 12_000_000
"""How long an edge tries to find an owner that answers."""
_REACTION = "submit_reaction"


def _counts(seen: Seen) -> Mapping[str, int]:
    counts: Mapping[str, int] = seen.payload["reactions" if seen.name == ROOM_STATE else "counts"]
    return counts


def _from_storage(seen: Seen) -> bool:
    """A snapshot of a match that is over may come from storage, which has what was saved."""
    return seen.name == ROOM_STATE and seen.payload.get("phase") in FINAL


def _falls(evidence: Evidence) -> Iterator[tuple[Story, int, Seen, Seen, str]]:
    """Where a device was shown fewer, on one connection or on the next: since when, before, after, of which kind."""
    last: dict[tuple[str, str], tuple[int, Seen]] = {}
    for stream in sorted(evidence.streams.all.values(), key=lambda one: one.connection):
        story, key = evidence.stories.get(stream.match_id), (stream.device, stream.match_id)
        begins_us, before = last.get(key, (stream.first_us, None))
        for seen in stream.reactions:
            if story is None or _from_storage(seen):
                continue
            counts = _counts(seen)
            if before is not None:
                earlier = _counts(before)
                if earlier != counts:
                    fallen = next((kind for kind, count in earlier.items() if counts.get(kind, 0) < count), None)
                    if fallen is not None:
                        yield story, begins_us, before, seen, fallen
            before = seen
        if before is not None:
            last[key] = begins_us, before


def _takings_us(evidence: Evidence, story: Story) -> list[int]:
    """When the match was taken over from another owner."""
    return [one.at_us for one in evidence.history.took if one.match_id == story.match_id and one.how == "taken_over"]


@invariant("reactions fall only with a crash")
def _(evidence: Evidence) -> Iterator[Found]:
    """A device sees no more falls than there were owners lost in its time, whenever it got to read of them.

    Where it was not recorded who took a match when: not more often than its epoch rose.
    """
    times: dict[tuple[str, str], int] = defaultdict(int)
    for story, since_us, before, seen, kind in _falls(evidence):
        times[seen.device, story.match_id] += 1
        lost = story.stored.epoch - 1
        if evidence.history.took:
            begins_us = since_us - IN_FLIGHT_US
            lost = sum(begins_us <= at_us <= seen.at_us for at_us in _takings_us(evidence, story))
        if times[seen.device, story.match_id] > lost:
            told = f"{kind} fell from {_counts(before)[kind]} to {_counts(seen).get(kind, 0)}"
            yield seen.at_us, f"{seen.device} in {story.match_id}: {told}"


@invariant("a crash loses a second of reactions at most")
def _(evidence: Evidence) -> Iterator[Found]:
    """What anybody was shown of an owner's more than a second before its last proof of life is there after it.

    Judged where the proof can be told in world time, and storage could be reached to save them.
    """
    for story, _, before, seen, kind in _falls(evidence):
        life = _life_us(story, before, seen)
        if life is None or evidence.weather.beyond_actors(life[1] - 3 * UNSAVED_US_MAX, life[1]):
            continue
        saved = 0
        for stream in evidence.streams.all.values():
            if stream.match_id == story.match_id:
                for one in stream.reactions:
                    if life[0] + IN_FLIGHT_US <= one.at_us <= life[1] - UNSAVED_US_MAX:
                        saved = max(saved, _counts(one).get(kind, 0))
        if _counts(seen).get(kind, 0) < saved:
            told = f"{_counts(seen).get(kind, 0)} {kind} after the crash, {saved} long before it"
            yield seen.at_us, f"{seen.device} in {story.match_id}: {told}"


def _life_us(story: Story, before: Seen, seen: Seen) -> tuple[int, int] | None:
    """From when until when the owner lived whose end this device saw between the two, if it was one."""
    found: list[tuple[int, int]] = []
    begins_us = 0
    for index, row in enumerate(story.rows):
        if row.type != "OwnerRecovered" or index == 0 or row.epoch == story.rows[index - 1].epoch:
            continue
        recovered_us = story.world_us(index)
        proof_us = story.match_time_us(index - 1, row.at_ms - row.data["outage_ms"])
        if recovered_us is None or proof_us is None:
            return None
        if before.at_us - IN_FLIGHT_US <= recovered_us <= seen.at_us:
            found.append((begins_us, proof_us))
        begins_us = recovered_us
    return found[0] if len(found) == 1 else None


@invariant("a reaction counts once")
def _(evidence: Evidence) -> Iterator[Found]:
    """Nobody is shown more than were sent by then; without a crash each operation counts once, however often sent.

    An owner that is lost takes with it which it has counted: its successor may count again what edges send again.
    """
    sent = _sent_us(evidence)
    takings_us = {match_id: _takings_us(evidence, story) for match_id, story in evidence.stories.items()}
    for stream in evidence.streams.all.values():
        for seen in stream.reactions:
            for kind, count in _counts(seen).items():
                if not count:
                    continue
                times_us = sent.get((stream.match_id, kind), [])
                most = bisect_right(times_us, seen.at_us)
                for at_us in takings_us.get(stream.match_id, ()) if count > most else ():
                    most += bisect_right(times_us, at_us) - bisect_right(times_us, at_us - SENT_AGAIN_US)
                if count > most:
                    yield seen.at_us, f"{stream.device} in {stream.match_id}: {count} {kind}, {most} were sent"
                    break


def _sent_us(evidence: Evidence) -> dict[tuple[str, str], list[int]]:
    """When each reaction was sent, by match and kind; those that were sent again only where that may count."""
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
    return sent
