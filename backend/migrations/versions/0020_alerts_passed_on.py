"""aid: an alert may have been passed on to somebody else who looks after the person."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TABLE = "aid_alert_outcomes"
_CHECK = "ck_aid_alert_outcomes_outcome"
_BEFORE = ("reached", "not_reached", "called_110", "called_120", "false_alarm")


def _one_of(outcomes: Sequence[str]) -> str:
    return f"outcome IN ({', '.join(map(repr, outcomes))})"


def _table(outcomes: Sequence[str]) -> sa.Table:
    """The table as it stands: SQLite changes no constraint, it copies the table and must know the old one."""
    return sa.Table(
        _TABLE,
        sa.MetaData(),
        sa.Column("alert_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_one_of(outcomes), name=op.f(_CHECK)),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["aid_alerts.id"],
            name=op.f("fk_aid_alert_outcomes_alert_id_aid_alerts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("alert_id", "number", name=op.f("pk_aid_alert_outcomes")),
    )


def _change(before: Sequence[str], after: Sequence[str]) -> None:
    with op.batch_alter_table(_TABLE, copy_from=_table(before)) as batch:
        batch.drop_constraint(op.f(_CHECK), type_="check")
        batch.create_check_constraint(op.f(_CHECK), _one_of(after))


def upgrade() -> None:
    """What was noted so far stays as it is."""
    _change(_BEFORE, (*_BEFORE, "passed_on"))


def downgrade() -> None:
    """Who was passed on was not reached by us: nobody stops looking after him."""
    op.execute(sa.text("UPDATE aid_alert_outcomes SET outcome = 'not_reached' WHERE outcome = 'passed_on'"))
    _change((*_BEFORE, "passed_on"), _BEFORE)
