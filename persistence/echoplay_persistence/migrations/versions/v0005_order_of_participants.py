"""Who came first of two participants who joined within a millisecond: stored matches list them as their rooms did.

Those stored before keep the order they had: their rows have no `arrival`. Nothing is rewritten, and whoever holds the
table for long makes this fail instead of making everybody else wait behind it.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE participant ADD COLUMN arrival bigint")
    op.execute("CREATE SEQUENCE participant_arrival_seq")
    op.execute("ALTER TABLE participant ALTER COLUMN arrival SET DEFAULT nextval('participant_arrival_seq')")
