"""What the edge keeps for itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, SmallInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from echoplay_persistence.models.base import Base


class IdempotencyKey(Base):
    """The first answer to a request that carried this key; plain JSON, so that it is repeated as it was."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index(None, "created_at"),)

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    status: Mapped[int] = mapped_column(SmallInteger)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
