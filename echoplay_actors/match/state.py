"""The whole of a match at one moment, as a frozen value.

Only `evolve` makes the next one, and only from an event; so the journal is enough to have it again. Times are
match time in milliseconds, durations end in `_ms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from echoplay_actors.formats import Ballot, Format, format_of
from echoplay_actors.match.cast_votes import CastVotes
from echoplay_actors.match.values import Mode, Phase, Presence, Wait


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who debates. `gone_at_ms` is when the last device went, None while one is there."""

    participant_id: str
    user_id: str
    side: str | None
    joined_at_ms: int
    presence: Presence = Presence.AWAITED
    gone_at_ms: int | None = None
    seat: int | None = None
    """The place within the side, from 1; None in free rounds."""
    scripted: bool = False
    """A practice partner: speaks prepared text, is never connected and never host."""


@dataclass(frozen=True, slots=True)
class Round:
    """One speaker's turn; `ended_at_ms` is None while it runs or is paused, `spoken_ms` is set with it."""

    round_id: str
    number: int
    speaker_id: str
    started_at_ms: int
    duration_ms: int
    ended_at_ms: int | None = None
    spoken_ms: int = 0
    speech_key: str | None = None
    """Which speech of the format it is, None in free rounds."""


@dataclass(frozen=True, slots=True)
class Countdown:
    """A clock that runs: the phase it belongs to is over at `ends_at_ms`."""

    duration_ms: int
    ends_at_ms: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """A clock that was paused with so much left, and the phase it goes on in."""

    phase: Phase
    duration_ms: int
    remaining_ms: int


@dataclass(frozen=True, slots=True)
class Interlude:
    """What the clock counts while nobody speaks; `side` is whose preparation runs, None when it is everybody's."""

    kind: Wait
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A point of information that was accepted and is being spoken."""

    user_id: str
    ends_at_ms: int


@dataclass(frozen=True, slots=True)
class Absence:
    """A side of which nobody is there, and until when it has to be back; `over` once that was told to the room."""

    side: str
    returns_by_ms: int
    over: bool = False


@dataclass(frozen=True, slots=True)
class Metric:
    """One part of a result: `score` of 100 from `part` out of `whole` (votes, or milliseconds)."""

    metric: str
    score: int
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a match was scored."""

    score: int
    winner_user_id: str | None
    metrics: tuple[Metric, ...]
    winner_side: str | None = None


@dataclass(frozen=True, slots=True)
class MatchState:
    """The state; `version` counts the numbered events (the wire's `v`), `at_ms` is the last event's time."""

    match_id: str
    mode: Mode
    format_id: str
    phase: Phase
    host_id: str
    created_at_ms: int
    at_ms: int
    touched_at_ms: int
    """When somebody last did something in the lobby."""
    empty_since_ms: int | None
    """Since when nobody at all is connected, in a live match since its start at most; None while somebody is."""
    participants: tuple[Participant, ...]
    rounds: tuple[Round, ...] = ()
    countdown: Countdown | None = None
    stopped: Stopped | None = None
    votes: CastVotes = field(default_factory=CastVotes)
    agreed: frozenset[str] = frozenset()
    """Participants who asked to pause (while running) or to go on (while paused)."""
    started_at_ms: int | None = None
    ended_at_ms: int | None = None
    result: Result | None = None
    version: int = 0
    format_version: int = 1
    interlude: Interlude | None = None
    """Set while a clock runs, or is stopped, outside a round."""
    prep_left_ms: Mapping[str, int] = field(default_factory=dict)
    """Side → preparation time it still has; empty where the format has no pools."""
    votes_before: Mapping[str, int] | None = None
    """Totals of the votes before the debate, where the swing decides."""
    ready: frozenset[str] = frozenset()
    offers: tuple[str, ...] = ()
    """Who offers a point of information, in order."""
    offers_made: Mapping[str, int] = field(default_factory=dict)
    """How many points each has offered in this speech."""
    point: Point | None = None
    point_left_ms: int | None = None
    """What is left of the point while the clock is stopped."""
    coin_heads: bool | None = None
    """How the coin fell; None before it was tossed, and once a seat changed since."""
    let_go: bool = False
    """True from its last owner's letting go in order until the next one carries on: nothing happened in between."""
    ahead_ms: int = 0
    """How far the match's time runs ahead of its owner's clock: time never goes back when an owner's clock does."""

    absences: tuple[Absence, ...] = ()
    """The sides that are gone, in the order in which they left; none before the debate, nor once voting has opened."""
    forfeited_side: str | None = None

    def participant(self, user_id: str) -> Participant | None:
        """The participant of that id, None for everybody else."""
        return next((one for one in self.participants if one.user_id == user_id), None)

    @property
    def current_round(self) -> Round | None:
        """The round that runs or is paused, None when nobody speaks."""
        return self.rounds[-1] if self.rounds and self.rounds[-1].ended_at_ms is None else None

    @property
    def voting_open(self) -> bool:
        """Voting opens with the first round and closes when the match does.

        Where the swing decides there is a vote before, as soon as one can vote for either side.
        """
        if self.phase.final:
            return False
        return bool(self.rounds) or (self.votes_in_lobby and {one.side for one in self.participants} >= {"A", "B"})

    @property
    def votes_in_lobby(self) -> bool:
        """Whether this is the lobby of a format in which the room votes before the debate too."""
        return self.phase is Phase.LOBBY and self.format.ballot is Ballot.SWING

    @property
    def format(self) -> Format:
        """The format the match runs."""
        return format_of(self.format_id, self.format_version)
