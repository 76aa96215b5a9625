"""Tables of the outbox and the ledger of deliveries."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime

_WAITING = text("state = 'waiting'")


class Notice(Base):
    """Something a citizen is to be told through one channel. Written with what it is about, sent later.

    It holds no words: the text is made when it is sent, from what stands then.
    """

    __tablename__ = "mentor_notices"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped', 'not_configured')", name="state"),
        UniqueConstraint("dedupe_key", "channel", name="uq_mentor_notices_dedupe_key"),
        Index("ix_mentor_notices_due", "next_try_at", postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_mentor_notices_conversation_id", "conversation_id"),
        Index("ix_mentor_notices_appointment_id", "appointment_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    appointment_id: Mapped[str | None] = mapped_column(ForeignKey("appointments.id", ondelete="CASCADE"))
    registration_id: Mapped[str | None] = mapped_column(
        ForeignKey("session_registrations.id", ondelete="CASCADE")
    )
    kind: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    dedupe_key: Mapped[str] = mapped_column(String(100))
    sequence: Mapped[int]  # of the appointment: a notice about an older time is dropped
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(14))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Delivery(Base):
    """One attempt to deliver a notice."""

    __tablename__ = "mentor_deliveries"
    __table_args__ = (
        CheckConstraint("outcome IN ('started', 'sent', 'failed', 'not_configured')", name="outcome"),
    )

    notice_id: Mapped[str] = mapped_column(
        ForeignKey("mentor_notices.id", ondelete="CASCADE"), primary_key=True
    )
    attempt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(14))
    detail: Mapped[str | None] = mapped_column(String(80))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DiaryEntry(Base):
    """A booked meeting as the mentor counts on it. Holds nothing about the citizen and outlives their data.

    `state`: `kept` as long as the meeting stands; then how far telling the mentor has come.
    """

    __tablename__ = "mentor_diary"
    __table_args__ = (
        CheckConstraint("state IN ('kept', 'waiting', 'sent', 'failed', 'not_configured')", name="state"),
        CheckConstraint("reason IS NULL OR reason IN ('deleted', 'cancelled')", name="reason"),
        CheckConstraint("(state = 'waiting') = (next_try_at IS NOT NULL)", name="waiting"),
        CheckConstraint("(state = 'kept') = (reason IS NULL)", name="kept"),
        Index("ix_mentor_diary_mentor_id", "mentor_id"),
    )

    appointment_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(14))
    reason: Mapped[str | None] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
