"""cases: materials at hand, and a key of its own for every uploaded file."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column. No file could be uploaded before, so no row lacks its key."""
    op.create_table(
        "case_materials",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("material_id", sa.String(length=40), nullable=False),
        sa.Column("have", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_materials_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "material_id", name=op.f("pk_case_materials")),
    )
    op.add_column("case_files", sa.Column("content_key", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop both."""
    op.drop_column("case_files", "content_key")
    op.drop_table("case_materials")
