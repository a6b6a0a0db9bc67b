"""Answers (design 2): an operation has one answer, its own, for ever; and it says what the journal says.

Times that run, and records that come with an answer, may differ; what the journal keeps of it may not. What changed
nothing, and refusals, an owner remembers as long as it lives.
"""

from __future__ import annotations

import itertools
from collections import Counter

from checker.acknowledging import ALWAYS
from checker.history import Answered
from checker.operations import Operation, error_code, retryable
from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story

COMMAND = "command"
_FINAL_REFUSALS = frozenset({"wrong_phase", "invalid", "match_full"})
"""Codes with which an actor refuses for good; the others are an edge's, or no answer at all."""
_KEPT = ("v", "role", "number", "paused", "continued", "waitingFor", "seated")


@invariant("an answer agrees with the journal")
def _(evidence: Evidence) -> Iterator[Found]:
    """Its epoch, `v` and fields are those of its row; without a row its `v` was one of that epoch's."""
    for operation in evidence.operations.by_key.values():
        story = evidence.stories.get(operation.match_id)
        if story is None:
            continue
        indices = story.rows_of_op.get(operation.digest)
        if indices is not None:
            yield from _kept_answer(story, indices[0])
        for one in operation.accepted:
            if indices is None or _before(story, indices[0], operation, one):
                wrong = _impossible(story, one)
            else:
                wrong = _differs(story, indices[0], one)
            if wrong:
                yield one.at_us, f"{one.command} {one.op_id} of {one.person} in {one.match_id}: {wrong}"
                break


def _kept_answer(story: Story, index: int) -> Iterator[Found]:
    row = story.rows[index]
    kept = row.answer or {}
    if (kept.get("epoch"), kept.get("v")) != (row.epoch, story.versions[index]):
        told = f"kept with epoch {kept.get('epoch')} and v {kept.get('v')}, not {row.epoch} and {story.versions[index]}"
        yield story.at_us(index), f"{story.where(index)}: its answer is {told}"


def _before(story: Story, index: int, operation: Operation, one: Answered) -> bool:
    """Whether it was answered as something that changes nothing, by an owner that is lost, and this with it."""
    epoch = one.payload.get("epoch")
    return isinstance(epoch, int) and epoch < story.rows[index].epoch and not operation.commands <= ALWAYS


def _differs(story: Story, index: int, one: Answered) -> str:
    for name, kept in (story.rows[index].answer or {}).items():
        if name == COMMAND or (name == "epoch" and one.command.endswith("score")):
            continue
        if name in one.payload and one.payload[name] != kept:
            return f"{name} is {one.payload[name]!r}, the journal has {kept!r}"
    return ""


def _impossible(story: Story, one: Answered) -> str:
    epoch, v = one.payload.get("epoch"), one.payload.get("v")
    if not isinstance(epoch, int) or not isinstance(v, int) or one.command.endswith("score"):
        return ""
    before = [version for row, version in zip(story.rows, story.versions, strict=True) if row.epoch < epoch]
    until = [version for row, version in zip(story.rows, story.versions, strict=True) if row.epoch <= epoch]
    least, most = before[-1] if before else 0, until[-1] if until else 0
    if epoch > story.stored.epoch or not least <= v <= most:
        return f"epoch {epoch} and v {v}, but v went from {least} to {most} in that epoch"
    return ""


@invariant("an operation keeps its first answer")
def _(evidence: Evidence) -> Iterator[Found]:
    for operation in evidence.operations.by_key.values():
        if len(operation.answered) < 2 or not operation.asked or not operation.same:
            continue
        final = [
            one
            for one in operation.answered
            if one.payload.get("ok") or (not retryable(one.payload) and error_code(one.payload) in _FINAL_REFUSALS)
        ]
        story = evidence.stories.get(operation.match_id)
        for first, later in itertools.pairwise(final):
            if story is not None and not _forgotten(evidence, story, operation, first, later):
                changed = _changed(first, later)
                if changed:
                    yield later.at_us, f"{later.command} {later.op_id} of {later.person}: {changed}"


def _changed(first: Answered, later: Answered) -> str:
    if first.payload.get("ok") != later.payload.get("ok"):
        return f"answered {_short(first)}, then {_short(later)}"
    if not first.payload.get("ok") or first.payload.get("epoch") != later.payload.get("epoch"):
        return ""
    differ = [name for name in _KEPT if first.payload.get(name) != later.payload.get(name)]
    return f"{differ} of its answer changed" if differ and "v" in first.payload and "v" in later.payload else ""


def _short(one: Answered) -> str:
    return "ok" if one.payload.get("ok") else error_code(one.payload)


def _forgotten(evidence: Evidence, story: Story, operation: Operation, first: Answered, later: Answered) -> bool:
    """Whether the first answer need not be known any more: the match is over, or only a lost owner knew it."""
    if story.over and later.at_us >= story.at_us(len(story.rows) - 1):
        return True
    if operation.digest in story.rows_of_op and first.payload.get("ok"):
        return False
    taken = [one.at_us for one in evidence.history.took if one.match_id == story.match_id and one.how == "taken_over"]
    if evidence.history.took:
        return any(operation.asked[0].at_us <= at_us <= later.at_us for at_us in taken)
    return story.stored.epoch > 1


@invariant("an answer is one's own")
def _(evidence: Evidence) -> Iterator[Found]:
    """Nobody is given what another was answered whose device chose the same operation id."""
    operations = evidence.operations
    by_id: dict[tuple[str, str], list[Operation]] = {}
    for operation in operations.by_key.values():
        by_id.setdefault((operation.match_id, operation.op_id), []).append(operation)
    for (match_id, op_id), sharing in by_id.items():
        story = evidence.stories.get(match_id)
        if story is None or len({one.person for one in sharing}) < 2:
            continue
        for operation in sharing:
            if operation.digest in story.rows_of_op or not operation.accepted:
                continue
            one = operation.accepted[0]
            for other in sharing:
                indices = story.rows_of_op.get(other.digest)
                if indices and _theirs(story, indices[0], operation, one):
                    told = f"was given the answer of {other.person}"
                    yield one.at_us, f"{operation.person}, asking {op_id} in {match_id}, {told}"


_OF_ALL = frozenset({"paused", "continued", "waitingFor"})
"""What a room's pause is waiting for: anybody who asks is told the same."""


def _theirs(story: Story, index: int, operation: Operation, one: Answered) -> bool:
    """The same answer, to what changes something or with more in it than an epoch and a `v`."""
    more = set(story.rows[index].answer or ()) - {COMMAND, "epoch", "v", *_OF_ALL}
    telling = operation.commands <= ALWAYS or (bool(more) and more <= one.payload.keys())
    return telling and not _differs(story, index, one)


@invariant("only what was asked is answered, and once")
def _(evidence: Evidence) -> Iterator[Found]:
    asked = Counter((one.connection, one.match_id, one.command, one.op_id) for one in evidence.history.asked)
    answered = Counter((one.connection, one.match_id, one.command, one.op_id) for one in evidence.history.answered)
    for key, count in answered.items():
        if count > asked[key]:
            connection, match_id, command, op_id = key
            about = f"{command} {op_id} in {match_id} on connection {connection}"
            yield 0, f"{about} was asked {asked[key]} times and answered {count} times"
