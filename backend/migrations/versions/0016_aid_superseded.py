"""aid: an intake that its person handed in anew points to the new one, and is nobody's to do any more."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Intakes that stand beside a newer one of the same person stay as they are: the desk ends them."""
    op.add_column("aid_cases", sa.Column("superseded_by", sa.String(36), nullable=True))


def downgrade() -> None:
    """Superseded intakes are closed ones that do not say by what."""
    op.drop_column("aid_cases", "superseded_by")
