"""People: accounts, their faces by mode, and families.

A person's row is never deleted while a match knows them; erasing somebody overwrites what is personal in it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from echoplay_actors.match.values import Mode, Role
from echoplay_persistence.models.base import Base, one_of

FAMILY_ROLES = ("PARENT", "CHILD", "MEMBER")
"""A MEMBER came by an invitation: neither responsible for the children nor one of them."""

ELO_START = 1_200


class AppUser(Base):
    """A person (`user` is a word of SQL)."""

    __tablename__ = "app_user"
    __table_args__ = (
        CheckConstraint(one_of("role", Role), name="role"),
        CheckConstraint("NOT scripted OR (firebase_uid IS NULL AND role = 'USER')", name="scripted"),
        # Every edge asks twice a second who was suspended lately.
        Index(None, "banned_at", postgresql_where=text("banned_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    firebase_uid: Mapped[str | None] = mapped_column(unique=True)
    display_name: Mapped[str]
    email: Mapped[str | None]
    avatar_url: Mapped[str | None]
    role: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    banned_at: Mapped[datetime | None]
    scripted: Mapped[bool] = mapped_column(server_default=text("false"))
    """A practice partner, who can never sign in."""


class Profile(Base):
    """A person's face in one mode."""

    __tablename__ = "profile"
    __table_args__ = (
        UniqueConstraint("user_id", "mode"),
        CheckConstraint(one_of("mode", Mode), name="mode"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    mode: Mapped[str]
    bio: Mapped[str | None]
    interests: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    locale: Mapped[str] = mapped_column(server_default="en")
    civility_elo: Mapped[int] = mapped_column(server_default=str(ELO_START))
    debate_elo: Mapped[int] = mapped_column(server_default=str(ELO_START))


class Family(Base):
    """People who may see each other's family matches."""

    __tablename__ = "family"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class FamilyMember(Base):
    """A person's place in a family."""

    __tablename__ = "family_member"
    __table_args__ = (
        CheckConstraint(one_of("role", FAMILY_ROLES), name="role"),
        Index(None, "user_id"),
    )

    family_id: Mapped[UUID] = mapped_column(ForeignKey("family.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    role: Mapped[str]
    joined_at: Mapped[datetime] = mapped_column(server_default=func.now())
