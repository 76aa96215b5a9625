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
from app.mentors.appointments.taking import Capacities, locked_with_capacities, release, take
from app.mentors.errors import (
    AppointmentNotFound,
    ConversationUnknown,
    FormatNotOffered,
    OwnTimeTaken,
    SlotNotOffered,
    TooManyBookings,
    WrongState,
)
from app.mentors.kinds import OFFERED_BY, Format, Status, is_offer
from app.mentors.library import repository as mentors
from app.mentors.library.records import Mentor
from app.mentors.notices.outbox import NoticeKind, Outbox
from app.mentors.offers import Offers
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
        """Keep a time for some minutes; the id of the appointment. What they held before is released."""
        appointment_id, now = wanted.id or str(uuid4()), self._clock.now()
        if not mentors.lock_conversation(db, conversation_id):
            raise ConversationUnknown
        mine = repository.open_ones(db, conversation_id, now)
        if any(row.id == appointment_id for row in mine):
            return self._asked_again(db, appointment_id, conversation_id, wanted)
        until = now + (hold_for or self._parts.rules.hold)
        new = {
            "id": appointment_id,
            "conversation_id": conversation_id,
            **self._time(self._offering(db, wanted), wanted),
            **self._held(until, actor, now),
            **self._details(db, conversation_id, details, actor),
        }
        self._check_own_time([row for row in mine if row.status != Status.HELD], new)
        earlier = [row for row in mine if row.status == Status.HELD and not is_offer(row.booked_by)]
        if not self._take_instead(db, new, earlier):
            return self._asked_again(db, appointment_id, conversation_id, wanted)
        return appointment_id

    @staticmethod
    def _held(until: datetime, actor: str, now: datetime) -> dict[str, Any]:
        """The columns of a time that is held from now on."""
        return {
            "status": Status.HELD.value,
            "held_until": until,
            "sequence": 0,
            "booked_by": actor,
            "created_at": now,
            "updated_at": now,
        }

    def _take_instead(self, db: Session, new: Mapping[str, Any], earlier: Sequence[Row[Any]]) -> bool:
        """Take a time in place of what was held before; False when there is an appointment of that id.

        Last, and for as short as possible: everybody else who wants this mentor waits from here on.
        """
        now = new["updated_at"]
        capacities = mentors.lock_mentors(db, {new["mentor_id"], *(row.mentor_id for row in earlier)})
        for row in earlier:
            release(db, row.id, Status.RELEASED, now)
        if not repository.add(db, new):
            return False
        take(db, new, capacities, new["held_until"], now)
        return True

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
            self._check_offered(db, row)
        mine = repository.open_ones(db, conversation_id, self._clock.now())
        firm = [other for other in mine if other.id != row.id and other.status != Status.HELD]
        self._check_own_time(firm, row._asdict())
        take(db, row._asdict(), capacities, None, self._clock.now())
        self._make_firm(db, row, details, actor)
        return appointment_id

    def _make_firm(self, db: Session, row: Row[Any], details: Details, actor: str) -> None:
        """An appointment, or a request of who missed meetings before; who waited for it waits no more."""
        since = self._clock.now() - timedelta(days=self._parts.rules.no_show_days)
        missed = repository.count_no_shows(db, row.conversation_id, since)
        status = Status.REQUESTED if missed >= self._parts.rules.no_shows else Status.BOOKED
        given = self._details(db, row.conversation_id, details, actor)
        changes = {"status": status.value, "held_until": None, "updated_at": self._clock.now()}
        said = {name: value for name, value in given.items() if value is not None}
        repository.change(db, row.id, changes | said)
        if is_offer(row.booked_by):
            wishes.close_wish(db, row.booked_by.removeprefix(OFFERED_BY), actor, self._clock.now())
        self.announce(db, row, status, row.sequence)

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
        row, capacities = locked_with_capacities(db, appointment_id)
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

    def _check_offered(self, db: Session, row: Row[Any]) -> None:
        library, mentor = self._parts.offers.libraries.mentor(db, row.mentor_id)
        if not self._parts.offers.is_offered(library, mentor, row.starts_at, Format(row.format)):
            raise SlotNotOffered

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
