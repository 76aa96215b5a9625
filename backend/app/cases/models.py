"""Tables of the cases. What a person answered is encrypted, field by field."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.privacy.fields import EncryptedJson, EncryptedSupplied, EncryptedText, Supplied

_Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_IN_CHAT = text("in_chat")


class ProcessSnapshot(Base):
    """The content of a process (and its plan) as cases were started with it. Never changed."""

    __tablename__ = "process_snapshots"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    process_id: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(_Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Case(Base):
    """One case. `revision` grows with every change: whoever writes says which one he looked at.

    `conversation_id` has no foreign key: a case that is being handled outlives it (retention.yml).
    `at`: the question gone back to. `pending`: values read back and not confirmed yet. `in_chat`: the chat is
    filling it in now, one case a conversation. `asked`, `seen_revision`: what the chat last asked and
    showed.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'submitted', 'correction', 'accepted', 'in_progress', 'done', 'refused', "
            "'withdrawn')",
            name="state",
        ),
        Index(
            "uq_cases_in_chat",
            "conversation_id",
            unique=True,
            postgresql_where=_IN_CHAT,
            sqlite_where=_IN_CHAT,
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    conversation_id: Mapped[str] = mapped_column(String(36), index=True)
    process_id: Mapped[str] = mapped_column(String(40))
    snapshot: Mapped[str] = mapped_column(ForeignKey("process_snapshots.digest"))
    title: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(12), index=True)
    revision: Mapped[int] = mapped_column(default=0)
    at: Mapped[str | None] = mapped_column(String(100))
    pending: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson())
    opening: Mapped[str | None] = mapped_column(EncryptedText())  # told before the story was asked for
    told_early: Mapped[list[Any] | None] = mapped_column(
        EncryptedJson()
    )  # questions answered before their turn
    taken_out: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson())  # a member, to be put back
    contact_wish: Mapped[str | None] = mapped_column(EncryptedText())  # how and when to be called, as said
    misses: Mapped[int] = mapped_column(default=0)
    in_chat: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[str | None] = mapped_column(String(100))
    expects: Mapped[str | None] = mapped_column(String(12))  # what the edge must mask in the next message
    shown: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson())  # the process object as last shown
    seen_revision: Mapped[int] = mapped_column(default=0)
    region: Mapped[str | None] = mapped_column(String(6))
    office_id: Mapped[str | None] = mapped_column(String(36), index=True)  # whose staff look after it
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of a draft
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CaseAnswer(Base):
    """One answer with its provenance. `revision`: of the case when it was written. Skipped: no value."""

    __tablename__ = "case_answers"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    revision: Mapped[int]
    value: Mapped[Supplied | None] = mapped_column(EncryptedSupplied())
    personal: Mapped[str | None] = mapped_column(String(40))  # the purpose it is kept for
    skipped: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseItem(Base):
    """A sub-item of a submitted case, with its own state at its own department."""

    __tablename__ = "case_items"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'sent', 'accepted', 'correction', 'done', 'refused', 'withdrawn', "
            "'reminder', 'by_self')",
            name="state",
        ),
    )

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    place: Mapped[int]
    wave: Mapped[int]
    title: Mapped[str] = mapped_column(String(60))
    department: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(12))
    receipt: Mapped[str | None] = mapped_column(String(60))  # of the department's system
    note: Mapped[str | None] = mapped_column(EncryptedText())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseEvent(Base):
    """What happened to a case, in order. No answers in it."""

    __tablename__ = "case_events"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[str | None] = mapped_column(String(40))
    from_state: Mapped[str | None] = mapped_column(String(12))
    to_state: Mapped[str | None] = mapped_column(String(12))
    note: Mapped[str | None] = mapped_column(EncryptedText())


class CaseTurn(Base):
    """What a message of the chat did, so that the same message never does it twice."""

    __tablename__ = "case_turns"

    conversation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    outcome: Mapped[dict[str, Any]] = mapped_column(EncryptedJson())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseMaterial(Base):
    """A material of the notice that the person says they have at hand (or not any more)."""

    __tablename__ = "case_materials"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    material_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    have: Mapped[bool]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseFile(Base):
    """An uploaded file. Its content lies encrypted under VAR_DIR/files, under a random name.

    `content_key`: of this file alone. Rotating the keys of the database thus leaves the file as it is, and
    without its row nobody can read it, whatever becomes of the disk.
    """

    __tablename__ = "case_files"
    __table_args__ = (UniqueConstraint("path", name="uq_case_files_path"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(EncryptedText())
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    path: Mapped[str] = mapped_column(String(80))
    content_key: Mapped[str] = mapped_column(EncryptedText(), server_default="")
    uploaded_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ResumeCode(Base):
    """A one-time code that opens a case on another device; only its keyed digest is kept."""

    __tablename__ = "resume_codes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_by: Mapped[str | None] = mapped_column(String(60))
