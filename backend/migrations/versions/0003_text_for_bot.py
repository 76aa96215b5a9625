"""messages: the text with tokens beside the masked one; conversations: whether masking was explained."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Messages stored before have one text for both."""
    op.add_column("messages", sa.Column("text_for_bot", sa.Text(), nullable=True))
    op.add_column(
        "conversations",
        sa.Column("masking_explained", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Drops both columns."""
    op.drop_column("conversations", "masking_explained")
    op.drop_column("messages", "text_for_bot")
