"""conversations: what a visitor typed is kept encrypted until its turn shows that it is not sensitive."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column for the words with tokens; what people see of them goes into `private`."""
    op.add_column("messages", sa.Column("private_for_bot", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("messages", "private_for_bot")
