"""mentors: what they count on, so that they can be told when it goes away."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The diary is filled from the appointments by the job that compares the two."""
    op.create_table(
        "mentor_diary",
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("mentor_id", sa.String(36), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(14), nullable=False),
        sa.Column("reason", sa.String(10), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('kept', 'waiting', 'sent', 'failed', 'not_configured')",
            name=op.f("ck_mentor_diary_state"),
        ),
        sa.CheckConstraint(
            "reason IS NULL OR reason IN ('deleted', 'cancelled')", name=op.f("ck_mentor_diary_reason")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (next_try_at IS NOT NULL)", name=op.f("ck_mentor_diary_waiting")
        ),
        sa.CheckConstraint("(state = 'kept') = (reason IS NULL)", name=op.f("ck_mentor_diary_kept")),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["mentors.id"],
            name=op.f("fk_mentor_diary_mentor_id_mentors"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_mentor_diary")),
    )
    op.create_index("ix_mentor_diary_mentor_id", "mentor_diary", ["mentor_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("mentor_diary")
