"""What alembic runs around migrations: on the connection it is given, in that connection's transaction."""

from __future__ import annotations

from alembic import context

from echoplay_persistence.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
