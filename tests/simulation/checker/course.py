"""The course of a match, worked out from raw journal rows by rules of the checker's own.

It says what must hold right before and after each row: the phase, the clock, who is here, who is gone since when. It
knows nothing of `evolve`, so that an error there does not blind what is judged with it. It takes what a row claims (an
end, a rest of time) as it stands: whether that is right is for invariants to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from echoplay_actors.formats import Ballot, format_of
from echoplay_actors.ports.match_store import JournalRow

FINAL = frozenset({"SCORED", "ENDED"})


@dataclass(frozen=True, slots=True)
class Moment:
    """What holds between two rows."""

    phase: str = ""
    resumes: str = ""
    """The phase that goes on after the pause."""
    ends_ms: int | None = None
    """When the running clock is over."""
    left_ms: int | None = None
    """What was left of the clock that is stopped."""
    duration_ms: int = 0
    waits: str = ""
    """What the clock counts when nobody speaks: `prep`, `handover`, `voting`."""
    rounds: int = 0
    running: int = 0
    """The number of the round that runs or is paused, 0 when there is none."""
    host: str = ""
    seats: tuple[str, ...] = ()
    sides: Mapping[str, str | None] = field(default_factory=dict)
    """The side of each who debates."""
    here: frozenset[str] = frozenset()
    gone_ms: Mapping[str, int] = field(default_factory=dict)
    """Participants whose last device went, and when; outages are added."""
    left: frozenset[str] = frozenset()
    """Those of whom the room was told so."""
    empty_ms: int | None = None
    touched_ms: int = 0
    point: tuple[str, int] | None = None
    point_left_ms: int | None = None
    swing: bool = False
    votes: Mapping[str, str] = field(default_factory=dict)
    result: Mapping[str, Any] | None = None
    return_within_ms: int = 0
    """How long the format lets a side stay away, 0 where it has no such rule."""
    forfeits: bool = False
    """Whether who stays away longer loses by it, unless there is nobody but a practice partner to win."""
    scripted: frozenset[str] = frozenset()
    returns_ms: Mapping[str, int] = field(default_factory=dict)
    """Sides of which nobody is there, and until when they have to be back; outages and their graces are added."""
    told_over: frozenset[str] = frozenset()
    """Of those, the ones whose time is over, and the debate goes on."""
    ahead_ms: int = 0
    """How far the match's time runs ahead of its owner's clock."""

    @property
    def absent(self) -> frozenset[str]:
        """The sides that have to come back: somebody of them left, and nobody of them is there."""
        if not self.return_within_ms or self.phase not in ("SPEAKING", "HANDOVER", "PAUSED"):
            return frozenset()
        left = {self.sides.get(one) for one in self.left}
        return frozenset(side for side in ("A", "B") if side in left and not self.is_there(side))

    def is_there(self, side: str) -> bool:
        """Somebody of the side is here, or has been gone for so short a time that nobody was told."""
        members = {one for one, theirs in self.sides.items() if theirs == side}
        return bool(members & (self.here | self.scripted | (self.gone_ms.keys() - self.left)))

    @property
    def practice(self) -> bool:
        """One side is nobody but practice partners."""
        return any({one for one, side in self.sides.items() if side == theirs} <= self.scripted for theirs in "AB")

    @property
    def votable(self) -> bool:
        """Voting opens with the first round; where the swing decides, in the lobby once both sides have somebody."""
        before = self.swing and self.phase == "LOBBY" and {"A", "B"} <= set(self.sides.values())
        return self.phase not in FINAL and (self.rounds > 0 or before)


def after(now: Moment, row: JournalRow) -> Moment:
    """What holds after the row; the same when it changes nothing."""
    rule = _RULES.get(row.type)
    return now if rule is None else rule(now, row.data, row.at_ms)


_Rule = Callable[[Moment, Mapping[str, Any], int], Moment]


def _created(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    form = format_of(data["format"], data.get("format_version", 1))
    return Moment(
        phase="LOBBY", host=data["host_id"], seats=(data["host_id"],), empty_ms=at_ms, touched_ms=at_ms,
        swing=form.ballot is Ballot.SWING, sides={data["host_id"]: data.get("side")},
        return_within_ms=0 if form.absence is None else form.absence.return_within_s * 1000,
        forfeits=form.absence is not None and form.absence.then == "FORFEIT",
    )  # fmt: skip


def _here(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    user = data["user_id"]
    gone_ms = {one: since_ms for one, since_ms in now.gone_ms.items() if one != user}
    return replace(now, here=now.here | {user}, left=now.left - {user}, gone_ms=gone_ms, touched_ms=at_ms)


def _disconnected(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    return replace(now, here=now.here - {data["user_id"]}, gone_ms={**now.gone_ms, data["user_id"]: at_ms})


def _left(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    user = data["user_id"]
    gone_ms = {**now.gone_ms, user: now.gone_ms.get(user, at_ms)}
    return replace(now, here=now.here - {user}, left=now.left | {user}, gone_ms=gone_ms)


def _debate_started(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    return replace(
        now, phase="OPEN", ends_ms=None, waits="", empty_ms=None if now.empty_ms is None else at_ms,
        votes={} if now.swing else now.votes,
    )  # fmt: skip


def _round_started(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    return replace(
        now, phase="SPEAKING", rounds=now.rounds + 1, running=data["number"], waits="", left_ms=None, point=None,
        ends_ms=data["ends_at_ms"], duration_ms=data["duration_ms"],
    )  # fmt: skip


def _round_ended(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    return replace(now, phase="OPEN", running=0, ends_ms=None, left_ms=None, point=None)


def _waiting(phase: str | None, waits: str, end: str) -> _Rule:
    def rule(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
        return replace(
            now, phase=phase or now.phase, waits=waits, ends_ms=data[end], duration_ms=data["duration_ms"],
            touched_ms=at_ms if waits == "prep" else now.touched_ms,
        )  # fmt: skip

    return rule


def _paused(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    return replace(
        now, phase="PAUSED", resumes=now.phase, ends_ms=None, left_ms=data["remaining_ms"],
        point_left_ms=None if now.point is None else max(now.point[1] - at_ms, 0),
    )  # fmt: skip


def _continued(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    point = now.point
    if point is not None and now.point_left_ms is not None:
        point = (point[0], at_ms + now.point_left_ms)
    return replace(now, phase=now.resumes, ends_ms=data["ends_at_ms"], left_ms=None, point=point, point_left_ms=None)


def _recovered(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    later_ms = data["outage_ms"]
    return replace(
        now, gone_ms={one: since_ms + later_ms for one, since_ms in now.gone_ms.items()},
        empty_ms=None if now.empty_ms is None else now.empty_ms + later_ms, touched_ms=now.touched_ms + later_ms,
        ahead_ms=data.get("ahead_ms", 0),
    )  # fmt: skip


def _adjusted(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    point = now.point and (now.point[0], now.point[1] + data["added_ms"])
    return replace(now, ends_ms=data["ends_at_ms"], point=point)


def _ended(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    phase = "SCORED" if data["reason"] in ("scored", "forfeit") else "ENDED"
    return replace(now, phase=phase, ends_ms=None, left_ms=None, running=0, waits="", point=None, returns_ms={})


def _joined(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    user = data["user_id"]
    return replace(
        now, seats=(*now.seats, user), sides={**now.sides, user: data.get("side")}, touched_ms=at_ms,
        scripted=now.scripted | {user} if data.get("scripted") else now.scripted,
    )  # fmt: skip


def _returns(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    return replace(now, returns_ms={**now.returns_ms, data["side"]: data["returns_by_ms"]})


def _side_back(now: Moment, data: Mapping[str, Any], at_ms: int) -> Moment:
    side = data["side"]
    returns_ms = {one: by_ms for one, by_ms in now.returns_ms.items() if one != side}
    return replace(now, returns_ms=returns_ms, told_over=now.told_over - {side})


_RULES: dict[str, _Rule] = {
    "MatchCreated": _created,
    "ParticipantJoined": _joined,
    "ParticipantArrived": _here,
    "ParticipantReturned": _here,
    "ParticipantDisconnected": _disconnected,
    "ParticipantLeft": _left,
    "RoomOccupied": lambda now, data, at: replace(now, empty_ms=None, touched_ms=at),
    "RoomEmptied": lambda now, data, at: replace(now, empty_ms=at),
    "HostChanged": lambda now, data, at: replace(now, host=data["host_id"], touched_ms=at),
    "ParticipantReady": lambda now, data, at: replace(now, touched_ms=at),
    "SidesChanged": lambda now, data, at: replace(
        now,
        touched_ms=at,
        votes={} if data.get("votes_void") else now.votes,
        sides={**now.sides, **{user: side for user, side, _ in data["seats"]}},
    ),
    "DebateStarted": _debate_started,
    "RoundStarted": _round_started,
    "RoundEnded": _round_ended,
    "PrepStarted": _waiting(None, "prep", "ends_at_ms"),
    "PrepEnded": lambda now, data, at: replace(now, ends_ms=None, waits=""),
    "HandoverStarted": _waiting("HANDOVER", "handover", "ends_at_ms"),
    "VotingOpened": lambda now, data, at: replace(
        _waiting("VOTING", "voting", "closes_at_ms")(now, data, at), returns_ms={}, told_over=frozenset()
    ),
    "SideLeft": _returns,
    "SideReturned": _side_back,
    "ReturnExtended": _returns,
    "ReturnTimeOver": lambda now, data, at: replace(now, told_over=now.told_over | {data["side"]}),
    "SideForfeited": lambda now, data, at: replace(now, phase="OPEN", waits="", ends_ms=None, left_ms=None),
    "VoteSubmitted": lambda now, data, at: replace(now, votes={**now.votes, data["voter_id"]: data["for_user_id"]}),
    "PointAnswered": lambda now, data, at: replace(
        now, point=(data["user_id"], data["ends_at_ms"]) if data["accepted"] else now.point
    ),
    "PointEnded": lambda now, data, at: replace(now, point=None, point_left_ms=None),
    "DebatePaused": _paused,
    "DebateContinued": _continued,
    "OwnerRecovered": _recovered,
    "TimerAdjusted": _adjusted,
    "ResultRecorded": lambda now, data, at: replace(now, result=data, ends_ms=None),
    "MatchEnded": _ended,
}
