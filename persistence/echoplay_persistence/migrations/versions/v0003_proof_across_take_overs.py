"""An owner's proof of life is kept until its successor has recovered the match, however many take it over before."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE match_owner ADD COLUMN taken_epoch integer NOT NULL DEFAULT 1,"
        " ADD COLUMN proof_of_life_ms bigint NOT NULL DEFAULT 0"
    )
