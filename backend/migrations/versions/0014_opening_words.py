"""cases: what somebody said before a story was asked for waits, encrypted, until it may be taken over."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Null for every case so far."""
    op.add_column("cases", sa.Column("opening", sa.Text(), nullable=True))


def downgrade() -> None:
    """What waits is lost; it is asked again."""
    op.drop_column("cases", "opening")
