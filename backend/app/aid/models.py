"""Tables of the aid intakes. What somebody told, and what class they belong to, is encrypted.

No row has a foreign key to a case: the record goes when its person deletes it, or with its periods.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.privacy.fields import EncryptedJson, EncryptedText

_OPEN = text("taken_at IS NULL")
_OF_AN_AID_CASE = "aid_cases.case_id"


class AidCase(Base):
    """One intake that was handed in. `due_at`: when somebody must have been in touch for the first time."""

    __tablename__ = "aid_cases"
    __table_args__ = (
        CheckConstraint("urgency IN ('at_once', 'one_day', 'normal')", name="urgency"),
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        Index("ix_aid_cases_conversation_id", "conversation_id"),
        Index("ix_aid_cases_state_due_at", "state", "due_at"),
    )

    case_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str] = mapped_column(String(24))
    conversation_id: Mapped[str] = mapped_column(String(36))
    office_id: Mapped[str | None] = mapped_column(String(36))  # of the owner; free ones are everybody's
    owner: Mapped[str | None] = mapped_column(String(60))
    revision: Mapped[int] = mapped_column(default=1, server_default="1")  # grows with owner and end
    state: Mapped[str] = mapped_column(String(8))
    urgency: Mapped[str] = mapped_column(String(8))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    summary: Mapped[list[Any]] = mapped_column(EncryptedJson())  # neutral lines
    outcome: Mapped[str | None] = mapped_column(EncryptedText())
    outcome_note: Mapped[str | None] = mapped_column(EncryptedText())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_contact_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    superseded_by: Mapped[str | None] = mapped_column(String(36))  # handed in anew since: closed, not ended


class AidReferral(Base):
    """Where somebody was sent. `table_id`: of policies/triage."""

    __tablename__ = "aid_referrals"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'sent', 'answered', 'done', 'declined')", name="state"),
    )

    case_id: Mapped[str] = mapped_column(ForeignKey(_OF_AN_AID_CASE, ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_id: Mapped[str] = mapped_column(EncryptedText())
    reasons: Mapped[list[Any]] = mapped_column(EncryptedJson())
    state: Mapped[str] = mapped_column(String(8))
    answer: Mapped[str | None] = mapped_column(EncryptedText())  # a note of staff, for staff
    for_person: Mapped[str | None] = mapped_column(EncryptedText())  # what its person is told of it
    updated_by: Mapped[str | None] = mapped_column(String(60))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AidContact(Base):
    """One attempt to reach somebody."""

    __tablename__ = "aid_contacts"
    __table_args__ = (
        CheckConstraint("channel IN ('chat', 'phone', 'visit', 'window')", name="channel"),
        Index("ix_aid_contacts_case_id", "case_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey(_OF_AN_AID_CASE, ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(8))
    reached: Mapped[bool]
    note: Mapped[str | None] = mapped_column(EncryptedText())


class AidFollowUp(Base):
    """Asking again how it went, so many weeks after the intake."""

    __tablename__ = "aid_followups"

    case_id: Mapped[str] = mapped_column(ForeignKey(_OF_AN_AID_CASE, ondelete="CASCADE"), primary_key=True)
    weeks: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(EncryptedText())


class AidAlert(Base):
    """Somebody may be in danger: one open alert for each conversation and kind. Not what was told."""

    __tablename__ = "aid_alerts"
    __table_args__ = (
        Index(
            "uq_aid_alerts_open",
            "conversation_id",
            "kind",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(36))
    case_id: Mapped[str | None] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(12))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    times: Mapped[int] = mapped_column(default=1)
    taken_by: Mapped[str | None] = mapped_column(String(60))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AidAlertOutcome(Base):
    """What came of an alert. Never changed: a correction is one more, with the next number."""

    __tablename__ = "aid_alert_outcomes"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('reached', 'not_reached', 'called_110', 'called_120', 'false_alarm', 'passed_on')",
            name="outcome",
        ),
    )

    alert_id: Mapped[str] = mapped_column(ForeignKey("aid_alerts.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(12))
    note: Mapped[str | None] = mapped_column(EncryptedText())
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
