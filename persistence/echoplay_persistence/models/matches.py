"""Matches as they can be read: written together with the journal's events that caused them.

The rules that a wrong program could break are constraints here: one seat a person and match, one open round a
match, one vote a voter and only for somebody who debates, one result a match.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Sequence,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from echoplay_actors.match.values import Mode, Reaction, Status
from echoplay_persistence.models.base import Base, one_of


class Match(Base):
    """A match; `private` ones are seen by the host's family only."""

    __tablename__ = "match"
    __table_args__ = (
        CheckConstraint(one_of("mode", Mode), name="mode"),
        CheckConstraint(one_of("status", Status), name="status"),
        CheckConstraint("(status IN ('SCORED', 'ENDED')) = (ended_at IS NOT NULL)", name="end"),
        CheckConstraint("(status = 'SCORED') = (ai_score IS NOT NULL)", name="score"),
        CheckConstraint("ai_score BETWEEN 0 AND 100", name="score_range"),
        CheckConstraint("status NOT IN ('LIVE', 'SCORED') OR started_at IS NOT NULL", name="start"),
        Index("ix_match_open", "id", postgresql_where=text("status IN ('LOBBY', 'LIVE')")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    mode: Mapped[str]
    format: Mapped[str]
    topic: Mapped[str]
    private: Mapped[bool]
    status: Mapped[str]
    host_user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ai_score: Mapped[int | None] = mapped_column(SmallInteger)
    winner_user_id: Mapped[UUID | None]
    winner_side: Mapped[str | None]
    votes_before: Mapped[dict[str, int] | None] = mapped_column(JSONB(none_as_null=True))


_ARRIVALS = Sequence("participant_arrival_seq", metadata=Base.metadata)


class Participant(Base):
    """A person's seat in a match."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("match_id", "user_id"), Index("ix_participant_user_id", "user_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    match_id: Mapped[UUID] = mapped_column(ForeignKey("match.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    side: Mapped[str | None]
    seat: Mapped[int | None]
    scripted: Mapped[bool] = mapped_column(server_default=text("false"))
    joined_at: Mapped[datetime]
    arrival: Mapped[int | None] = mapped_column(BigInteger, server_default=_ARRIVALS.next_value())
    """Grows with each row, so that of two who joined within a millisecond the first stays the first."""


class Round(Base):
    """A speech of a match; the one without an end is running."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("match_id", "number"),
        ForeignKeyConstraint(["match_id", "speaker_id"], ["participant.match_id", "participant.user_id"]),
        CheckConstraint("number >= 1", name="number"),
        Index("ix_round_open", "match_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    match_id: Mapped[UUID]
    number: Mapped[int]
    speaker_id: Mapped[UUID]
    speech_key: Mapped[str | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Vote(Base):
    """What a voter's last vote was when the match closed. A voter need not be a participant, nor known any more."""

    __tablename__ = "vote"
    __table_args__ = (
        ForeignKeyConstraint(["match_id", "for_user_id"], ["participant.match_id", "participant.user_id"]),
        CheckConstraint("voter_id <> for_user_id", name="not_oneself"),
    )

    match_id: Mapped[UUID] = mapped_column(primary_key=True)
    voter_id: Mapped[UUID] = mapped_column(primary_key=True)
    for_user_id: Mapped[UUID]


class ReactionCount(Base):
    """How often the room threw in one kind of reaction."""

    __tablename__ = "reaction_count"
    __table_args__ = (
        CheckConstraint(one_of("type", Reaction), name="type"),
        CheckConstraint("count >= 0", name="count"),
    )

    match_id: Mapped[UUID] = mapped_column(ForeignKey("match.id"), primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class Evaluation(Base):
    """The one result of a match."""

    __tablename__ = "evaluation"
    __table_args__ = (
        ForeignKeyConstraint(["match_id", "winner_user_id"], ["participant.match_id", "participant.user_id"]),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    )

    match_id: Mapped[UUID] = mapped_column(ForeignKey("match.id"), primary_key=True)
    score: Mapped[int] = mapped_column(SmallInteger)
    winner_user_id: Mapped[UUID | None]
    summary: Mapped[str]
    feedback_summary: Mapped[str]
    details: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
