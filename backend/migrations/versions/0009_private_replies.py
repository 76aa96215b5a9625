"""conversations: replies for one pair of eyes are kept encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column for the words; the text beside it says only that they are there."""
    op.add_column("messages", sa.Column("private", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("messages", "private")
