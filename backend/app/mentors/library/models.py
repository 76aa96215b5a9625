"""Tables of the mentor library. Public and internal fields of a mentor lie apart."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.privacy.fields import EncryptedText

_Words = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class LibraryVersion(Base):
    """Counts changes of the library, so that processes know when what they have in memory is old."""

    __tablename__ = "mentor_library"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]


class Mentor(Base):
    """What everybody may know of a mentor. `city` is 230000 for the provincial team."""

    __tablename__ = "mentors"
    __table_args__ = (
        CheckConstraint("monthly_capacity > 0", name="capacity"),
        CheckConstraint("slot_minutes > 0 AND slot_minutes % 5 = 0", name="slot"),
        CheckConstraint("buffer_minutes >= 0 AND buffer_minutes % 5 = 0", name="buffer"),
        CheckConstraint("lead_minutes >= 0", name="lead"),
        CheckConstraint("horizon_days BETWEEN 1 AND 60", name="horizon"),
        CheckConstraint("term_to IS NULL OR term_to >= term_from", name="term"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    organisation: Mapped[str] = mapped_column(String(120))
    position: Mapped[str] = mapped_column(String(80))
    city: Mapped[str] = mapped_column(String(6), index=True)
    categories: Mapped[list[str]] = mapped_column(_Words)
    industries: Mapped[list[str]] = mapped_column(_Words)
    formats: Mapped[list[str]] = mapped_column(_Words)
    introduction: Mapped[str] = mapped_column(Text)
    photo: Mapped[str | None] = mapped_column(String(300))
    meeting_place: Mapped[str | None] = mapped_column(String(200))
    monthly_capacity: Mapped[int]
    term_from: Mapped[date]
    term_to: Mapped[date | None]
    slot_minutes: Mapped[int]
    buffer_minutes: Mapped[int]
    lead_minutes: Mapped[int]
    horizon_days: Mapped[int]
    max_pairings: Mapped[int]
    works_on_holidays: Mapped[bool] = mapped_column(server_default=false())
    active: Mapped[bool] = mapped_column(server_default=true())
    is_demo: Mapped[bool] = mapped_column(server_default=false())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MentorInternal(Base):
    """What only staff may know of a mentor."""

    __tablename__ = "mentor_internals"

    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"), primary_key=True)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    id_number: Mapped[str | None] = mapped_column(EncryptedText)
    certificate_no: Mapped[str | None] = mapped_column(String(60))
    rating: Mapped[float | None]
    note: Mapped[str | None] = mapped_column(EncryptedText)


class MentorHours(Base):
    """A window of every week, in minutes of the day of Shanghai. Windows may overlap."""

    __tablename__ = "mentor_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint(
            "start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440", name="window"
        ),
        CheckConstraint("start_minute % 5 = 0 AND end_minute % 5 = 0", name="cells"),
    )

    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    start_minute: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    end_minute: Mapped[int]


class MentorException(Base):
    """A stretch of time that is closed, or open beside the weekly hours. Closed wins."""

    __tablename__ = "mentor_exceptions"
    __table_args__ = (
        CheckConstraint("kind IN ('closed', 'extra')", name="kind"),
        CheckConstraint("ends_at > starts_at", name="window"),
        Index("ix_mentor_exceptions_mentor_id_ends_at", "mentor_id", "ends_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(6))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(String(100))


class OfficeDay(Base):
    """A day the office has decided on itself; stands above the public calendar."""

    __tablename__ = "office_days"
    __table_args__ = (
        CheckConstraint("kind IN ('work', 'rest')", name="kind"),
        CheckConstraint("as_weekday IS NULL OR as_weekday BETWEEN 0 AND 6", name="as_weekday"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(4))
    as_weekday: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(String(100))
    set_by: Mapped[str] = mapped_column(String(80))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
