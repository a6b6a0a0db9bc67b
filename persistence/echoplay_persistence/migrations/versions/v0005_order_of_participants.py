"""Who came first of two participants who joined within a millisecond: stored matches list them as their rooms did."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE participant ADD COLUMN arrival bigint GENERATED ALWAYS AS IDENTITY")
