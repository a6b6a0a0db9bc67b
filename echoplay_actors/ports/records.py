"""What a committed event changes in the readable tables, as plain values.

The journal is the truth; these records are written in the same transaction as the event that caused them, so
that a result, a round or a participant stands in its table exactly once, or not at all. Times are match time in
milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class MatchCard:
    """What is fixed, or written by a person, about a match; kept outside its journal."""

    match_id: str
    mode: str
    format: str
    topic: str
    host_user_id: str
    created_at_ms: int
    private: bool
    """Family members of the host only (a FAMILY match, or one with a child in it)."""


@dataclass(frozen=True, slots=True)
class ParticipantSeated:
    """Somebody became a participant."""

    match_id: str
    participant_id: str
    user_id: str
    side: str | None
    joined_at_ms: int
    seat: int | None = None
    scripted: bool = False


@dataclass(frozen=True, slots=True)
class ParticipantsReseated:
    """Sides were changed: `(user id, side, seat)` of everybody."""

    match_id: str
    seats: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class MatchWentLive:
    """The match left its lobby."""

    match_id: str
    started_at_ms: int


@dataclass(frozen=True, slots=True)
class HostReplaced:
    """Another participant is host now."""

    match_id: str
    host_user_id: str


@dataclass(frozen=True, slots=True)
class RoundOpened:
    """A round began."""

    match_id: str
    round_id: str
    number: int
    speaker_id: str
    started_at_ms: int
    speech_key: str | None = None


@dataclass(frozen=True, slots=True)
class RoundClosed:
    """A round ended."""

    match_id: str
    number: int
    ended_at_ms: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A result: `details` is a list of `{label, score, notes, metric, summary, part, whole}`."""

    score: int
    winner_user_id: str | None
    summary: str
    feedback_summary: str
    details: list[dict[str, Any]]
    winner_side: str | None = None


@dataclass(frozen=True, slots=True)
class MatchClosed:
    """The match is final: SCORED with an evaluation, or ENDED without one; its votes stand as they are here."""

    match_id: str
    status: str
    ended_at_ms: int
    votes: Mapping[str, str]
    """voter's user id → user id voted for."""
    evaluation: Evaluation | None
    votes_before: Mapping[str, int] | None = None
    """Totals of the votes before the debate, by the user voted for, where the swing decides."""


Record = (
    ParticipantSeated | ParticipantsReseated | MatchWentLive | HostReplaced | RoundOpened | RoundClosed | MatchClosed
)
