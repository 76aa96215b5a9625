"""Holding and confirming a time. Always in the caller's transaction; what fails is rolled back as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.clock import Clock
from app.mentors.appointments import repository
from app.mentors.appointments.times import repository as time_rows
from app.mentors.errors import (
    AppointmentNotFound,
    ConversationUnknown,
    FormatNotOffered,
    MentorNotFound,
    MonthFull,
    OwnTimeTaken,
    SlotNotOffered,
    SlotTaken,
    TooManyBookings,
    WrongState,
)
from app.mentors.free import Taken
from app.mentors.kinds import Format, Status
from app.mentors.library import repository as mentors
from app.mentors.notices.outbox import NoticeKind, Outbox
from app.mentors.offers import Offers, month_of
from app.mentors.personal import Personal
from app.mentors.rules import BookingRules


@dataclass(frozen=True, slots=True)
class Details:
    """What a citizen says about the meeting they want."""

    topic: str | None = None
    description: str | None = None
    contact_phone: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time somebody wants to have. `id` makes asking twice harmless."""

    mentor_id: str
    starts_at: datetime
    format: Format
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What booking works with."""

    offers: Offers
    personal: Personal
    outbox: Outbox
    rules: BookingRules
    clock: Clock


class Booking:
    """Holds times for citizens and makes appointments of them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._clock = parts.clock

    def hold(self, db: Session, conversation_id: str, wanted: Wanted, details: Details, actor: str) -> str:
        """Keep a time for some minutes; the id of the appointment. What the citizen held before is released.

        SlotNotOffered, SlotTaken, MonthFull, OwnTimeTaken, TooManyBookings.
        """
        appointment_id = wanted.id or str(uuid4())
        if not mentors.lock_conversation(db, conversation_id):
            raise ConversationUnknown
        known = repository.find(db, appointment_id)
        if known is not None:
            return _same(known, conversation_id, wanted)
        library, mentor = self._parts.offers.libraries.mentor(db, wanted.mentor_id)
        if wanted.format not in mentor.formats or wanted.format == Format.GROUP:
            raise FormatNotOffered
        if not self._parts.offers.is_offered(library, mentor, wanted.starts_at, wanted.format):
            raise SlotNotOffered
        earlier = repository.held_by(db, conversation_id)
        mentors.lock_mentors(db, {mentor.id, *(row.mentor_id for row in earlier)})
        for row in earlier:
            release(db, row.id, Status.RELEASED, self._clock.now())
        length = timedelta(minutes=self._parts.offers.minutes(mentor, wanted.format))
        stretch = self._parts.offers.stretch(mentor, wanted.starts_at, wanted.format)
        held_until = self._clock.now() + self._parts.rules.hold
        new = {
            "id": appointment_id,
            "mentor_id": mentor.id,
            "conversation_id": conversation_id,
            "starts_at": wanted.starts_at,
            "ends_at": wanted.starts_at + length,
            "first_cell": stretch.first,
            "cell_count": stretch.count,
            "format": wanted.format.value,
            "status": Status.HELD.value,
            "held_until": held_until,
            **self._details(db, conversation_id, details, actor),
            "sequence": 0,
            "booked_by": actor,
            "created_at": self._clock.now(),
            "updated_at": self._clock.now(),
        }
        self._check_own_time(db, conversation_id, new)
        if not repository.add(db, new):
            raise WrongState
        take(db, new, held_until, self._clock.now())
        return appointment_id

    def confirm(
        self, db: Session, conversation_id: str, appointment_id: str, details: Details, actor: str
    ) -> str:
        """Make an appointment of a held time; confirming twice changes nothing.

        A hold that is over is taken again if nobody has the time now: SlotTaken otherwise.
        """
        row = self.own(db, conversation_id, appointment_id)
        if row.status in (Status.REQUESTED, Status.BOOKED):
            return appointment_id
        if row.status not in (Status.HELD, Status.RELEASED):
            raise WrongState
        if row.status == Status.RELEASED or row.held_until <= self._clock.now():
            self._check_again(db, row)
        take(db, row._asdict(), None, self._clock.now())
        since = self._clock.now() - timedelta(days=self._parts.rules.no_show_days)
        missed = repository.count_no_shows(db, conversation_id, since)
        status = Status.REQUESTED if missed >= self._parts.rules.no_shows else Status.BOOKED
        given = self._details(db, conversation_id, details, actor)
        repository.change(
            db,
            appointment_id,
            {
                "status": status.value,
                "held_until": None,
                "updated_at": self._clock.now(),
                **{name: value for name, value in given.items() if value is not None},
            },
        )
        self.announce(db, row, status, row.sequence)
        return appointment_id

    def own(self, db: Session, conversation_id: str, appointment_id: str) -> Row[Any]:
        """The citizen's appointment, theirs alone until the transaction ends; AppointmentNotFound."""
        if not mentors.lock_conversation(db, conversation_id):
            raise ConversationUnknown
        row = locked(db, appointment_id)
        if row.conversation_id != conversation_id:
            raise AppointmentNotFound
        return row

    def announce(self, db: Session, row: Row[Any], status: Status, sequence: int) -> None:
        """Tell the citizen that the time is theirs, and remind them of it."""
        kind = NoticeKind.BOOKED if status == Status.BOOKED else NoticeKind.REQUESTED
        self._parts.outbox.about_appointment(db, kind, row.id, row.conversation_id, sequence)
        if status == Status.BOOKED:
            self._parts.outbox.remind(db, row.id, row.conversation_id, sequence, row.starts_at)

    def _check_again(self, db: Session, row: Row[Any]) -> None:
        library, mentor = self._parts.offers.libraries.mentor(db, row.mentor_id)
        if not self._parts.offers.is_offered(library, mentor, row.starts_at, Format(row.format)):
            raise SlotNotOffered
        self._check_own_time(db, row.conversation_id, row._asdict())

    def _check_own_time(self, db: Session, conversation_id: str, row: Mapping[str, Any]) -> None:
        """Nobody can be in two places, or keep all times for themselves."""
        others = repository.open_ones(db, conversation_id, self._clock.now(), row["id"])
        if any(other.starts_at < row["ends_at"] and other.ends_at > row["starts_at"] for other in others):
            raise OwnTimeTaken
        if len(others) >= self._parts.rules.open_bookings:
            raise TooManyBookings(self._parts.rules.open_bookings)

    def _details(
        self, db: Session, conversation_id: str, details: Details, actor: str
    ) -> dict[str, str | None]:
        personal = self._parts.personal
        return {
            "topic": personal.text(db, conversation_id, details.topic),
            "description": personal.text(db, conversation_id, details.description),
            "contact_phone": personal.phone(db, conversation_id, details.contact_phone, actor),
        }


def locked(db: Session, appointment_id: str) -> Row[Any]:
    """An appointment that nobody else changes until the transaction ends; AppointmentNotFound."""
    seen = repository.find(db, appointment_id)
    if seen is None:
        raise AppointmentNotFound
    mentors.lock_mentors(db, [seen.mentor_id])
    row = repository.find(db, appointment_id)
    if row is None:
        raise AppointmentNotFound
    return row


def take(db: Session, row: Mapping[str, Any], held_until: datetime | None, now: datetime) -> None:
    """Take the time and the place in the month: here the database decides. SlotTaken, MonthFull."""
    capacity = mentors.capacity_of(db, row["mentor_id"])
    if capacity is None:
        raise MentorNotFound
    stretch = Taken(row["first_cell"], row["cell_count"])
    if not time_rows.take_cells(
        db, row["mentor_id"], stretch, appointment_id=row["id"], held_until=held_until, now=now
    ):
        raise SlotTaken
    if not time_rows.take_month_place(
        db,
        row["mentor_id"],
        month_of(row["starts_at"]),
        capacity.monthly_capacity,
        appointment_id=row["id"],
        held_until=held_until,
        now=now,
    ):
        raise MonthFull


def release(
    db: Session,
    appointment_id: str,
    status: Status,
    now: datetime,
    *,
    sequence: int | None = None,
    reason: str | None = None,
) -> None:
    """Give an appointment's time back."""
    values: dict[str, Any] = {"status": status.value, "held_until": None, "updated_at": now}
    if sequence is not None:
        values |= {"sequence": sequence, "cancel_reason": reason}
    repository.change(db, appointment_id, values)
    time_rows.release_cells(db, appointment_id)
    time_rows.release_month_places(db, appointment_id)


def _same(known: Row[Any], conversation_id: str, wanted: Wanted) -> str:
    """The answer to a request that came before; WrongState when the id stands for something else."""
    same = (
        known.conversation_id == conversation_id
        and known.mentor_id == wanted.mentor_id
        and known.starts_at == wanted.starts_at
        and known.status in (Status.HELD, Status.REQUESTED, Status.BOOKED)
    )
    if not same:
        raise WrongState
    return str(known.id)
