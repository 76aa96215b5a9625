"""Group sessions: announcing, seats, a waiting list that moves up by itself, attendance.

Whoever takes or frees a seat holds the session's row, so the line moves in the transaction that frees a seat.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.clock import Clock
from app.mentors.appointments.times import repository as time_rows
from app.mentors.cells import cell_of, end_cell_of
from app.mentors.errors import (
    ConversationUnknown,
    MentorNotFound,
    RegistrationNotFound,
    SeatsTaken,
    SessionClosed,
    SessionNotFound,
    WindowTaken,
    WrongState,
)
from app.mentors.free import Taken
from app.mentors.kinds import RegistrationStatus
from app.mentors.library import repository as mentors
from app.mentors.notices.outbox import NoticeKind, Outbox
from app.mentors.personal import Personal
from app.mentors.sessions import repository

_OPEN = (RegistrationStatus.REGISTERED, RegistrationStatus.WAITING)


@dataclass(frozen=True, slots=True)
class Announcement:
    """A group session to be announced."""

    title: str
    description: str
    city: str
    place: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    mentor_id: str | None = None
    is_demo: bool = False


class Sessions:
    """Group sessions, in the caller's transaction."""

    def __init__(self, personal: Personal, outbox: Outbox, clock: Clock) -> None:
        self._personal = personal
        self._outbox = outbox
        self._clock = clock

    def announce(self, db: Session, new: Announcement) -> str:
        """The id of a new session. With a mentor it takes their time: WindowTaken when that is gone."""
        session_id = str(uuid4())
        first = cell_of(new.starts_at)
        stretch = Taken(first, end_cell_of(new.ends_at) - first)
        if new.mentor_id is not None:
            mentors.lock_mentors(db, [new.mentor_id])
            if mentors.capacity_of(db, new.mentor_id) is None:
                raise MentorNotFound
        row = {
            "id": session_id,
            **{name: getattr(new, name) for name in Announcement.__slots__},
            "first_cell": stretch.first,
            "cell_count": stretch.count,
            "status": "open",
            "created_at": self._clock.now(),
        }
        repository.add(db, row)
        if new.mentor_id is not None and not time_rows.take_cells(
            db, new.mentor_id, stretch, session_id=session_id, held_until=None, now=self._clock.now()
        ):
            raise WindowTaken
        return session_id

    def register(
        self, db: Session, session_id: str, conversation_id: str, phone: str | None, actor: str
    ) -> None:
        """Take a seat, or the last place in the line. Registering twice changes nothing."""
        if not mentors.lock_conversation(db, conversation_id):
            raise ConversationUnknown
        held = repository.lock(db, session_id)
        if held is None:
            raise SessionNotFound
        if held.status != "open" or held.starts_at <= self._clock.now():
            raise SessionClosed
        if repository.find_open_registration(db, session_id, conversation_id) is not None:
            return
        registration_id = str(uuid4())
        row = {
            "id": registration_id,
            "session_id": session_id,
            "conversation_id": conversation_id,
            "status": RegistrationStatus.WAITING.value,
            "queue_no": repository.next_queue_no(db, session_id),
            "contact_phone": self._personal.phone(db, conversation_id, phone, actor),
            "created_at": self._clock.now(),
            "updated_at": self._clock.now(),
        }
        repository.add_registration(db, row)
        # Whoever waited before has the first right to a seat that is free.
        self._move_up(db, session_id, held.seats, silent=registration_id)

    def cancel(self, db: Session, session_id: str, conversation_id: str) -> None:
        """Give the seat to whoever waits longest. Cancelling twice changes nothing."""
        if not mentors.lock_conversation(db, conversation_id):
            raise ConversationUnknown
        held = repository.lock(db, session_id)
        if held is None:
            raise SessionNotFound
        own = repository.find_open_registration(db, session_id, conversation_id)
        if own is None:
            raise RegistrationNotFound
        if held.starts_at <= self._clock.now():
            raise SessionClosed
        self._set(db, own.id, RegistrationStatus.CANCELLED)
        repository.free_seat(db, own.id)
        self._move_up(db, session_id, held.seats)

    def _move_up(self, db: Session, session_id: str, seats: int, silent: str | None = None) -> None:
        """As long as seats are free, give them to who waits longest, and tell them."""
        while True:
            following = repository.first_waiting(db, session_id)
            if following is None or not repository.take_seat(db, session_id, seats, following.id):
                return
            self._set(db, following.id, RegistrationStatus.REGISTERED)
            if following.id != silent:
                self._outbox.about_registration(
                    db, NoticeKind.MOVED_UP, following.id, following.conversation_id
                )

    def _set(self, db: Session, registration_id: str, status: RegistrationStatus) -> None:
        values = {"status": status.value, "updated_at": self._clock.now()}
        repository.change_registration(db, registration_id, values)

    # Staff

    def set_seats(self, db: Session, session_id: str, seats: int) -> None:
        """More seats go to who waits; fewer than are taken is SeatsTaken."""
        held = self._locked(db, session_id)
        if repository.highest_seat(db, session_id) > seats:
            raise SeatsTaken
        repository.change(db, session_id, {"seats": seats})
        if held.status == "open" and held.starts_at > self._clock.now():
            self._move_up(db, session_id, seats)

    def call_off(self, db: Session, session_id: str) -> None:
        """Cancel a session; everybody on the list is told."""
        held = self._locked(db, session_id)
        if held.status != "open":
            return
        repository.change(db, session_id, {"status": "cancelled"})
        time_rows.release_session_cells(db, session_id)
        for row in repository.registrations(db, session_id):
            if row.status in _OPEN:
                self._set(db, row.id, RegistrationStatus.CANCELLED)
                repository.free_seat(db, row.id)
                self._outbox.about_registration(db, NoticeKind.SESSION_CANCELLED, row.id, row.conversation_id)

    def attended(self, db: Session, registration_id: str, *, came: bool) -> None:
        """Sign somebody in, or note that they did not come."""
        row = repository.find_registration(db, registration_id)
        if row is None:
            raise RegistrationNotFound
        if row.status in (RegistrationStatus.WAITING, RegistrationStatus.CANCELLED):
            raise WrongState
        self._set(db, row.id, RegistrationStatus.ATTENDED if came else RegistrationStatus.ABSENT)

    def tidy(self, db: Session) -> None:
        """Seats that came free because somebody's data was deleted go to who waits."""
        for session_id in repository.with_line_and_seats(db, self._clock.now()):
            held = repository.lock(db, session_id)
            if held is not None:
                self._move_up(db, session_id, held.seats)

    def _locked(self, db: Session, session_id: str) -> Row[Any]:
        held = repository.lock(db, session_id)
        if held is None:
            raise SessionNotFound
        if held.mentor_id is not None:
            mentors.lock_mentors(db, [held.mentor_id])
        return held
