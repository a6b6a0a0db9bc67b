"""What presets add: seats, practice partners, which speech a round is, the winning side."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE app_user
        ADD COLUMN scripted boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT ck_app_user_scripted CHECK (NOT scripted OR (firebase_uid IS NULL AND role = 'USER'))
    """,
    "ALTER TABLE participant ADD COLUMN seat integer, ADD COLUMN scripted boolean NOT NULL DEFAULT false",
    "ALTER TABLE round ADD COLUMN speech_key text",
    "ALTER TABLE match ADD COLUMN winner_side text",
    "CREATE INDEX ix_participant_user_id ON participant (user_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
