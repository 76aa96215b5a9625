"""aid intakes: cases, referrals, contacts, follow-ups, alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("taken_at IS NULL")


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _of_aid_case(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_case_id_aid_cases")
    return sa.ForeignKeyConstraint(["case_id"], ["aid_cases.case_id"], name=name, ondelete="CASCADE")


def _create_cases() -> None:
    op.create_table(
        "aid_cases",
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("office_id", sa.String(36), nullable=True),
        sa.Column("owner", sa.String(60), nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("urgency", sa.String(8), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outcome_note", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("first_contact_at", _MOMENT, nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        _check("aid_cases", "urgency", "urgency IN ('at_once', 'one_day', 'normal')"),
        _check("aid_cases", "state", "state IN ('open', 'closed')"),
        _check("aid_cases", "closed", "(state = 'closed') = (closed_at IS NOT NULL)"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_aid_cases")),
    )
    op.create_index("ix_aid_cases_conversation_id", "aid_cases", ["conversation_id"])
    op.create_index("ix_aid_cases_state_due_at", "aid_cases", ["state", "due_at"])


def _create_referrals() -> None:
    op.create_table(
        "aid_referrals",
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_id", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("updated_by", sa.String(60), nullable=True),
        sa.Column("updated_at", _MOMENT, nullable=False),
        _check("aid_referrals", "state", "state IN ('open', 'sent', 'answered', 'done', 'declined')"),
        _of_aid_case("aid_referrals"),
        sa.PrimaryKeyConstraint("case_id", "place", name=op.f("pk_aid_referrals")),
    )


def _create_contacts() -> None:
    op.create_table(
        "aid_contacts",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        _check("aid_contacts", "channel", "channel IN ('chat', 'phone', 'visit', 'window')"),
        _of_aid_case("aid_contacts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_contacts")),
    )
    op.create_index("ix_aid_contacts_case_id", "aid_contacts", ["case_id"])
    op.create_table(
        "aid_followups",
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("weeks", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("done_at", _MOMENT, nullable=True),
        sa.Column("done_by", sa.String(60), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        _of_aid_case("aid_followups"),
        sa.PrimaryKeyConstraint("case_id", "weeks", name=op.f("pk_aid_followups")),
    )


def _create_alerts() -> None:
    op.create_table(
        "aid_alerts",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("case_id", sa.String(36), nullable=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("raised_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(60), nullable=True),
        sa.Column("taken_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_alerts")),
    )
    op.create_index(
        "uq_aid_alerts_open",
        "aid_alerts",
        ["conversation_id", "kind"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )


def upgrade() -> None:
    """Make the tables."""
    _create_cases()
    _create_referrals()
    _create_contacts()
    _create_alerts()


def downgrade() -> None:
    """Remove them."""
    for table in ("aid_alerts", "aid_followups", "aid_contacts", "aid_referrals", "aid_cases"):
        op.drop_table(table)
