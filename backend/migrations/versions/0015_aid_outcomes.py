"""aid: what came of an alert; intakes have a revision, so that of two who change one the second is told."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Alerts that were taken so far have no outcome; it can still be noted."""
    op.add_column("aid_cases", sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "aid_alert_outcomes",
        sa.Column("alert_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('reached', 'not_reached', 'called_110', 'called_120', 'false_alarm')",
            name=op.f("ck_aid_alert_outcomes_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["aid_alerts.id"],
            name=op.f("fk_aid_alert_outcomes_alert_id_aid_alerts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("alert_id", "number", name=op.f("pk_aid_alert_outcomes")),
    )


def downgrade() -> None:
    """Outcomes of alerts are lost."""
    op.drop_table("aid_alert_outcomes")
    op.drop_column("aid_cases", "revision")
