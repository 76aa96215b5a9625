"""Tables of the accounts."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
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
