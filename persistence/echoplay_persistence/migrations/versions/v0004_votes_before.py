"""What the room voted before the debate, where the swing decides: half of what made such a result."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE match ADD COLUMN votes_before jsonb")
