"""cases: a member taken out waits to be put back; how somebody wants to be called is kept as he said it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Null for every case so far."""
    op.add_column("cases", sa.Column("taken_out", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("contact_wish", sa.Text(), nullable=True))


def downgrade() -> None:
    """What was taken out and what was wished are lost."""
    op.drop_column("cases", "contact_wish")
    op.drop_column("cases", "taken_out")
