"""The journal and its snapshots, who may write to it, and who proves to be alive.

`match_event` refers to no other table: whoever appends has just locked the match's `match_owner` row, which does,
and a foreign key would look the match up and lock it again for every single event.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from echoplay_persistence.models.base import Base


class MatchEvent(Base):
    """One event of a match; `seq` is dense from 1, `at_ms` is match time."""

    __tablename__ = "match_event"
    __table_args__ = (CheckConstraint("seq >= 1", name="seq"), CheckConstraint("epoch >= 1", name="epoch"))

    match_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    at_ms: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str]
    version: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    op: Mapped[str | None]
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class MatchSnapshot(Base):
    """What the journal up to `seq` leads to, of a match that is not over; `schema` is the form of `body`."""

    __tablename__ = "match_snapshot"

    match_id: Mapped[UUID] = mapped_column(ForeignKey("match.id"), primary_key=True)
    epoch: Mapped[int]
    """Of the owner that wrote it."""
    seq: Mapped[int]
    schema: Mapped[int]
    body: Mapped[bytes]


class MatchOwner(Base):
    """Which actor incarnation may write a match's events. A trigger refuses an epoch that does not grow."""

    __tablename__ = "match_owner"
    __table_args__ = (CheckConstraint("epoch >= 1", name="epoch"), Index(None, "owner"))

    match_id: Mapped[UUID] = mapped_column(ForeignKey("match.id"), primary_key=True)
    owner: Mapped[UUID]
    epoch: Mapped[int]
    taken_epoch: Mapped[int] = mapped_column(server_default=text("1"))
    """The epoch at which the present owner took it from another; what it writes has this one or a later one."""
    proof_of_life_ms: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Of the last owner who wrote something before that, by that owner's clock."""


class ActorLease(Base):
    """One incarnation of an actor. No column that a renewal changes is in an index: it stays within its page."""

    __tablename__ = "actor_lease"

    actor_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    node_id: Mapped[str]
    pid: Mapped[int]
    match_time_ms: Mapped[int] = mapped_column(BigInteger)
    renewed_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
