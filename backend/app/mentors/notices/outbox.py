"""Puts what citizens are to be told into the outbox, in the transaction of what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from app.clock import Clock
from app.mentors.notices import repository
from app.mentors.rules import BookingRules


class NoticeKind(StrEnum):
    """What a notice is about."""

    BOOKED = "booked"
    REQUESTED = "requested"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    MENTOR_CANCELLED = "mentor_cancelled"
    DECLINED = "declined"
    REMINDER = "reminder"
    OFFERED = "offered"
    MOVED_UP = "moved_up"
    SESSION_CANCELLED = "session_cancelled"
    PAIRING = "pairing"


class Outbox:
    """Writes notices, one a channel. Nothing is sent here."""

    def __init__(self, channels: Sequence[str], rules: BookingRules, clock: Clock) -> None:
        self._channels = tuple(channels)
        self._rules = rules
        self._clock = clock

    def about_appointment(
        self,
        session: Session,
        kind: NoticeKind,
        appointment_id: str,
        conversation_id: str,
        sequence: int,
        *,
        remind_of: datetime | None = None,
    ) -> None:
        """Tell now, and remind before the meeting as often as the rules say.

        What was waiting about an earlier state is dropped.
        """
        repository.drop_waiting(session, appointment_id)
        now = self._clock.now()
        about = _About(conversation_id, appointment_id, None, sequence)
        rows = self._rows(kind, f"{kind.value}:{appointment_id}:{sequence}", now, about)
        for hours in self._rules.reminders_hours if remind_of else ():
            at = (remind_of or now) - timedelta(hours=hours)
            if at > now:
                key = f"reminder_{hours:g}:{appointment_id}:{sequence}"
                rows += self._rows(NoticeKind.REMINDER, key, at, about)
        repository.add(session, rows)

    def about_registration(
        self, session: Session, kind: NoticeKind, registration_id: str, conversation_id: str
    ) -> None:
        """Tell about a place in a group session."""
        about = _About(conversation_id, None, registration_id, 0)
        rows = self._rows(kind, f"{kind.value}:{registration_id}", self._clock.now(), about)
        repository.add(session, rows)

    def about_pairing(self, session: Session, pairing_id: str, status: str, conversation_id: str) -> None:
        """Tell that a pairing has come further."""
        key = f"pairing:{pairing_id}:{status}"
        about = _About(conversation_id, None, None, 0)
        repository.add(session, self._rows(NoticeKind.PAIRING, key, self._clock.now(), about))

    def _rows(self, kind: NoticeKind, key: str, at: datetime, about: "_About") -> list[dict[str, Any]]:
        """One notice a channel."""
        return [
            {
                "id": str(uuid4()),
                "conversation_id": about.conversation_id,
                "appointment_id": about.appointment_id,
                "registration_id": about.registration_id,
                "kind": kind.value,
                "channel": channel,
                "dedupe_key": key,
                "sequence": about.sequence,
                "next_try_at": at,
                "attempts": 0,
                "state": "waiting",
                "created_at": self._clock.now(),
            }
            for channel in self._channels
        ]


@dataclass(frozen=True, slots=True)
class _About:
    """What a notice is about."""

    conversation_id: str
    appointment_id: str | None
    registration_id: str | None
    sequence: int
