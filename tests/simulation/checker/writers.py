"""Who writes (design 4): one owner at a time, and nothing of an older one after its successor took over.

Judged where it was recorded who took which match when (`History.took`), and who showed what was another's by then.
"""

from __future__ import annotations

import itertools
from collections import defaultdict

from checker.history import Took
from checker.registry import Evidence, Found, Iterator, invariant

CLOCKS_OFF_US = 10_000
"""What two clocks may be apart at the end of a lease, one of which runs a little slow."""
CLOCK_FELT_US = 5_000_000
"""How long leases are off after storage's clock was set: they last two seconds, and taking over takes a while."""


def _by_match(evidence: Evidence) -> dict[str, list[Took]]:
    taken: dict[str, list[Took]] = defaultdict(list)
    for one in evidence.history.took:
        taken[one.match_id].append(one)
    return taken


@invariant("one writer at a time")
def _(evidence: Evidence) -> Iterator[Found]:
    """Each taking raises the epoch, the last one stands, and each row was committed while its epoch was the newest."""
    for match_id, taken in _by_match(evidence).items():
        for earlier, later in itertools.pairwise(taken):
            if later.epoch <= earlier.epoch:
                yield later.at_us, f"match {match_id}: epoch {later.epoch} was given after {earlier.epoch}"
        story = evidence.stories.get(match_id)
        if story is None:
            continue
        last = taken[-1]
        if (last.owner, last.epoch) != (story.stored.owner, story.stored.epoch):
            yield last.at_us, f"match {match_id}: {last.owner} took epoch {last.epoch}, and does not own it"
        ends_us = {one.epoch: after.at_us for one, after in itertools.pairwise(taken)}
        begins_us = {one.epoch: one.at_us for one in taken}
        for index, at_us in enumerate(story.stored.committed_us):
            epoch = story.rows[index].epoch
            if at_us > ends_us.get(epoch, at_us) or at_us < begins_us.get(epoch, at_us):
                yield at_us, f"{story.where(index)}: committed under epoch {epoch}, which was not the owner's then"


@invariant("a new owner recovers a match first")
def _(evidence: Evidence) -> Iterator[Found]:
    for one in evidence.history.took:
        story = evidence.stories.get(one.match_id)
        if one.how != "taken_over" or story is None:
            continue
        first = next((index for index, row in enumerate(story.rows) if row.epoch >= one.epoch), None)
        if first is not None and story.rows[first].type != "OwnerRecovered":
            yield one.at_us, f"{story.where(first)} comes first in epoch {one.epoch}, of {one.owner}"


@invariant("a new owner reads all that was written")
def _(evidence: Evidence) -> Iterator[Found]:
    """And whoever reclaims a match: what an older epoch wrote is what was read with the newer one."""
    for one in evidence.history.took:
        story = evidence.stories.get(one.match_id)
        if one.rows is None or story is None:
            continue
        older = sum(row.epoch < one.epoch for row in story.rows)
        if older != one.rows:
            yield one.at_us, f"match {one.match_id}: epoch {one.epoch} began with {one.rows} rows read of {older}"


@invariant("only its owner shows a match")
def _(evidence: Evidence) -> Iterator[Found]:
    """A lease is counted by storage's clock: where that was set while it ran, it ended too early, or too late."""
    set_us = [one.at_us for one in evidence.history.faults if (one.kind, one.target) == ("clock set", "postgres")]
    for one in evidence.history.strays:
        if any(at_us <= one.at_us <= at_us + CLOCK_FELT_US for at_us in set_us):
            continue
        taken_us = (took.at_us for took in evidence.history.took if took.match_id == one.match_id)
        since_us = one.at_us - max((at_us for at_us in taken_us if at_us <= one.at_us), default=0)
        if since_us > CLOCKS_OFF_US or since_us == 0:
            yield one.at_us, f"match {one.match_id}: {one.owner} {one.what} {since_us // 1000} ms after it was taken"


@invariant("a lease runs out first for whoever has it")
def _(evidence: Evidence) -> Iterator[Found]:
    """Whoever is about to take its matches over counts from when storage renewed it, which is later."""
    for one in evidence.history.lease_ends:
        if one.here_us > one.there_us + CLOCKS_OFF_US:
            later_ms = (one.here_us - one.there_us) // 1000
            yield one.at_us, f"the lease of {one.owner} ends {later_ms} ms later for itself than for storage"
