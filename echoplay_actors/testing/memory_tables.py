"""The readable tables of matches in memory, with the constraints that Postgres holds them to.

Records are written to a draft; what contradicts the tables raises `AppendRejected` and leaves them as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from echoplay_actors.match.values import Status
from echoplay_actors.ports.match_store import AppendRejected
from echoplay_actors.ports.records import (
    Evaluation,
    HostReplaced,
    MatchCard,
    MatchClosed,
    MatchWentLive,
    ParticipantSeated,
    ParticipantsReseated,
    Record,
    RoundClosed,
    RoundOpened,
)
from echoplay_actors.testing.jsonb import as_jsonb

OPEN = frozenset({Status.LOBBY.value, Status.LIVE.value})
FINAL = frozenset({Status.SCORED.value, Status.ENDED.value})

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Speech:
    """A round; the one without an end is running."""

    opened: RoundOpened
    ended_at_ms: int | None = None


@dataclass(slots=True)
class MatchTables:
    """What the readable tables say about one match."""

    card: MatchCard
    """Its host is the present one."""
    status: str = Status.LOBBY.value
    started_at_ms: int | None = None
    ended_at_ms: int | None = None
    seats: dict[str, ParticipantSeated] = field(default_factory=dict)
    """By user id, where they sit now."""
    speeches: dict[int, Speech] = field(default_factory=dict)
    """By number."""
    votes: dict[str, str] = field(default_factory=dict)
    """Voter's user id → user id voted for, once the match is final."""
    evaluation: Evaluation | None = None
    votes_before: dict[str, int] | None = None

    @property
    def clock_runs(self) -> bool:
        return any(speech.ended_at_ms is None for speech in self.speeches.values())

    def copied(self) -> MatchTables:
        return replace(self, seats=dict(self.seats), speeches=dict(self.speeches), votes=dict(self.votes))


class HasTables(Protocol):
    """A match."""

    tables: MatchTables


class Surroundings(Protocol):
    """What is true beyond a match: who is known, and which ids are taken anywhere."""

    participant_ids: set[str]
    round_ids: set[str]

    def knows(self, user_id: str) -> bool:
        """True when this person may be named in a match."""


class Draft:
    """The tables as they will be, unless something contradicts them on the way."""

    def __init__(self, match: Callable[[str], HasTables | None], around: Surroundings) -> None:
        self.changed: dict[str, tuple[HasTables, MatchTables]] = {}
        """By match id, whose tables these will be."""
        self.participant_ids: set[str] = set()
        self.round_ids: set[str] = set()
        self._match = match
        self._around = around

    def write(self, records: Iterable[Record]) -> None:
        """Write them in the order given."""
        for record in records:
            if record.match_id not in self.changed:
                match = _there(self._match(record.match_id))
                self.changed[record.match_id] = match, match.tables.copied()
            self._write(self.changed[record.match_id][1], record)

    def _write(self, tables: MatchTables, record: Record) -> None:
        match record:
            case ParticipantSeated():
                self._seat(tables, record)
            case ParticipantsReseated():
                _reseat(tables, record)
            case MatchWentLive():
                _must(tables.status == Status.LOBBY)
                tables.status, tables.started_at_ms = Status.LIVE.value, record.started_at_ms
            case HostReplaced():
                _must(tables.status in OPEN and self._around.knows(record.host_user_id))
                tables.card = replace(tables.card, host_user_id=record.host_user_id)
            case RoundOpened():
                self._open_round(tables, record)
            case RoundClosed():
                speech = _there(tables.speeches.get(record.number))
                _must(speech.ended_at_ms is None)
                tables.speeches[record.number] = replace(speech, ended_at_ms=record.ended_at_ms)
            case MatchClosed():
                _close(tables, record)

    def _seat(self, tables: MatchTables, seat: ParticipantSeated) -> None:
        _must(seat.user_id not in tables.seats and self._around.knows(seat.user_id))
        _must(seat.participant_id not in self._around.participant_ids)
        _must(seat.participant_id not in self.participant_ids)
        self.participant_ids.add(seat.participant_id)
        tables.seats[seat.user_id] = seat

    def _open_round(self, tables: MatchTables, opened: RoundOpened) -> None:
        _must(opened.number >= 1 and opened.number not in tables.speeches and not tables.clock_runs)
        _must(opened.speaker_id in tables.seats)
        _must(opened.round_id not in self._around.round_ids)
        _must(opened.round_id not in self.round_ids)
        self.round_ids.add(opened.round_id)
        tables.speeches[opened.number] = Speech(opened)


def _reseat(tables: MatchTables, reseated: ParticipantsReseated) -> None:
    people = {user_id for user_id, _, _ in reseated.seats}
    _must(len(people) == len(reseated.seats) and people <= tables.seats.keys())
    for user_id, side, seat in reseated.seats:
        tables.seats[user_id] = replace(tables.seats[user_id], side=side, seat=seat)


def _close(tables: MatchTables, closed: MatchClosed) -> None:
    evaluation = closed.evaluation
    _must(tables.status in OPEN and closed.status in FINAL)
    _must((closed.status == Status.SCORED) == (evaluation is not None))
    _must(closed.status != Status.SCORED or tables.started_at_ms is not None)
    if evaluation is not None:
        _must(0 <= evaluation.score <= 100)
        _must(evaluation.winner_user_id is None or evaluation.winner_user_id in tables.seats)
        tables.evaluation = replace(evaluation, details=as_jsonb(evaluation.details))
    _must(all(voter != chosen and chosen in tables.seats for voter, chosen in closed.votes.items()))
    tables.status, tables.ended_at_ms = closed.status, closed.ended_at_ms
    tables.votes = dict(closed.votes)
    tables.votes_before = None if closed.votes_before is None else as_jsonb(closed.votes_before)


def _there(found: Found | None) -> Found:
    _must(found is not None)
    return found  # type: ignore[return-value]


def _must(holds: bool) -> None:
    if not holds:
        raise AppendRejected("what is stored contradicts what its journal says next")
