"""Tables of the appointments.

Two tables decide who gets a time, the same way on SQLite and PostgreSQL: every five minutes of a mentor and
every place of their month can be taken once, by primary key. A row with `held_until` in the past may be taken
over; that is part of the statement that takes it.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, TextClause, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.privacy.fields import EncryptedText

_OWN = text("status = 'held' AND substr(booked_by, 1, 8) <> 'waitlist'")
_OFFERED = text("status = 'held' AND substr(booked_by, 1, 8) = 'waitlist'")


def _one_of_a_conversation(name: str, where: TextClause) -> Index:
    return Index(name, "conversation_id", unique=True, postgresql_where=where, sqlite_where=where)


class Appointment(Base):
    """One meeting of one citizen with one mentor."""

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint(
            "status IN ('held', 'requested', 'booked', 'attended', 'no_show', 'cancelled', "
            "'mentor_cancelled', 'released')",
            name="status",
        ),
        CheckConstraint("format IN ('online', 'in_person', 'check_up')", name="format"),
        CheckConstraint("ends_at > starts_at", name="window"),
        CheckConstraint("(status = 'held') = (held_until IS NOT NULL)", name="held"),
        CheckConstraint("cell_count BETWEEN 1 AND 288", name="cell_count"),  # a day at most
        Index("ix_appointments_mentor_id_first_cell", "mentor_id", "first_cell"),
        Index("ix_appointments_first_cell", "first_cell"),
        _one_of_a_conversation("uq_appointments_one_held", _OWN),
        _one_of_a_conversation("uq_appointments_one_offered", _OFFERED),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentors.id"))
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_cell: Mapped[int]
    cell_count: Mapped[int]  # with the buffer behind the meeting
    format: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(16))
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    topic: Mapped[str | None] = mapped_column(EncryptedText)
    description: Mapped[str | None] = mapped_column(EncryptedText)
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText)
    sequence: Mapped[int] = mapped_column(default=0)  # of the calendar file; grows with every change
    booked_by: Mapped[str] = mapped_column(String(80))
    cancel_reason: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MentorCell(Base):
    """Five minutes of a mentor, counted since 1970, taken by one appointment or group session."""

    __tablename__ = "mentor_cells"
    __table_args__ = (
        CheckConstraint("(appointment_id IS NULL) <> (session_id IS NULL)", name="one_owner"),
        Index("ix_mentor_cells_appointment_id", "appointment_id"),
        Index("ix_mentor_cells_session_id", "session_id"),
    )

    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"), primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    appointment_id: Mapped[str | None] = mapped_column(ForeignKey("appointments.id", ondelete="CASCADE"))
    session_id: Mapped[str | None] = mapped_column(ForeignKey("group_sessions.id", ondelete="CASCADE"))
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MonthPlace(Base):
    """One of the appointments a mentor takes in a month; places are numbered from 1 to the capacity."""

    __tablename__ = "mentor_month_places"
    __table_args__ = (
        CheckConstraint("place > 0", name="place"),
        Index("ix_mentor_month_places_appointment_id", "appointment_id"),
    )

    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointments.id", ondelete="CASCADE"))
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
