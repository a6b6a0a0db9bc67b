"""One match as the database in memory keeps it, and how it is shown once it is final."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from echoplay_actors.match.events import NUMBERED
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.ports.records import MatchCard, Record
from echoplay_actors.protocol import wire
from echoplay_actors.snapshots.snapshot import StoredSnapshot
from echoplay_actors.testing.memory_tables import FINAL, MatchTables

_NUMBERED = frozenset(event.__name__ for event in NUMBERED)


@dataclass(slots=True)
class StoredMatch:
    """A match: who owns it, its journal, and its readable tables. For reading, but by those who play a fault."""

    owner: str
    epoch: int
    tables: MatchTables
    rows: list[JournalRow] = field(default_factory=list)
    """The journal, dense from seq 1; rows are never changed."""
    records: list[Record] = field(default_factory=list)
    """All that was ever written to the readable tables with an event of this match, in order."""
    reactions: dict[str, int] = field(default_factory=dict)
    taken_epoch: int = 1
    """The epoch at which the present owner took it from another."""
    proof_of_life_ms: int = 0
    """Of the last owner who wrote something before that."""
    snapshot: StoredSnapshot | None = None
    names: dict[str, str] = field(default_factory=dict)
    """Display names of participants who have no account (see `MemoryDatabase.strangers`)."""

    @property
    def card(self) -> MatchCard:
        """Its host is the present one."""
        return self.tables.card

    @property
    def final(self) -> bool:
        return self.tables.status in FINAL

    def copied(self) -> StoredMatch:
        return replace(
            self, tables=self.tables.copied(), rows=list(self.rows), records=list(self.records),
            reactions=dict(self.reactions), names=dict(self.names),
        )  # fmt: skip


def finished_record(match: StoredMatch, names: Mapping[str, str]) -> dict[str, Any]:
    """A final match as `GET /v1/matches/{id}` answers it: the port's `finished`, to the byte."""
    tables, evaluation = match.tables, match.tables.evaluation
    record = wire.match_record(
        card=tables.card,
        status=tables.status,
        host_user_id=tables.card.host_user_id,
        started_at_ms=tables.started_at_ms,
        ended_at_ms=tables.ended_at_ms,
        ai_score=evaluation.score if evaluation else None,
        winner_user_id=evaluation.winner_user_id if evaluation else None,
        winner_side=evaluation.winner_side if evaluation else None,
        participants=list(_participants(tables, names)),
        rounds=list(_rounds(tables)),
    )
    votes = {voter: tables.votes[voter] for voter in sorted(tables.votes)}
    return {
        **record,
        **wire.audience_fields(match.reactions, votes),
        "epoch": max((row.epoch for row in match.rows), default=0),
        "v": sum(row.type in _NUMBERED for row in match.rows),
        "votesBefore": tables.votes_before,
        "evaluation": wire.evaluation_record(evaluation) if evaluation else None,
    }


def _participants(tables: MatchTables, names: Mapping[str, str]) -> Iterable[wire.Wire]:
    for seat in sorted(tables.seats.values(), key=lambda one: one.joined_at_ms):
        yield wire.participant_record(
            participant_id=seat.participant_id,
            match_id=seat.match_id,
            user_id=seat.user_id,
            side=seat.side,
            seat=seat.seat,
            scripted=seat.scripted,
            joined_at_ms=seat.joined_at_ms,
            display_name=names.get(seat.user_id, ""),
        )


def _rounds(tables: MatchTables) -> Iterable[wire.Wire]:
    for number in sorted(tables.speeches):
        speech = tables.speeches[number]
        yield wire.round_record(
            round_id=speech.opened.round_id,
            match_id=speech.opened.match_id,
            number=number,
            speaker_id=speech.opened.speaker_id,
            started_at_ms=speech.opened.started_at_ms,
            ended_at_ms=speech.ended_at_ms,
            speech_key=speech.opened.speech_key,
        )
