"""Puts what citizens are to be told into the outbox, in the transaction of what happened."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
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
        self, session: Session, kind: NoticeKind, appointment_id: str, conversation_id: str, sequence: int
    ) -> None:
        """Tell now; what was waiting about an earlier state is dropped."""
        repository.drop_waiting(session, appointment_id)
        key = f"{kind.value}:{appointment_id}:{sequence}"
        self._add(session, kind, key, conversation_id, self._clock.now(), appointment_id, None, sequence)

    def remind(
        self, session: Session, appointment_id: str, conversation_id: str, sequence: int, starts_at: datetime
    ) -> None:
        """Remind before the meeting, as often as the rules say."""
        for hours in self._rules.reminders_hours:
            at = starts_at - timedelta(hours=hours)
            if at > self._clock.now():
                key = f"reminder_{hours:g}:{appointment_id}:{sequence}"
                self._add(
                    session, NoticeKind.REMINDER, key, conversation_id, at, appointment_id, None, sequence
                )

    def about_registration(
        self, session: Session, kind: NoticeKind, registration_id: str, conversation_id: str
    ) -> None:
        """Tell about a place in a group session."""
        key = f"{kind.value}:{registration_id}"
        self._add(session, kind, key, conversation_id, self._clock.now(), None, registration_id, 0)

    def about_pairing(self, session: Session, pairing_id: str, status: str, conversation_id: str) -> None:
        """Tell that a pairing has come further."""
        key = f"pairing:{pairing_id}:{status}"
        self._add(session, NoticeKind.PAIRING, key, conversation_id, self._clock.now(), None, None, 0)

    def _add(
        self,
        session: Session,
        kind: NoticeKind,
        key: str,
        conversation_id: str,
        at: datetime,
        appointment_id: str | None,
        registration_id: str | None,
        sequence: int,
    ) -> None:
        repository.add(
            session,
            [
                {
                    "id": str(uuid4()),
                    "conversation_id": conversation_id,
                    "appointment_id": appointment_id,
                    "registration_id": registration_id,
                    "kind": kind.value,
                    "channel": channel,
                    "dedupe_key": key,
                    "sequence": sequence,
                    "next_try_at": at,
                    "attempts": 0,
                    "state": "waiting",
                    "created_at": self._clock.now(),
                }
                for channel in self._channels
            ],
        )
