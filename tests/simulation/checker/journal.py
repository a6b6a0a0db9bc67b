"""The journal itself (design 4, 5): dense, in order of epochs and of time, and every row of it can be read again.

That a replay gives the live state, to the byte, the run finds out itself while the state is alive (`Breach`).
"""

from __future__ import annotations

from checker.registry import Evidence, Found, Iterator, invariant


@invariant("seq is dense")
def _(evidence: Evidence) -> Iterator[Found]:
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            if row.seq != index + 1:
                yield story.at_us(index), f"match {story.match_id}: seq {row.seq} stands at place {index + 1}"
                break


@invariant("epochs never fall")
def _(evidence: Evidence) -> Iterator[Found]:
    """Nor is any row of an epoch that the match's owner has not reached."""
    for story in evidence.stories.values():
        before = 1
        for index, row in enumerate(story.rows):
            if row.epoch < before:
                yield story.at_us(index), f"{story.where(index)}: epoch {row.epoch} after {before}"
            if row.epoch > story.stored.epoch:
                yield story.at_us(index), f"{story.where(index)}: epoch {row.epoch}, its owner's {story.stored.epoch}"
            before = max(before, row.epoch)


@invariant("match time never runs back")
def _(evidence: Evidence) -> Iterator[Found]:
    for story in evidence.stories.values():
        for index in range(1, len(story.rows)):
            if story.rows[index].at_ms < story.rows[index - 1].at_ms:
                early_ms = story.rows[index - 1].at_ms - story.rows[index].at_ms
                yield story.at_us(index), f"{story.where(index)}: {early_ms} ms before the row before it"


@invariant("the journal replays")
def _(evidence: Evidence) -> Iterator[Found]:
    """It begins with the match's making, of which there is one, and the code under test reads it to the end."""
    for story in evidence.stories.values():
        types = [row.type for row in story.rows]
        if types[:1] != ["MatchCreated"] or types.count("MatchCreated") != 1:
            yield 0, f"match {story.match_id} begins with {types[:1]} and was made {types.count('MatchCreated')} times"
        elif story.rows[0].data["match_id"] != story.match_id:
            yield 0, f"match {story.match_id} was made as {story.rows[0].data['match_id']}"
        _, error = story.replay
        if error is not None:
            yield 0, f"match {story.match_id}: {error}"
