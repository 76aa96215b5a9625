"""accounts: staff can be disabled, and one-time passwords end."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both are empty for every account there is."""
    op.add_column("staff_accounts", sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("staff_accounts", sa.Column("one_time_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("staff_accounts", "one_time_until")
    op.drop_column("staff_accounts", "disabled_at")
