"""conversations and accounts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )


def _create_offices() -> None:
    op.create_table(
        "offices",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
        sa.UniqueConstraint("name", name=op.f("uq_offices_name")),
    )


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("payload", sa.String(length=300), nullable=True),
        sa.Column(
            "options",
            _JSON,
            nullable=False,
        ),
        sa.Column(
            "answer",
            _JSON,
            nullable=True,
        ),
        sa.Column(
            "card",
            _JSON,
            nullable=True,
        ),
        sa.Column("in_reply_to", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=True),
        sa.Column(
            "details",
            _JSON,
            nullable=True,
        ),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "(role = 'visitor') = (state IS NOT NULL)", name=op.f("ck_messages_state_of_visitor")
        ),
        sa.CheckConstraint(
            "role IN ('visitor', 'assistant', 'staff', 'system')", name=op.f("ck_messages_role")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_messages_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_messages")),
        sa.UniqueConstraint("conversation_id", "id", name="uq_messages_conversation_id_id"),
    )
    op.create_index(
        "ix_messages_pending",
        "messages",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )


def _create_offered_options() -> None:
    op.create_table(
        "offered_options",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("payload", sa.String(length=300), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_offered_options_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "payload", name=op.f("pk_offered_options")),
    )


def _create_staff_accounts() -> None:
    op.create_table(
        "staff_accounts",
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("office_id", sa.String(length=36), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "role IN ('window', 'supervisor', 'reviewer', 'admin', 'aid')",
            name=op.f("ck_staff_accounts_role"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_staff_accounts_office_id_offices")
        ),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_staff_accounts")),
    )
    op.create_index("ix_staff_accounts_office_id", "staff_accounts", ["office_id"], unique=False)


def _create_visitor_tokens() -> None:
    op.create_table(
        "visitor_tokens",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_visitor_tokens_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_visitor_tokens")),
    )
    op.create_index("ix_visitor_tokens_conversation_id", "visitor_tokens", ["conversation_id"], unique=False)


def _create_message_feedback() -> None:
    op.create_table(
        "message_feedback",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("rating", sa.String(length=4), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.CheckConstraint("rating IN ('up', 'down')", name=op.f("ck_message_feedback_rating")),
        sa.ForeignKeyConstraint(
            ["conversation_id", "message_id"],
            ["messages.conversation_id", "messages.id"],
            name="fk_message_feedback_message",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "message_id", name=op.f("pk_message_feedback")),
    )


def upgrade() -> None:
    """Apply."""
    _create_conversations()
    _create_offices()
    _create_messages()
    _create_offered_options()
    _create_staff_accounts()
    _create_visitor_tokens()
    _create_message_feedback()


def downgrade() -> None:
    """Take back."""
    op.drop_table("message_feedback")
    op.drop_table("visitor_tokens")
    op.drop_table("staff_accounts")
    op.drop_table("offered_options")
    op.drop_table("messages")
    op.drop_table("offices")
    op.drop_table("conversations")
