"""aid: what a desk answered, in words for the person; notes of staff stay where they are."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Answers noted so far were notes of staff: nobody is shown them without being asked."""
    op.add_column("aid_referrals", sa.Column("for_person", sa.Text(), nullable=True))


def downgrade() -> None:
    """What people were told is lost."""
    op.drop_column("aid_referrals", "for_person")
