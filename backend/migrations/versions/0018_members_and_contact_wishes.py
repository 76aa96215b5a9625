"""cases: what is told early waits, so does a member taken out; how somebody wants to be called is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Null for every case so far."""
    op.add_column("cases", sa.Column("told_early", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("taken_out", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("contact_wish", sa.Text(), nullable=True))


def downgrade() -> None:
    """What waited, was taken out or wished is lost."""
    op.drop_column("cases", "contact_wish")
    op.drop_column("cases", "taken_out")
    op.drop_column("cases", "told_early")
