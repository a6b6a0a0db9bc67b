"""What happened in a match, in the past tense: the entries of its journal.

Fields are opaque ids, numbers and words of the rules, never anything a person wrote. A type that is NUMBERED
raises the wire's `v` by one: each such event is shown to the room as exactly one numbered event of the contract.
Longer than most files: it is one table, and each of its rows is a few lines.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MatchCreated:
    match_id: str
    mode: str
    format: str
    host_id: str
    participant_id: str
    side: str | None
    format_version: int = 1
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    participant_id: str
    user_id: str
    side: str | None
    seat: int | None = None
    scripted: bool = False


@dataclass(frozen=True, slots=True)
class ParticipantReady:
    user_id: str
    ready: bool


@dataclass(frozen=True, slots=True)
class SidesChanged:
    """`seats` are `[user id, side, seat]` of everybody; `reason` is `chosen`, `swapped` or `coin`, which fell so.

    `votes_void`: the votes so far were for other sides than those they would count for now.
    """

    reason: str
    seats: tuple[tuple[str, str, int], ...]
    heads: bool | None = None
    votes_void: bool = False


@dataclass(frozen=True, slots=True)
class ParticipantArrived:
    """A device is there, of somebody the room was never told had left."""

    user_id: str


@dataclass(frozen=True, slots=True)
class ParticipantReturned:
    """Back after `ParticipantLeft`; the room sees them join again."""

    user_id: str


@dataclass(frozen=True, slots=True)
class ParticipantDisconnected:
    """The last device went; there are some seconds to come back unnoticed."""

    user_id: str


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    """`returns_by_ms` is until when their side has to be back, None while others of it are there."""

    user_id: str
    returns_by_ms: int | None = None


@dataclass(frozen=True, slots=True)
class SideLeft:
    """Nobody of the side is there any more; it has `duration_ms` to come back."""

    side: str
    duration_ms: int
    returns_by_ms: int


@dataclass(frozen=True, slots=True)
class SideReturned:
    """Somebody of the side is there again."""

    side: str


@dataclass(frozen=True, slots=True)
class ReturnExtended:
    """An outage is not charged to a side that is gone."""

    side: str
    added_ms: int
    returns_by_ms: int


@dataclass(frozen=True, slots=True)
class ReturnTimeOver:
    """The side has not come back in time, and the debate goes on without it."""

    side: str


@dataclass(frozen=True, slots=True)
class SideForfeited:
    """The side has not come back in time, and so the other one wins."""

    side: str
    winner_side: str
    winner_user_id: str


@dataclass(frozen=True, slots=True)
class RoomOccupied:
    pass


@dataclass(frozen=True, slots=True)
class RoomEmptied:
    pass


@dataclass(frozen=True, slots=True)
class HostChanged:
    host_id: str


@dataclass(frozen=True, slots=True)
class DebateStarted:
    pass


@dataclass(frozen=True, slots=True)
class RoundStarted:
    round_id: str
    number: int
    speaker_id: str
    duration_ms: int
    ends_at_ms: int
    speech_key: str | None = None


@dataclass(frozen=True, slots=True)
class PrepStarted:
    """Preparation time of `side`, or of everybody before the first speech."""

    side: str | None
    duration_ms: int
    ends_at_ms: int


@dataclass(frozen=True, slots=True)
class PrepEnded:
    """The side gave its preparation time back, or had no more of it."""

    side: str | None
    remaining_ms: int


@dataclass(frozen=True, slots=True)
class HandoverStarted:
    duration_ms: int
    ends_at_ms: int


@dataclass(frozen=True, slots=True)
class VotingOpened:
    """The window after the last speech."""

    duration_ms: int
    closes_at_ms: int


@dataclass(frozen=True, slots=True)
class PointOffered:
    user_id: str


@dataclass(frozen=True, slots=True)
class PointWithdrawn:
    user_id: str


@dataclass(frozen=True, slots=True)
class PointAnswered:
    """`ends_at_ms` is when an accepted point is over, None for one that was declined."""

    user_id: str
    accepted: bool
    ends_at_ms: int | None


@dataclass(frozen=True, slots=True)
class PointEnded:
    user_id: str


@dataclass(frozen=True, slots=True)
class RoundEnded:
    number: int
    spoken_ms: int


@dataclass(frozen=True, slots=True)
class VoteSubmitted:
    voter_id: str
    for_user_id: str


@dataclass(frozen=True, slots=True)
class PauseAgreed:
    user_id: str


@dataclass(frozen=True, slots=True)
class DebatePaused:
    remaining_ms: int


@dataclass(frozen=True, slots=True)
class ContinueAgreed:
    user_id: str


@dataclass(frozen=True, slots=True)
class DebateContinued:
    ends_at_ms: int


@dataclass(frozen=True, slots=True)
class OwnerLetGo:
    """Its owner hands the match over in order: nothing happens in it until the next owner carries on."""


@dataclass(frozen=True, slots=True)
class OwnerRecovered:
    """A new owner carries on; all waiting times are longer by the outage.

    `ahead_ms` is how far the match's time runs ahead of the new owner's clock, which may be set earlier than the last
    owner's was.
    """

    outage_ms: int
    ahead_ms: int = 0


@dataclass(frozen=True, slots=True)
class TimerAdjusted:
    reason: str
    added_ms: int
    ends_at_ms: int


@dataclass(frozen=True, slots=True)
class ResultRecorded:
    """`metrics` are `[name, score, part, whole]` each."""

    score: int
    winner_user_id: str | None
    metrics: tuple[tuple[str, int, int, int], ...]
    winner_side: str | None = None


@dataclass(frozen=True, slots=True)
class MatchEnded:
    """SCORED after a result, otherwise ENDED; `reason` says by which rule.

    `scored`, `forfeit`, `lobby_idle`, `abandoned` or `both_sides_absent`.
    """

    reason: str


Event = (
    MatchCreated | ParticipantJoined | ParticipantArrived | ParticipantReturned | ParticipantDisconnected
    | ParticipantLeft | RoomOccupied | RoomEmptied | HostChanged | DebateStarted | RoundStarted | RoundEnded
    | VoteSubmitted | PauseAgreed | DebatePaused | ContinueAgreed | DebateContinued | OwnerLetGo | OwnerRecovered
    | TimerAdjusted | ResultRecorded | MatchEnded | ParticipantReady | SidesChanged | PrepStarted | PrepEnded
    | HandoverStarted | VotingOpened | PointOffered | PointWithdrawn | PointAnswered | PointEnded
    | SideLeft | SideReturned | ReturnExtended | ReturnTimeOver | SideForfeited
)  # fmt: skip

NUMBERED: frozenset[type[Event]] = frozenset(
    {
        ParticipantJoined, ParticipantReturned, ParticipantLeft, HostChanged, DebateStarted, RoundStarted,
        RoundEnded, DebatePaused, DebateContinued, TimerAdjusted, ResultRecorded, MatchEnded,
        ParticipantReady, SidesChanged, PrepStarted, PrepEnded, HandoverStarted, VotingOpened, PointOffered,
        PointWithdrawn, PointAnswered, PointEnded, SideLeft, SideReturned, ReturnExtended, ReturnTimeOver,
        SideForfeited,
    }
)  # fmt: skip
