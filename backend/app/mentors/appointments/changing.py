"""Changing and cancelling, by the citizen, by staff and by the mentor; what happened at the meeting."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.mentors.appointments import repository
from app.mentors.appointments.booking import Booking, Parts
from app.mentors.appointments.taking import Capacities, locked, release, take
from app.mentors.appointments.times import repository as time_rows
from app.mentors.errors import OwnTimeTaken, SlotNotOffered, TooLate, WrongState
from app.mentors.free import Taken
from app.mentors.kinds import FIRM_STATUSES, Format, Status
from app.mentors.library import repository as mentors
from app.mentors.notices.outbox import NoticeKind
from app.mentors.offers import month_of

_EXPIRED_AT_ONCE = 200


class Changing:
    """Moves appointments on."""

    def __init__(self, parts: Parts, booking: Booking) -> None:
        self._parts = parts
        self._booking = booking
        self._clock = parts.clock

    def change(self, db: Session, conversation_id: str, appointment_id: str, starts_at: datetime) -> None:
        """Another time with the same mentor, up to some hours before. The old time is kept if that fails."""
        row, capacities = self._booking.own_with_capacities(db, conversation_id, appointment_id)
        if row.status not in FIRM_STATUSES:
            raise WrongState
        if row.starts_at == starts_at:
            return
        self._check_in_time(row)
        library, mentor = self._parts.offers.libraries.mentor(db, row.mentor_id)
        format = Format(row.format)
        if not self._parts.offers.is_offered(library, mentor, starts_at, format):
            raise SlotNotOffered
        ends_at = starts_at + timedelta(minutes=self._parts.offers.minutes(mentor, format))
        others = repository.open_ones(db, conversation_id, self._clock.now())
        if any(
            other.starts_at < ends_at and other.ends_at > starts_at and other.id != appointment_id
            for other in others
        ):
            raise OwnTimeTaken
        stretch = self._parts.offers.stretch(mentor, starts_at, format)
        values: dict[str, Any] = {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "first_cell": stretch.first,
            "cell_count": stretch.count,
            "sequence": row.sequence + 1,
            "updated_at": self._clock.now(),
        }
        self._move(db, row, capacities, values, stretch)

    def _move(
        self, db: Session, row: Row[Any], capacities: Capacities, values: dict[str, Any], stretch: Taken
    ) -> None:
        month = month_of(values["starts_at"])
        if month != month_of(row.starts_at):
            time_rows.release_month_places(db, row.id, except_for=month)
        take(db, {**row._asdict(), **values}, capacities, None, self._clock.now())
        time_rows.release_cells(db, row.id, except_for=stretch)
        repository.change(db, row.id, values)
        self._parts.outbox.about_appointment(
            db,
            NoticeKind.CHANGED,
            row.id,
            row.conversation_id,
            values["sequence"],
            remind_of=values["starts_at"] if row.status == Status.BOOKED else None,
        )

    def cancel(self, db: Session, conversation_id: str, appointment_id: str) -> None:
        """By the citizen, up to some hours before. Cancelling twice changes nothing."""
        row = self._booking.own(db, conversation_id, appointment_id)
        if row.status in (Status.CANCELLED, Status.RELEASED):
            return
        if row.status == Status.HELD:
            release(db, row.id, Status.RELEASED, self._clock.now())
            return
        if row.status not in FIRM_STATUSES:
            raise WrongState
        self._check_in_time(row)
        release(db, row.id, Status.CANCELLED, self._clock.now(), sequence=row.sequence + 1)
        self._tell(db, NoticeKind.CANCELLED, row)

    def _check_in_time(self, row: Row[Any]) -> None:
        if self._clock.now() > row.starts_at - self._parts.rules.change_before:
            raise TooLate(self._parts.rules.change_hours)

    # Staff

    def decide(self, db: Session, appointment_id: str, *, accept: bool) -> None:
        """Confirm or refuse the request of somebody who missed meetings before."""
        row = locked(db, appointment_id)
        if row.status != Status.REQUESTED:
            raise WrongState
        if accept:
            repository.change(db, row.id, {"status": Status.BOOKED.value, "updated_at": self._clock.now()})
            self._booking.announce(db, row, Status.BOOKED, row.sequence)
            return
        release(db, row.id, Status.CANCELLED, self._clock.now(), sequence=row.sequence + 1)
        self._tell(db, NoticeKind.DECLINED, row)

    def cancel_by_mentor(self, db: Session, appointment_id: str, reason: str) -> None:
        """The mentor cannot come: the citizen is told and offered other times."""
        row = locked(db, appointment_id)
        if row.status == Status.MENTOR_CANCELLED:
            return
        if row.status not in FIRM_STATUSES:
            raise WrongState
        now = self._clock.now()
        release(db, row.id, Status.MENTOR_CANCELLED, now, sequence=row.sequence + 1, reason=reason)
        self._tell(db, NoticeKind.MENTOR_CANCELLED, row)

    def attended(self, db: Session, appointment_id: str, *, came: bool) -> None:
        """Whether the citizen came. Staff may correct themselves."""
        row = locked(db, appointment_id)
        if row.status not in (Status.BOOKED, Status.ATTENDED, Status.NO_SHOW):
            raise WrongState
        if row.starts_at > self._clock.now():
            raise WrongState
        status = Status.ATTENDED if came else Status.NO_SHOW
        repository.change(db, row.id, {"status": status.value, "updated_at": self._clock.now()})

    def _tell(self, db: Session, kind: NoticeKind, row: Row[Any]) -> None:
        self._parts.outbox.about_appointment(db, kind, row.id, row.conversation_id, row.sequence + 1)

    # By itself

    def release_expired(self, db: Session) -> int:
        """Release what was held and not confirmed; others could take it over before already."""
        now = self._clock.now()
        expired = repository.expired_holds(db, now, _EXPIRED_AT_ONCE)
        mentors.lock_mentors(db, {row.mentor_id for row in expired})
        still = [row.id for row in expired if repository.is_expired(db, row.id, now)]
        for appointment_id in still:
            release(db, appointment_id, Status.RELEASED, now)
        return len(still)
