"""Tables of the group sessions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.privacy.fields import EncryptedText

_OPEN = text("status IN ('registered', 'waiting')")


class GroupSession(Base):
    """A lecture, a clinic for several enterprises: many citizens, limited seats."""

    __tablename__ = "group_sessions"
    __table_args__ = (
        CheckConstraint("seats > 0", name="seats"),
        CheckConstraint("ends_at > starts_at", name="window"),
        CheckConstraint("status IN ('open', 'cancelled')", name="status"),
        Index("ix_group_sessions_starts_at", "starts_at"),
        Index("ix_group_sessions_mentor_id_first_cell", "mentor_id", "first_cell"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text)
    city: Mapped[str] = mapped_column(String(6))
    place: Mapped[str] = mapped_column(String(200))
    mentor_id: Mapped[str | None] = mapped_column(ForeignKey("mentors.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_cell: Mapped[int]
    cell_count: Mapped[int]
    seats: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    is_demo: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Registration(Base):
    """A citizen in a group session: with a seat, or waiting for one in the order of `queue_no`."""

    __tablename__ = "session_registrations"
    __table_args__ = (
        CheckConstraint(
            "status IN ('registered', 'waiting', 'cancelled', 'attended', 'absent')", name="status"
        ),
        Index(
            "uq_session_registrations_open",
            "session_id",
            "conversation_id",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("ix_session_registrations_conversation_id", "conversation_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("group_sessions.id", ondelete="CASCADE"))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(String(10))
    queue_no: Mapped[int]
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Seat(Base):
    """A seat that is taken. Each number once, by primary key; deleting the registration frees it."""

    __tablename__ = "session_seats"
    __table_args__ = (CheckConstraint("seat > 0", name="seat"),)

    session_id: Mapped[str] = mapped_column(
        ForeignKey("group_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    registration_id: Mapped[str] = mapped_column(
        ForeignKey("session_registrations.id", ondelete="CASCADE"), unique=True
    )
