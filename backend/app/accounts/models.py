"""Tables of the accounts."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Role(StrEnum):
    """What a member of staff is here to do."""

    WINDOW = "window"
    SUPERVISOR = "supervisor"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    AID = "aid"


class Office(Base):
    """A service point that staff belong to."""

    __tablename__ = "offices"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)


class StaffAccount(Base):
    """A member of staff. Only the argon2 hash of the password is kept."""

    __tablename__ = "staff_accounts"
    __table_args__ = (
        CheckConstraint("role IN ('window', 'supervisor', 'reviewer', 'admin', 'aid')", name="role"),
    )

    username: Mapped[str] = mapped_column(String(40), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(12))
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"), index=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    one_time_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the password is one to be changed


class StaffSession(Base):
    """Somebody signed in. Of the token only the SHA-256 is kept."""

    __tablename__ = "staff_sessions"
    __table_args__ = (Index("ix_staff_sessions_expires_at", "expires_at"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    username: Mapped[str] = mapped_column(
        ForeignKey("staff_accounts.username", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)  # moves with use, never behind `ends_at`
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInAttempts(Base):
    """Attempts at a name or from an address that did not (yet) end in a sign-in.

    `subject` is a SHA-256: in the field of the name people also type their passwords.
    """

    __tablename__ = "sign_in_attempts"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
