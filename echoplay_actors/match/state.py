"""The whole of a match at one moment, as a frozen value.

Only `evolve` makes the next one, and only from an event; so the journal is enough to have it again. Times are
match time in milliseconds, durations end in `_ms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from echoplay_actors.match.values import Mode, Phase, Presence


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who debates. `gone_at_ms` is when the last device went, None while one is there."""

    participant_id: str
    user_id: str
    side: str | None
    joined_at_ms: int
    presence: Presence = Presence.AWAITED
    gone_at_ms: int | None = None


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


@dataclass(frozen=True, slots=True)
class MatchState:
    """The state; `version` counts the numbered events (the wire's `v`), `at_ms` is the last event's time."""

    match_id: str
    mode: Mode
    format: str
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
    votes: Mapping[str, str] = field(default_factory=dict)
    """Voter → user voted for; the last vote counts."""
    agreed: frozenset[str] = frozenset()
    """Participants who asked to pause (while running) or to go on (while paused)."""
    started_at_ms: int | None = None
    ended_at_ms: int | None = None
    result: Result | None = None
    version: int = 0

    def participant(self, user_id: str) -> Participant | None:
        """The participant of that id, None for everybody else."""
        return next((one for one in self.participants if one.user_id == user_id), None)

    @property
    def current_round(self) -> Round | None:
        """The round that runs or is paused, None when nobody speaks."""
        return self.rounds[-1] if self.rounds and self.rounds[-1].ended_at_ms is None else None

    @property
    def voting_open(self) -> bool:
        """Voting opens with the first round and closes when the match does."""
        return bool(self.rounds) and not self.phase.final
