"""Ratings and what follows from bad ones, mentors' records, pairings, wishes."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.clock import Clock, in_shanghai
from app.mentors.afterwards import repository
from app.mentors.appointments.booking import Booking
from app.mentors.appointments.taking import locked
from app.mentors.calendar import DayKind, WorkCalendar
from app.mentors.errors import (
    AlreadyRated,
    AppointmentNotFound,
    ConversationUnknown,
    MentorNotFound,
    PairingExists,
    PairingFull,
    PairingNotFound,
    WishNotFound,
    WrongState,
)
from app.mentors.kinds import BAD_LEVELS, Format, Level, PairingStatus, Status, WishKind
from app.mentors.library import repository as mentors
from app.mentors.library.service import Libraries
from app.mentors.notices.outbox import Outbox
from app.mentors.personal import Personal
from app.mentors.rules import BookingRules

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WishText:
    """What somebody waits for."""

    kind: WishKind
    need: str
    city: str | None
    format: Format | None
    contact_phone: str | None


class Afterwards:
    """All of it in the caller's transaction."""

    def __init__(
        self,
        booking: Booking,
        libraries: Libraries,
        personal: Personal,
        outbox: Outbox,
        rules: BookingRules,
        clock: Clock,
    ) -> None:
        self._booking = booking
        self._libraries = libraries
        self._personal = personal
        self._outbox = outbox
        self._rules = rules
        self._clock = clock

    # Ratings

    def rate(
        self, db: Session, conversation_id: str, appointment_id: str, level: Level, reason: str | None
    ) -> None:
        """Once an appointment, after it took place. A bad rating opens a follow-up."""
        row = self._booking.own(db, conversation_id, appointment_id)
        over = row.status == Status.BOOKED and row.ends_at <= self._clock.now()
        if row.status != Status.ATTENDED and not over:
            raise WrongState
        rating = {
            "appointment_id": row.id,
            "level": level.value,
            "reason": self._personal.text(db, conversation_id, reason),
            "rated_at": self._clock.now(),
        }
        if not repository.add_rating(db, rating):
            raise AlreadyRated
        if level in BAD_LEVELS:
            calendar = self._libraries.current(db).calendar
            today = in_shanghai(self._clock.now()).date()
            due_on = working_days_on(calendar, today, self._rules.follow_up_working_days)
            repository.add_follow_up(
                db, {"appointment_id": row.id, "due_on": due_on, "created_at": self._clock.now()}
            )

    def record(
        self, db: Session, appointment_id: str, summary: str, next_step: str | None, actor: str
    ) -> None:
        """The mentor's short record; written again, it replaces the first."""
        row = locked(db, appointment_id)
        if row.status not in (Status.BOOKED, Status.ATTENDED) or row.starts_at > self._clock.now():
            raise WrongState
        repository.save_record(
            db,
            {
                "appointment_id": row.id,
                "summary": self._personal.text(db, row.conversation_id, summary) or "",
                "next_step": self._personal.text(db, row.conversation_id, next_step),
                "written_by": actor,
                "written_at": self._clock.now(),
            },
        )

    def finish_follow_up(self, db: Session, appointment_id: str, outcome: str, actor: str) -> None:
        """Somebody has looked after a bad rating."""
        values = {"outcome": outcome, "done_by": actor, "done_at": self._clock.now()}
        if not repository.finish_follow_up(db, appointment_id, values):
            raise AppointmentNotFound

    # Pairings

    def request_pairing(
        self, db: Session, conversation_id: str, mentor_id: str, goal: str, phone: str | None, actor: str
    ) -> str:
        """The citizen asks a mentor to go along with them; the id of the request."""
        if not mentors.lock_conversation(db, conversation_id):
            raise ConversationUnknown
        self._libraries.mentor(db, mentor_id)
        if repository.open_pairing(db, mentor_id, conversation_id) is not None:
            raise PairingExists
        pairing_id = str(uuid4())
        row = {
            "id": pairing_id,
            "mentor_id": mentor_id,
            "conversation_id": conversation_id,
            "status": PairingStatus.REQUESTED.value,
            "goal": self._personal.text(db, conversation_id, goal),
            "contact_phone": self._personal.phone(db, conversation_id, phone, actor),
            "created_at": self._clock.now(),
            "updated_at": self._clock.now(),
        }
        repository.add_pairing(db, row)
        return pairing_id

    def mentor_answers(self, db: Session, pairing_id: str, months: int | None) -> None:
        """The mentor agrees to so many months, or (None) declines. PairingFull beyond what they take."""
        row = self._pairing(db, pairing_id)
        if row.status != PairingStatus.REQUESTED:
            raise WrongState
        if months is None:
            self._set(db, row, PairingStatus.DECLINED)
            return
        capacity = mentors.capacity_of(db, row.mentor_id)
        if capacity is None:
            raise MentorNotFound
        if repository.count_promised(db, row.mentor_id) >= capacity.max_pairings:
            raise PairingFull
        self._set(db, row, PairingStatus.OFFERED, months=months, mentor_agreed_at=self._clock.now())

    def citizen_answers(self, db: Session, conversation_id: str, pairing_id: str, *, agree: bool) -> None:
        """The citizen agrees to the mentor's terms, or takes the request back."""
        row = self._pairing(db, pairing_id)
        if row.conversation_id != conversation_id:
            raise PairingNotFound
        if agree and row.status == PairingStatus.OFFERED:
            self._set(db, row, PairingStatus.ACTIVE, citizen_agreed_at=self._clock.now())
        elif not agree and row.status in (PairingStatus.REQUESTED, PairingStatus.OFFERED):
            self._set(db, row, PairingStatus.WITHDRAWN)
        else:
            raise WrongState

    def end_pairing(self, db: Session, pairing_id: str) -> None:
        """A pairing is over."""
        row = self._pairing(db, pairing_id)
        if row.status != PairingStatus.ACTIVE:
            raise WrongState
        self._set(db, row, PairingStatus.ENDED)

    def _pairing(self, db: Session, pairing_id: str) -> Row[Any]:
        """A pairing that nobody else changes: its mentor is held."""
        seen = repository.find_pairing(db, pairing_id)
        if seen is None:
            raise PairingNotFound
        mentors.lock_mentors(db, [seen.mentor_id])
        row = repository.find_pairing(db, pairing_id)
        if row is None:
            raise PairingNotFound
        return row

    def _set(self, db: Session, row: Row[Any], status: PairingStatus, **values: Any) -> None:
        values |= {"status": status.value, "updated_at": self._clock.now()}
        repository.change_pairing(db, row.id, values)
        if status in (PairingStatus.OFFERED, PairingStatus.DECLINED, PairingStatus.ENDED):
            self._outbox.about_pairing(db, row.id, status.value, row.conversation_id)

    # Wishes

    def wish(self, db: Session, conversation_id: str, text: WishText, actor: str) -> str:
        """Note that somebody waits for a mentor that fits, or wants a check-up; its id."""
        if not mentors.lock_conversation(db, conversation_id):
            raise ConversationUnknown
        wish_id = str(uuid4())
        row = {
            "id": wish_id,
            "conversation_id": conversation_id,
            "kind": text.kind.value,
            "need": self._personal.text(db, conversation_id, text.need),
            "city": text.city,
            "format": text.format.value if text.format else None,
            "contact_phone": self._personal.phone(db, conversation_id, text.contact_phone, actor),
            "created_at": self._clock.now(),
        }
        repository.add_wish(db, row)
        return wish_id

    def close_wish(self, db: Session, wish_id: str, actor: str, conversation_id: str | None = None) -> None:
        """Somebody was helped, or does not wait any more."""
        if not repository.close_wish(db, wish_id, actor, self._clock.now(), conversation_id):
            raise WishNotFound


def working_days_on(calendar: WorkCalendar, day: date, count: int) -> date:
    """The day so many working days later."""
    while count > 0:
        day += timedelta(days=1)
        kind = calendar.day(day)
        weekend = kind.kind == DayKind.ORDINARY and day.weekday() >= _SATURDAY
        if kind.kind != DayKind.HOLIDAY and not weekend:
            count -= 1
    return day
