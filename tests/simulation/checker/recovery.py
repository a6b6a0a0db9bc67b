"""Recovery (design 6): an outage is given back to the millisecond, with one second of grace, once.

New end = now + (old end - last proof of life) + 1 s. The proof is the last owner's lease, or the last row if that is
younger, and never lies after now. What it was is recorded in `OwnerRecovered` as the outage since then. A lease is in
its owner's time, which the match's may have run ahead of. An owner that lets go in order says so in the journal: that
is the proof then, and there is no grace.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from checker.course import FINAL
from checker.lapses import CLOCKS_OFF_US, Lapse, lapses
from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story

GRACE_MS = 1_000
_FOLLOWS = {
    "TimerAdjusted": frozenset({"OwnerRecovered"}),
    "ReturnExtended": frozenset({"OwnerRecovered", "TimerAdjusted", "ReturnExtended"}),
}
"""Rows that only a recovery brings → what stands before them."""
UNDER_WAY_MAX = 2
"""Commits of one owner that may be under way at a time, and one more for good measure."""
APART_MS_MIN = 50
"""Two lapses of a lease lie a renewal apart, but the first recovery may have had to be tried again for a while."""


@invariant("an outage is given back exactly")
def _(evidence: Evidence) -> Iterator[Found]:
    proofs_ms = {(one.match_id, one.epoch): one.proof_ms for one in evidence.history.took if one.how == "taken_over"}
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            if row.type != "OwnerRecovered":
                continue
            outage_ms, since_last_ms = row.data["outage_ms"], row.at_ms - story.rows[index - 1].at_ms
            if not 0 <= outage_ms <= since_last_ms:
                told = f"an outage of {outage_ms} ms, {since_last_ms} ms after the row before it"
                yield story.at_us(index), f"{story.where(index)}: {told}"
            told_ms = _told_proof_ms(story, index, proofs_ms)
            if _in_order(story, index) and outage_ms != since_last_ms:
                told = f"{outage_ms} ms are given back, it was let go {since_last_ms} ms before"
                yield story.at_us(index), f"{story.where(index)}: {told}"
            elif told_ms is not None and not _in_order(story, index):
                proof_ms = told_ms + story.moments[index].ahead_ms
                lasted_ms = row.at_ms - min(max(proof_ms, story.rows[index - 1].at_ms), row.at_ms)
                if outage_ms != lasted_ms:
                    told = f"{outage_ms} ms are given back, the last proof of life is {lasted_ms} ms old"
                    yield story.at_us(index), f"{story.where(index)}: {told}"
            yield from _clock_after(story, index)
            yield from _returns_after(story, index)


def _told_proof_ms(story: Story, index: int, proofs_ms: dict[tuple[str, int], int]) -> int | None:
    """The proof with which the match was taken over since the row before.

    Of several takers the first one's: those who took it and died before they recovered it never let it go on.
    """
    epochs = range(story.rows[index - 1].epoch + 1, story.rows[index].epoch + 1)
    return next((proofs_ms[story.match_id, one] for one in epochs if (story.match_id, one) in proofs_ms), None)


def _clock_after(story: Story, index: int) -> Iterator[Found]:
    """A clock that runs is adjusted right with the recovery."""
    row, end_ms = story.rows[index], story.moments[index].ends_ms
    following = story.rows[index + 1] if index + 1 < len(story.rows) else None
    if end_ms is None:
        return
    if following is None or following.type != "TimerAdjusted" or following.at_ms != row.at_ms:
        yield story.at_us(index), f"{story.where(index)}: a clock runs, and is not adjusted"
        return
    proof_ms = row.at_ms - row.data["outage_ms"]
    new_end_ms = row.at_ms + max(end_ms - proof_ms, 0) + (0 if _in_order(story, index) else GRACE_MS)
    if (following.data["ends_at_ms"], following.data["added_ms"]) != (new_end_ms, new_end_ms - end_ms):
        told = f"{following.data['added_ms']} ms were added, {new_end_ms - end_ms} ms had to be"
        yield story.at_us(index + 1), f"{story.where(index + 1)}: {told}"


def _returns_after(story: Story, index: int) -> Iterator[Found]:
    """Each side that is gone, and whose time is not over, has so much longer, told right with the recovery."""
    row, now = story.rows[index], story.moments[index]
    proof_ms = row.at_ms - row.data["outage_ms"]
    wanted = {
        side: row.at_ms + max(by_ms - proof_ms, 0) + (0 if _in_order(story, index) else GRACE_MS)
        for side, by_ms in now.returns_ms.items()
        if side not in now.told_over
    }
    step = [one for one in story.rows[index + 1 : index + 4] if (one.at_ms, one.epoch) == (row.at_ms, row.epoch)]
    given = {one.data["side"]: one.data for one in step if one.type == "ReturnExtended"}
    has = {side: (data["returns_by_ms"], data["added_ms"]) for side, data in given.items()}
    due = {side: (by_ms, by_ms - now.returns_ms[side]) for side, by_ms in wanted.items()}
    if has != due:
        yield story.at_us(index), f"{story.where(index)}: sides that are gone got {has}, and not {due}"


def _in_order(story: Story, index: int) -> bool:
    return index > 0 and story.rows[index - 1].type == "OwnerLetGo"


@invariant("nothing happens between two owners")
def _(evidence: Evidence) -> Iterator[Found]:
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            if _in_order(story, index) and row.type != "OwnerRecovered":
                yield story.at_us(index), f"{story.where(index)}: the match was let go, and nobody has taken it over"


@invariant("a lapse of the lease is given back")
def _(evidence: Evidence) -> Iterator[Found]:
    """Whoever had a match, lost its lease and got it back recovers it: at most what was under way is written before.

    One whose recovery was under way already when the lease ran out is not recovered once more, and one that was only
    just made may not have been there yet.
    """
    for owner, some in lapses(evidence.history.renewals).items():
        for story in evidence.stories.values():
            for lapse in some:
                if lapse.sure:
                    yield from _unrecovered(story, owner, lapse)


def _unrecovered(story: Story, owner: str, lapse: Lapse) -> Iterator[Found]:
    rows, committed_us = story.rows, story.stored.committed_us
    before = bisect_left(committed_us, lapse.from_us)
    later = bisect_right(committed_us, lapse.until_us)
    if before <= 1 or later >= len(rows) or len(committed_us) < len(rows) or story.moments[later].phase in FINAL:
        return
    if story.owner(before - 1) != owner or story.owner(later) != owner:
        return
    recovered = next((index for index in range(before, len(rows)) if rows[index].type == "OwnerRecovered"), len(rows))
    unrecovered = {committed_us[index] for index in range(later, recovered)}
    if len(unrecovered) > UNDER_WAY_MAX:
        told = f"{owner} had no lease for {(lapse.until_us - lapse.from_us) // 1000} ms before"
        yield lapse.until_us, f"{story.where(later)} and more come before any recovery: {told}"


@invariant("one grace an outage")
def _(evidence: Evidence) -> Iterator[Found]:
    """A clock is adjusted for a recovery only, and one outage is not recovered from twice.

    An owner recovers again within its epoch only if its lease ran out after the first time, and held again.
    """
    known = lapses(evidence.history.renewals)
    for story in evidence.stories.values():
        last: int | None = None
        for index, row in enumerate(story.rows):
            if row.type in _FOLLOWS and (index == 0 or story.rows[index - 1].type not in _FOLLOWS[row.type]):
                yield story.at_us(index), f"{story.where(index)} without a recovery"
            elif row.type == "OwnerRecovered":
                if last is not None and story.rows[last].epoch == row.epoch and not _lapsed(known, story, last, index):
                    told = f"recovered {row.at_ms - story.rows[last].at_ms} ms before, in the same epoch"
                    yield story.at_us(index), f"{story.where(index)}: {told}"
                last = index


def _lapsed(known: Mapping[str, Sequence[Lapse]], story: Story, first: int, again: int) -> bool:
    """Whether the lease may have run out and come back between the two; if unrecorded, whether they are apart."""
    some, first_us, again_us = known.get(story.owner(first) or ""), story.world_us(first), story.world_us(again)
    if first_us is None or again_us is None or not known:
        return story.rows[again].at_ms - story.rows[first].at_ms >= APART_MS_MIN
    return any(
        first_us <= lapse.from_us + CLOCKS_OFF_US and lapse.until_us <= again_us + CLOCKS_OFF_US for lapse in some or ()
    )
