"""Tables of privacy: keys in use, the vault, the audit trail, consent, deletions, jobs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.privacy.fields import EncryptedText

_OF_A_CONVERSATION = "conversations.id"


class PrivacyKey(Base):
    """A key that data of this database is or was encrypted with: only its id, never the key."""

    __tablename__ = "privacy_keys"

    key_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    first_used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class VaultValue(Base):
    """A personal value of one conversation. `digest` is a keyed hash: equal values share a token.

    `value` is NULL when the citizen refused that it is kept: the token still stands for it in the text.
    """

    __tablename__ = "vault_values"
    __table_args__ = (
        UniqueConstraint("conversation_id", "kind", "digest", name="uq_vault_values_digest"),
        Index("ix_vault_values_created_at", "created_at"),
    )

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey(_OF_A_CONVERSATION, ondelete="CASCADE"), primary_key=True
    )
    token: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    value: Mapped[str | None] = mapped_column(EncryptedText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditEvent(Base):
    """Who did what to personal data, when and what for. Append-only: triggers refuse anything else."""

    __tablename__ = "audit_events"
    __table_args__ = (
        CheckConstraint("length(actor) > 0", name="actor"),
        CheckConstraint("length(hash) = 64", name="hash"),
        Index("ix_audit_events_conversation_id", "conversation_id"),
    )

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str | None] = mapped_column(String(40))
    conversation_id: Mapped[str | None] = mapped_column(String(36))
    details: Mapped[str] = mapped_column(Text)  # canonical JSON, byte for byte what was hashed
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The end of the chain, one row. Locking it gives each event its place; it shows a cut-off end."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))


class ConsentDecision(Base):
    """One decision on one purpose; the last one counts, all are history."""

    __tablename__ = "consent_decisions"
    __table_args__ = (
        CheckConstraint("decision IN ('granted', 'refused', 'withdrawn')", name="decision"),
        CheckConstraint("source IN ('page', 'chat', 'staff')", name="source"),
        Index("ix_consent_decisions_purpose", "conversation_id", "purpose", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey(_OF_A_CONVERSATION, ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(40))
    notice_version: Mapped[int] = mapped_column(Integer)
    decision: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(8))
    actor: Mapped[str] = mapped_column(String(80))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Deletion(Base):
    """A request to delete everything of a conversation, and its receipt. Outlives the conversation."""

    __tablename__ = "deletions"

    receipt: Mapped[str] = mapped_column(String(24), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(36), unique=True)
    requested_by: Mapped[str] = mapped_column(String(80))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    summary: Mapped[str | None] = mapped_column(Text)  # JSON: counts and what is kept, no content


class ForgetRequest(Base):
    """A conversation the bot must forget; the row goes when it has."""

    __tablename__ = "forget_requests"

    conversation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)


class JobLease(Base):
    """Who runs a job now. Whoever dies loses it when `held_until` passes."""

    __tablename__ = "job_leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(36))
    held_until: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
