"""Rights (contract, "Who may what"): whoever acts may do so, all agree to a pause, and nothing happens by itself.

A rule says of a row who may have asked for it, given what held right before: the table is the checker's own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from checker.course import Moment
from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story

from echoplay_actors.ports.match_store import JournalRow


@dataclass(frozen=True, slots=True)
class _Act:
    """Somebody's act: its last row, what held before, who speaks or spoke last, and what it was asked as."""

    row: JournalRow
    now: Moment
    speaker: str
    commands: frozenset[str]
    ends_prep: bool
    """It ended a preparation between speeches in the same step."""


def _host(act: _Act) -> Collection[str]:
    return (act.now.host,)


def _debaters(act: _Act) -> Collection[str]:
    return act.now.seats


def _host_or_speaker(act: _Act) -> Collection[str]:
    return (act.now.host, act.speaker)


def _beginners(act: _Act) -> Collection[str]:
    """A hand-over is cut short by whoever speaks next, a preparation by those whose it is; a round is the host's."""
    if act.ends_prep:
        return act.now.seats
    return (act.now.host, act.row.data["speaker_id"]) if "begin_speech" in act.commands else (act.now.host,)


def _seaters(act: _Act) -> Collection[str]:
    return act.now.seats if act.row.data["reason"] == "chosen" else (act.now.host,)


def _preparers(act: _Act) -> Collection[str]:
    return (act.now.host,) if act.row.data["side"] is None else act.now.seats


def _point_enders(act: _Act) -> Collection[str]:
    return (act.now.host, act.speaker, act.row.data["user_id"])


_RULES: dict[str, Callable[[_Act], Collection[str]]] = {
    "ParticipantJoined": lambda act: (act.row.data["user_id"],),
    "DebateStarted": _host,
    "RoundStarted": _beginners,
    "RoundEnded": _host_or_speaker,
    "HandoverStarted": _host_or_speaker,
    "VotingOpened": _host_or_speaker,
    "PrepStarted": _preparers,
    "SidesChanged": _seaters,
    "PauseAgreed": _debaters,
    "ContinueAgreed": _debaters,
    "DebatePaused": _debaters,
    "DebateContinued": _debaters,
    "PointOffered": _debaters,
    "PointAnswered": lambda act: (act.speaker,),
    "PointEnded": _point_enders,
    "MatchEnded": _debaters,
}
"""Row type → who may have caused it."""
_MODERATED = frozenset(
    {
        "RoundStarted", "RoundEnded", "HandoverStarted", "VotingOpened", "DebatePaused", "DebateContinued",
        "PointEnded", "MatchEnded",
    }
)  # fmt: skip
"""What moderators may do too."""
_ASKED = frozenset(
    {
        "ParticipantJoined", "ParticipantReady", "SidesChanged", "VoteSubmitted", "PrepStarted", "PointOffered",
        "PointWithdrawn", "PointAnswered",
    }
)  # fmt: skip
"""What never happens by time alone, each the last row of its step."""
_FORGETS_AGREEMENT = frozenset({"RoundStarted", "RoundEnded", "DebatePaused", "DebateContinued"})


@invariant("who acts may do so")
def _(evidence: Evidence) -> Iterator[Found]:
    operations, moderators = evidence.operations, evidence.history.moderators
    for story in evidence.stories.values():
        speaker = ""
        for index, row in enumerate(story.rows):
            operation = None if row.op is None else operations.digests.get((story.match_id, row.op))
            rule = _RULES.get(row.type)
            if rule is not None and operation is not None:
                ends_prep = story.rows[index - 1].type == "PrepEnded" and story.moments[index].phase == "HANDOVER"
                may = rule(_Act(row, story.moments[index], speaker, operation.commands, ends_prep))
                moderates = row.type in _MODERATED and operation.person in moderators
                if operation.person not in may and not moderates:
                    told = f"asked for by {operation.person}, only {sorted(may)} may"
                    yield story.at_us(index), f"{story.where(index)}: {told}"
            if row.type == "RoundStarted":
                speaker = row.data["speaker_id"]


@invariant("what people do was asked for")
def _(evidence: Evidence) -> Iterator[Found]:
    """Each such row stands for one operation."""
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            if row.type in _ASKED and row.op is None and not row.data.get("scripted"):
                yield story.at_us(index), f"{story.where(index)}: no operation caused it"


@invariant("a pause is agreed by all who are here")
def _(evidence: Evidence) -> Iterator[Found]:
    """And so is going on: by the host and by all who debate and have not left; or a moderator says so."""
    for story in evidence.stories.values():
        agreed: frozenset[str] = frozenset()
        for index, row in enumerate(story.rows):
            if row.type in ("PauseAgreed", "ContinueAgreed"):
                agreed |= {row.data["user_id"]}
            elif row.type == "ParticipantLeft":
                agreed -= {row.data["user_id"]}
            elif row.type in ("DebatePaused", "DebateContinued"):
                missing = _asked_to_agree(story.moments[index]) - agreed
                if missing and not _moderated(evidence, story, row):
                    yield story.at_us(index), f"{story.where(index)}: {sorted(missing)} did not agree"
            if row.type in _FORGETS_AGREEMENT:
                agreed = frozenset()


def _asked_to_agree(now: Moment) -> frozenset[str]:
    return frozenset(
        one for one in now.seats if one == now.host or one in now.here or (one in now.gone_ms and one not in now.left)
    )


def _moderated(evidence: Evidence, story: Story, row: JournalRow) -> bool:
    """Not so where time did it: the last who was missing had left."""
    if row.op is None:
        return False
    operation = evidence.operations.digests.get((story.match_id, row.op))
    return operation is None or operation.person in evidence.history.moderators
