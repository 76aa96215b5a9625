"""Holding and confirming a time. Always in the caller's transaction; what fails is rolled back as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.clock import Clock
from app.mentors.afterwards import repository as wishes
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
from app.mentors.library.records import Mentor
from app.mentors.notices.outbox import NoticeKind, Outbox
from app.mentors.offers import Offers, month_of
from app.mentors.personal import Personal
from app.mentors.rules import BookingRules

Capacities = Mapping[str, int]
"""How many appointments a month mentors take who are in office and held by this transaction."""


OFFERED_BY = "waitlist:"
"""With the id of a wish behind it: `booked_by` of a time held for somebody who waits."""


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

    def hold(
        self,
        db: Session,
        conversation_id: str,
        wanted: Wanted,
        details: Details,
        actor: str,
        *,
        hold_for: timedelta | None = None,
    ) -> str:
        """Keep a time for some minutes; the id of the appointment. What the citizen held before is released.

        SlotNotOffered, SlotTaken, MonthFull, OwnTimeTaken, TooManyBookings.
        """
        appointment_id, now = wanted.id or str(uuid4()), self._clock.now()
        if not mentors.lock_conversation(db, conversation_id):
            raise ConversationUnknown
        mine = repository.open_ones(db, conversation_id, now)
        if any(row.id == appointment_id for row in mine):
            return self._asked_again(db, appointment_id, conversation_id, wanted)
        mentor = self._offering(db, wanted)
        new = {
            "id": appointment_id,
            "conversation_id": conversation_id,
            **self._time(mentor, wanted),
            "status": Status.HELD.value,
            "held_until": now + (hold_for or self._parts.rules.hold),
            **self._details(db, conversation_id, details, actor),
            "sequence": 0,
            "booked_by": actor,
            "created_at": now,
            "updated_at": now,
        }
        earlier = [row for row in mine if row.status == Status.HELD]
        self._check_own_time([row for row in mine if row.status != Status.HELD], new)
        # Last, and for as short as possible: everybody else who wants this mentor waits from here on.
        capacities = mentors.lock_mentors(db, {mentor.id, *(row.mentor_id for row in earlier)})
        for row in earlier:
            release(db, row.id, Status.RELEASED, now)
        if not repository.add(db, new):
            return self._asked_again(db, appointment_id, conversation_id, wanted)
        take(db, new, capacities, new["held_until"], now)
        return appointment_id

    @staticmethod
    def _asked_again(db: Session, appointment_id: str, conversation_id: str, wanted: Wanted) -> str:
        known = repository.find(db, appointment_id)
        if known is None:
            raise WrongState
        return _same(known, conversation_id, wanted)

    def _offering(self, db: Session, wanted: Wanted) -> Mentor:
        """The mentor, when they offer that time at all, whoever has it now."""
        offers = self._parts.offers
        library, mentor = offers.libraries.mentor(db, wanted.mentor_id)
        if wanted.format not in mentor.formats or wanted.format == Format.GROUP:
            raise FormatNotOffered
        if not offers.is_offered(library, mentor, wanted.starts_at, wanted.format):
            raise SlotNotOffered
        return mentor

    def _time(self, mentor: Mentor, wanted: Wanted) -> dict[str, Any]:
        """The columns that say who meets when and how."""
        length = timedelta(minutes=self._parts.offers.minutes(mentor, wanted.format))
        stretch = self._parts.offers.stretch(mentor, wanted.starts_at, wanted.format)
        return {
            "mentor_id": mentor.id,
            "starts_at": wanted.starts_at,
            "ends_at": wanted.starts_at + length,
            "first_cell": stretch.first,
            "cell_count": stretch.count,
            "format": wanted.format.value,
        }

    def confirm(
        self, db: Session, conversation_id: str, appointment_id: str, details: Details, actor: str
    ) -> str:
        """Make an appointment of a held time; confirming twice changes nothing.

        A hold that is over is taken again if nobody has the time now: SlotTaken otherwise.
        """
        row, capacities = self.own_with_capacities(db, conversation_id, appointment_id)
        if row.status in (Status.REQUESTED, Status.BOOKED):
            return appointment_id
        if row.status not in (Status.HELD, Status.RELEASED):
            raise WrongState
        if row.status == Status.RELEASED or row.held_until <= self._clock.now():
            self._check_again(db, row)
        take(db, row._asdict(), capacities, None, self._clock.now())
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
        if row.booked_by.startswith(OFFERED_BY):
            wishes.close_wish(db, row.booked_by.removeprefix(OFFERED_BY), actor, self._clock.now())
        self.announce(db, row, status, row.sequence)
        return appointment_id

    def own(self, db: Session, conversation_id: str, appointment_id: str) -> Row[Any]:
        """The citizen's appointment, theirs alone until the transaction ends; AppointmentNotFound."""
        return self.own_with_capacities(db, conversation_id, appointment_id)[0]

    @staticmethod
    def own_with_capacities(
        db: Session, conversation_id: str, appointment_id: str
    ) -> tuple[Row[Any], Capacities]:
        """The same, with what its mentor takes a month."""
        if not mentors.lock_conversation(db, conversation_id):
            raise ConversationUnknown
        row, capacities = _locked(db, appointment_id)
        if row.conversation_id != conversation_id:
            raise AppointmentNotFound
        return row, capacities

    def announce(self, db: Session, row: Row[Any], status: Status, sequence: int) -> None:
        """Tell the citizen that the time is theirs, and remind them of it."""
        kind = NoticeKind.BOOKED if status == Status.BOOKED else NoticeKind.REQUESTED
        remind_of = row.starts_at if status == Status.BOOKED else None
        self._parts.outbox.about_appointment(
            db, kind, row.id, row.conversation_id, sequence, remind_of=remind_of
        )

    def _check_again(self, db: Session, row: Row[Any]) -> None:
        library, mentor = self._parts.offers.libraries.mentor(db, row.mentor_id)
        if not self._parts.offers.is_offered(library, mentor, row.starts_at, Format(row.format)):
            raise SlotNotOffered
        mine = repository.open_ones(db, row.conversation_id, self._clock.now())
        self._check_own_time([other for other in mine if other.id != row.id], row._asdict())

    def _check_own_time(self, others: Sequence[Row[Any]], row: Mapping[str, Any]) -> None:
        """Nobody can be in two places, or keep all times for themselves."""
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
    return _locked(db, appointment_id)[0]


def _locked(db: Session, appointment_id: str) -> tuple[Row[Any], Capacities]:
    capacities = mentors.lock_mentor_of(db, appointment_id)
    row = repository.find(db, appointment_id)
    if row is None:
        raise AppointmentNotFound
    return row, capacities


def take(
    db: Session,
    row: Mapping[str, Any],
    capacities: Capacities,
    held_until: datetime | None,
    now: datetime,
) -> None:
    """Take the time and the place in the month: here the database decides. SlotTaken, MonthFull.

    The mentor is held; `capacities` is what holding them told.
    """
    capacity = capacities.get(row["mentor_id"])
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
        capacity,
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
