"""Snapshots of matches that are not over: a new owner reads one and the rows after it, not the whole journal.

Matches that are open now get theirs as their journals grow. The body is compressed already.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("""
        CREATE TABLE match_snapshot (
            match_id uuid
                CONSTRAINT pk_match_snapshot PRIMARY KEY
                CONSTRAINT fk_match_snapshot_match_id_match REFERENCES match (id),
            epoch integer NOT NULL,
            seq integer NOT NULL,
            schema integer NOT NULL,
            body bytea NOT NULL
        )
    """)
    op.execute("ALTER TABLE match_snapshot ALTER COLUMN body SET STORAGE EXTERNAL")
