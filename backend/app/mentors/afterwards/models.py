"""Tables of ratings, mentors' records, follow-ups, pairings and wishes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.privacy.fields import EncryptedText

_OPEN = text("status IN ('requested', 'offered', 'active')")


class AppointmentRating(Base):
    """How the citizen found a meeting: once, by primary key."""

    __tablename__ = "appointment_ratings"
    __table_args__ = (
        CheckConstraint("level IN ('very_good', 'good', 'fair', 'bad', 'very_bad')", name="level"),
    )

    appointment_id: Mapped[str] = mapped_column(
        ForeignKey("appointments.id", ondelete="CASCADE"), primary_key=True
    )
    level: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    rated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AppointmentRecord(Base):
    """The mentor's short record of a meeting and what comes next."""

    __tablename__ = "appointment_records"

    appointment_id: Mapped[str] = mapped_column(
        ForeignKey("appointments.id", ondelete="CASCADE"), primary_key=True
    )
    summary: Mapped[str] = mapped_column(EncryptedText)
    next_step: Mapped[str | None] = mapped_column(EncryptedText)
    written_by: Mapped[str] = mapped_column(String(80))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FollowUp(Base):
    """A bad rating somebody has to look after; one an appointment."""

    __tablename__ = "mentor_follow_ups"
    __table_args__ = (CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done"),)

    appointment_id: Mapped[str] = mapped_column(
        ForeignKey("appointments.id", ondelete="CASCADE"), primary_key=True
    )
    due_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(EncryptedText)
    done_by: Mapped[str | None] = mapped_column(String(80))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Pairing(Base):
    """A citizen and a mentor who go together for some months (结对帮扶)."""

    __tablename__ = "mentor_pairings"
    __table_args__ = (
        CheckConstraint(
            "status IN ('requested', 'offered', 'active', 'declined', 'withdrawn', 'ended')", name="status"
        ),
        CheckConstraint(
            "status <> 'active' OR (mentor_agreed_at IS NOT NULL AND citizen_agreed_at IS NOT NULL)",
            name="both_agree",
        ),
        CheckConstraint("months IS NULL OR months BETWEEN 1 AND 36", name="months"),
        Index(
            "uq_mentor_pairings_open",
            "mentor_id",
            "conversation_id",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("ix_mentor_pairings_conversation_id", "conversation_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentors.id"))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(String(10))
    goal: Mapped[str | None] = mapped_column(EncryptedText)
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText)
    months: Mapped[int | None]
    mentor_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    citizen_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Wish(Base):
    """Somebody waits for a mentor that fits, or asks for a check-up of their enterprise."""

    __tablename__ = "mentor_wishes"
    __table_args__ = (
        CheckConstraint("kind IN ('waitlist', 'check_up')", name="kind"),
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
        Index("ix_mentor_wishes_conversation_id", "conversation_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    need: Mapped[str | None] = mapped_column(EncryptedText)
    city: Mapped[str | None] = mapped_column(String(6))
    format: Mapped[str | None] = mapped_column(String(10))
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(80))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
