"""What a citizen has booked or waits for, as they see it (我的预约)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.clock import Clock, in_shanghai
from app.mentors import schemas
from app.mentors.afterwards import repository as afterwards
from app.mentors.appointments import repository as appointments
from app.mentors.errors import AppointmentNotFound, MentorNotFound, RegistrationNotFound
from app.mentors.kinds import FIRM_STATUSES, Format, RegistrationStatus, Status
from app.mentors.offers import Offers, Slot
from app.mentors.rules import BookingRules
from app.mentors.sessions import repository as sessions
from app.mentors.wording import said_time


class Mine:
    """Reads everything of one conversation."""

    def __init__(self, offers: Offers, rules: BookingRules, clock: Clock) -> None:
        self._offers = offers
        self._rules = rules
        self._clock = clock

    def appointment(self, db: Session, conversation_id: str, appointment_id: str) -> schemas.AppointmentView:
        """One appointment; AppointmentNotFound when it is not theirs."""
        row = appointments.find(db, appointment_id)
        if row is None or row.conversation_id != conversation_id:
            raise AppointmentNotFound
        return self._view(db, [row])[0]

    def everything(self, db: Session, conversation_id: str) -> schemas.MyBookings:
        """All of it."""
        return schemas.MyBookings(
            appointments=self._view(db, list(appointments.of_conversation(db, conversation_id))),
            registrations=[
                self._registration(db, row)
                for row in sessions.of_conversation(db, conversation_id)
                if row.status != RegistrationStatus.CANCELLED or row.session_status != "open"
            ],
            pairings=[
                schemas.PairingView.of(row)
                for row in afterwards.pairings(db, conversation_id=conversation_id)
            ],
            wishes=[
                schemas.WishView.of(row) for row in afterwards.wishes(db, conversation_id=conversation_id)
            ],
        )

    def registration(self, db: Session, conversation_id: str, session_id: str) -> schemas.RegistrationView:
        """The citizen's place in a group session."""
        for row in sessions.of_conversation(db, conversation_id):
            if row.session_id == session_id and row.status != RegistrationStatus.CANCELLED:
                return self._registration(db, row)
        raise RegistrationNotFound

    def _view(self, db: Session, rows: list[Row[Any]]) -> list[schemas.AppointmentView]:
        now = self._clock.now()
        ids = [row.id for row in rows if row.starts_at <= now]  # nothing is said about a meeting before it
        levels = afterwards.rated(db, ids) if ids else {}
        steps = afterwards.next_steps(db, ids) if ids else {}
        return [
            schemas.AppointmentView.of(
                row,
                can_change=row.status in FIRM_STATUSES and now <= row.starts_at - self._rules.change_before,
                can_rate=row.id not in levels
                and (row.status == Status.ATTENDED or (row.status == Status.BOOKED and row.ends_at <= now)),
                rating=levels.get(row.id),
                next_step=steps.get(row.id),
                offers=self._new_offers(db, row),
            )
            for row in rows
        ]

    def _new_offers(self, db: Session, row: Row[Any]) -> tuple[Slot, ...]:
        """Other times after the mentor cancelled."""
        now = self._clock.now()
        if row.status != Status.MENTOR_CANCELLED or row.starts_at <= now:
            return ()
        others = appointments.of_conversation(db, row.conversation_id)
        if any(each.mentor_id == row.mentor_id and _is_to_come(each, now) for each in others):
            return ()  # another time was found
        try:
            return tuple(self._offers.near(db, row.mentor_id, Format(row.format), row.starts_at))
        except MentorNotFound:  # they have left
            return ()

    def _registration(self, db: Session, row: Row[Any]) -> schemas.RegistrationView:
        waiting = row.status == RegistrationStatus.WAITING
        return schemas.RegistrationView(
            session_id=row.session_id,
            title=row.title,
            place=row.place,
            said=said_time(row.starts_at, row.ends_at),
            starts_at=in_shanghai(row.starts_at),
            ends_at=in_shanghai(row.ends_at),
            status=RegistrationStatus(row.status),
            status_label=schemas.label_of_registration(row.status),
            waiting_before=sessions.waiting_before(db, row.session_id, row.queue_no) if waiting else None,
        )


def _is_to_come(row: Row[Any], now: datetime) -> bool:
    return row.status in FIRM_STATUSES and row.ends_at > now
