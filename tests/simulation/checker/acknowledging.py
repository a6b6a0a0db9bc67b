"""Acknowledged is durable (design 1): what was answered with ok is in the journal, once, and before the answer."""

from __future__ import annotations

from checker.operations import Operation
from checker.registry import Evidence, Found, Iterator, invariant

EFFECTS: dict[str, frozenset[str]] = {
    "join": frozenset({"ParticipantJoined"}),
    "start": frozenset({"RoundStarted", "SideLeft"}),
    "start_round": frozenset({"RoundStarted", "SideLeft"}),
    "start_debate": frozenset({"DebateStarted", "RoundStarted", "SideLeft"}),
    "begin_speech": frozenset({"RoundStarted"}),
    "end_prep": frozenset({"RoundStarted"}),
    "start_prep": frozenset({"PrepStarted"}),
    "take_prep": frozenset({"PrepStarted"}),
    "end_round": frozenset({"RoundEnded", "HandoverStarted", "VotingOpened"}),
    "submit_vote": frozenset({"VoteSubmitted"}),
    "score": frozenset({"MatchEnded"}),
    "pause_debate": frozenset({"PauseAgreed", "DebatePaused"}),
    "continue_debate": frozenset({"ContinueAgreed", "DebateContinued"}),
    "offer_point": frozenset({"PointOffered"}),
    "withdraw_point": frozenset({"PointWithdrawn"}),
    "answer_point": frozenset({"PointAnswered"}),
    "end_point": frozenset({"PointEnded"}),
    "set_ready": frozenset({"ParticipantReady"}),
    "choose_side": frozenset({"SidesChanged"}),
    "swap_sides": frozenset({"SidesChanged"}),
    "toss_coin": frozenset({"SidesChanged"}),
    "seat_scripted": frozenset({"ParticipantJoined"}),
}
"""Request → the last row of what it causes, which is where its operation is kept."""

ALWAYS = frozenset(
    {
        "start", "start_round", "start_debate", "begin_speech", "end_prep", "start_prep", "take_prep", "end_round",
        "submit_vote", "answer_point", "swap_sides", "toss_coin",
    }
)  # fmt: skip
"""Requests that are refused if they change nothing."""
_THEIR_OWN = {
    "VoteSubmitted": "voter_id", "ParticipantReady": "user_id", "PauseAgreed": "user_id", "ContinueAgreed": "user_id",
    "PointOffered": "user_id", "PointWithdrawn": "user_id",
}  # fmt: skip


@invariant("acknowledged is durable")
def _(evidence: Evidence) -> Iterator[Found]:
    """A vote stands for its voter and for one it was asked for; a result stands for whoever asked for it."""
    for operation in evidence.operations.by_key.values():
        if not operation.accepted or not operation.commands:
            continue
        at_us, about = operation.accepted[0].at_us, _about(operation)
        story = evidence.stories.get(operation.match_id)
        if story is None:
            if operation.commands <= ALWAYS:
                yield at_us, f"{about} was acknowledged, and its match is not stored"
            continue
        indices = story.rows_of_op.get(operation.digest)
        if indices is None:
            if operation.commands <= ALWAYS:
                yield at_us, f"{about} was acknowledged, and is not in the journal"
            elif operation.commands == {"score"} and story.moments[-1].phase != "SCORED":
                yield at_us, f"{about} was acknowledged, and there is no result"
        elif operation.commands == {"submit_vote"}:
            row = story.rows[indices[0]]
            wanted = {one.body.get("forUserId") for one in operation.asked}
            if row.data.get("voter_id") != operation.person or row.data.get("for_user_id") not in wanted:
                yield at_us, f"{about} was acknowledged, and {story.where(indices[0])} has {dict(row.data)}"


@invariant("no acknowledgement comes before its commit")
def _(evidence: Evidence) -> Iterator[Found]:
    """Judged where commits were recorded.

    An answer of an older epoch was to what changed nothing: its owner took that with it.
    """
    for operation in evidence.operations.by_key.values():
        story = evidence.stories.get(operation.match_id)
        indices = None if story is None else story.rows_of_op.get(operation.digest)
        if story is None or indices is None or len(story.stored.committed_us) <= indices[0]:
            continue
        committed_us, epoch = story.stored.committed_us[indices[0]], story.rows[indices[0]].epoch
        early = next(
            (one for one in operation.accepted if one.at_us < committed_us and one.payload.get("epoch") == epoch), None
        )
        if early is not None:
            told = f"acknowledged {committed_us - early.at_us} µs before its commit"
            yield early.at_us, f"{_about(operation)} was {told}"


@invariant("an operation takes effect once")
def _(evidence: Evidence) -> Iterator[Found]:
    """Whether it was answered, timed out or was given up."""
    for story in evidence.stories.values():
        for digest, indices in story.rows_of_op.items():
            if len(indices) > 1:
                operation = evidence.operations.digests.get((story.match_id, digest))
                about = _about(operation) if operation else f"operation {digest}"
                seqs = [story.rows[index].seq for index in indices]
                yield story.at_us(indices[1]), f"{about} took effect in rows {seqs} of match {story.match_id}"


@invariant("nothing happens that nobody asked for")
def _(evidence: Evidence) -> Iterator[Found]:
    """Each operation in the journal was asked in that match, as what has this effect, by whom it is about."""
    operations = evidence.operations
    for story in evidence.stories.values():
        nameless = frozenset(operations.nameless.get(story.match_id, ()))
        for digest, indices in story.rows_of_op.items():
            row, where = story.rows[indices[0]], story.where(indices[0])
            operation = operations.digests.get((story.match_id, digest))
            commands = nameless if operation is None else operation.commands
            if not any(row.type in EFFECTS.get(one, ()) for one in commands):
                asked = "was never asked" if operation is None else f"was asked as {sorted(commands)}"
                yield story.at_us(indices[0]), f"{where}: its operation {asked}"
            elif operation is not None and row.type in _THEIR_OWN:
                whose = row.data[_THEIR_OWN[row.type]]
                if whose != operation.person:
                    yield story.at_us(indices[0]), f"{where} is about {whose}, {operation.person} asked for it"


def _about(operation: Operation) -> str:
    named = "/".join(sorted(operation.commands))
    return f"{named} {operation.op_id} of {operation.person} in {operation.match_id}"
