"""privacy: keys in use, vault, audit trail with its triggers, consent, deletions, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_NO_HASH = "0" * 64

_SQLITE_GUARDS = (
    "CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events "
    "BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END",
    "CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events "
    "BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END",
    # INSERT OR REPLACE removes the old row without telling the trigger above.
    "CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events "
    "WHEN EXISTS (SELECT 1 FROM audit_events WHERE seq = NEW.seq OR hash = NEW.hash) "
    "BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END",
    "CREATE TRIGGER audit_head_one_step BEFORE UPDATE ON audit_head WHEN NEW.seq <> OLD.seq + 1 "
    "BEGIN SELECT RAISE(ABORT, 'audit_head moves one step at a time'); END",
    "CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head "
    "BEGIN SELECT RAISE(ABORT, 'audit_head stays'); END",
    "CREATE TRIGGER audit_head_no_replace BEFORE INSERT ON audit_head "
    "WHEN EXISTS (SELECT 1 FROM audit_head) BEGIN SELECT RAISE(ABORT, 'audit_head stays'); END",
)

_POSTGRESQL_GUARDS = (
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE ON audit_events "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_head_one_step BEFORE UPDATE ON audit_head "
    "FOR EACH ROW WHEN (NEW.seq <> OLD.seq + 1) EXECUTE FUNCTION audit_refuse()",
)


def _create_keys() -> None:
    op.create_table(
        "privacy_keys",
        sa.Column("key_id", sa.String(length=12), nullable=False),
        sa.Column("first_used_at", _MOMENT, nullable=False),
        sa.Column("retired_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_privacy_keys")),
    )


def _of_a_conversation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["conversation_id"],
        ["conversations.id"],
        name=op.f(f"fk_{table}_conversation_id_conversations"),
        ondelete="CASCADE",
    )


def _create_vault() -> None:
    op.create_table(
        "vault_values",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        _of_a_conversation("vault_values"),
        sa.PrimaryKeyConstraint("conversation_id", "token", name=op.f("pk_vault_values")),
        sa.UniqueConstraint("conversation_id", "kind", "digest", name="uq_vault_values_digest"),
    )
    op.create_index("ix_vault_values_created_at", "vault_values", ["created_at"])


def _create_audit() -> None:
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=True),
        sa.Column("conversation_id", sa.String(length=36), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(actor) > 0", name=op.f("ck_audit_events_actor")),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_audit_events_hash")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_events_hash")),
    )
    op.create_index("ix_audit_events_conversation_id", "audit_events", ["conversation_id"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": _NO_HASH}])
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRESQL_GUARDS if is_postgresql else _SQLITE_GUARDS:
        op.execute(statement)


def _create_consent() -> None:
    op.create_table(
        "consent_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("notice_version", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "decision IN ('granted', 'refused', 'withdrawn')", name=op.f("ck_consent_decisions_decision")
        ),
        sa.CheckConstraint("source IN ('page', 'chat', 'staff')", name=op.f("ck_consent_decisions_source")),
        _of_a_conversation("consent_decisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_decisions")),
    )
    op.create_index("ix_consent_decisions_purpose", "consent_decisions", ["conversation_id", "purpose", "id"])


def _create_deletions() -> None:
    op.create_table(
        "deletions",
        sa.Column("receipt", sa.String(length=24), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("deleted_at", _MOMENT, nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_deletions")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_deletions_conversation_id")),
    )
    op.create_table(
        "forget_requests",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_forget_requests")),
    )
    op.create_table(
        "job_leases",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("held_until", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_leases")),
    )


def upgrade() -> None:
    """Apply."""
    _create_keys()
    _create_vault()
    _create_audit()
    _create_consent()
    _create_deletions()


def downgrade() -> None:
    """Take back."""
    for table in (
        "job_leases",
        "forget_requests",
        "deletions",
        "consent_decisions",
        "audit_head",
        "audit_events",
        "vault_values",
        "privacy_keys",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_refuse()")
