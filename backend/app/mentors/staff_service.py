"""What staff do with mentors, one transaction each. `actor` is who did it."""

from collections.abc import Callable, Collection
from datetime import date
from uuid import uuid4

from sqlalchemy.orm import Session

from app.clock import Clock
from app.db import Database
from app.errors import InvalidInput
from app.mentors import bodies, schemas, staff_schemas
from app.mentors.afterwards import repository as afterwards
from app.mentors.appointments import repository as appointments
from app.mentors.appointments.taking import locked
from app.mentors.errors import MentorNotFound, NotDecided
from app.mentors.library import repository as library
from app.mentors.notices import repository as notices
from app.mentors.service import Mentors, Services
from app.mentors.sessions import repository as sessions
from app.mentors.sessions.service import Announcement
from app.mentors.wording import said_time
from app.privacy.audit.chain import Audit

_MOST = 500


class StaffMentors:
    """The staff's side."""

    def __init__(
        self,
        database: Database,
        services: Services,
        mentors: Mentors,
        audit: Audit,
        clock: Clock,
        cities: Collection[str],
    ) -> None:
        self._cities = cities
        self._mentors = mentors
        self._database = database
        self._services = services
        self._audit = audit
        self._clock = clock

    # The library

    async def replace_hours(self, mentor_id: str, body: staff_schemas.HoursBody) -> None:
        """New weekly hours. Appointments made before stay."""
        windows: dict[tuple[int, int], int] = {}
        for window in body.windows:
            key = (window.weekday, window.start_minute)
            if window.end_minute > window.start_minute:
                windows[key] = max(window.end_minute, windows.get(key, 0))

        def work(db: Session) -> None:
            if mentor_id not in library.known_ids(db):
                raise MentorNotFound
            library.replace_hours(db, mentor_id, [(*key, end) for key, end in sorted(windows.items())])
            library.changed(db)

        await self._database.write(work)

    async def add_exception(
        self, mentor_id: str, body: staff_schemas.ExceptionBody
    ) -> staff_schemas.ExceptionAnswer:
        """Close or open a stretch of time; says which appointments lie in what was closed."""
        exception_id = str(uuid4())

        def work(db: Session) -> staff_schemas.ExceptionAnswer:
            if mentor_id not in library.known_ids(db):
                raise MentorNotFound
            library.add_exception(db, {"id": exception_id, "mentor_id": mentor_id, **body.model_dump()})
            library.changed(db)
            touched = appointments.booked_in(db, mentor_id, body.starts_at, body.ends_at)
            affected = [
                staff_schemas.AffectedAppointment(id=row.id, said=said_time(row.starts_at, row.ends_at))
                for row in (touched if body.kind == "closed" else ())
            ]
            return staff_schemas.ExceptionAnswer(id=exception_id, affected=affected)

        return await self._database.write(work)

    async def delete_exception(self, mentor_id: str, exception_id: str) -> None:
        """Take an exception back."""

        def work(db: Session) -> None:
            if not library.delete_exception(db, mentor_id, exception_id):
                raise NotDecided
            library.changed(db)

        await self._database.write(work)

    async def set_active(self, mentor_id: str, *, active: bool) -> None:
        """Take a mentor into or out of the library. Appointments made before stay."""

        def work(db: Session) -> None:
            if not library.set_active(db, mentor_id, active):
                raise MentorNotFound
            library.changed(db)

        await self._database.write(work)

    async def decide_day(self, day: date, body: staff_schemas.OfficeDayBody, actor: str) -> None:
        """Decide about a day; stands above the public calendar."""
        row = {"day": day, **body.model_dump(), "set_by": actor, "set_at": self._clock.now()}

        def work(db: Session) -> None:
            library.save_office_day(db, row)
            library.changed(db)

        await self._database.write(work)

    async def undecide_day(self, day: date) -> None:
        """Leave a day to the public calendar."""

        def work(db: Session) -> None:
            if not library.delete_office_day(db, day):
                raise NotDecided
            library.changed(db)

        await self._database.write(work)

    # Appointments

    async def appointments(self, query: staff_schemas.AppointmentsQuery) -> staff_schemas.StaffAppointments:
        """Appointments that begin in a stretch of time."""
        status = query.status.value if query.status else None
        rows = await self._database.read(
            lambda db: appointments.for_staff(
                db, status=status, starts_from=query.starts_from, starts_to=query.starts_to, limit=_MOST
            )
        )
        return staff_schemas.StaffAppointments(
            appointments=[staff_schemas.StaffAppointment.of(row) for row in rows]
        )

    async def appointment(self, appointment_id: str, actor: str) -> staff_schemas.StaffAppointmentView:
        """One appointment with its record and what was sent about it. Audited: it holds what was written."""

        def work(db: Session) -> staff_schemas.StaffAppointmentView:
            row = locked(db, appointment_id)
            self._audited(db, actor, "appointment.read", row.conversation_id, appointment_id)
            record = afterwards.find_record(db, appointment_id)
            return staff_schemas.StaffAppointmentView(
                appointment=self._services.mine.appointment(db, row.conversation_id, appointment_id),
                record=record and staff_schemas.RecordView.model_validate(record._asdict()),
                deliveries=[
                    staff_schemas.DeliveryView.model_validate(sent._asdict())
                    for sent in notices.deliveries(db, appointment_id)
                ],
            )

        return await self._database.write(work)

    async def phone(self, appointment_id: str, actor: str) -> staff_schemas.PhoneView:
        """The citizen's telephone number in full. Audited."""

        def work(db: Session) -> staff_schemas.PhoneView:
            row = locked(db, appointment_id)
            self._audited(db, actor, "appointment.phone", row.conversation_id, appointment_id)
            return staff_schemas.PhoneView(contact_phone=row.contact_phone)

        return await self._database.write(work)

    def _audited(
        self, db: Session, actor: str, action: str, conversation_id: str, appointment_id: str
    ) -> None:
        self._audit.record(
            db,
            actor=actor,
            action=action,
            purpose="basic",
            conversation_id=conversation_id,
            details={"appointment": appointment_id},
        )

    async def book_for(self, body: staff_schemas.BookFor, actor: str) -> schemas.AppointmentView:
        """Hold and confirm at once, for somebody who stands at the window."""
        held = bodies.HoldBody(**body.model_dump(exclude={"conversation_id"}))
        kept = await self._mentors.hold(body.conversation_id, held, actor)
        return await self._mentors.confirm(body.conversation_id, kept.id, bodies.DetailsBody(), actor)

    async def step(
        self, appointment_id: str, actor: str, action: str, work: Callable[[Services, Session], None]
    ) -> None:
        """One step of an appointment. Audited: staff of every office may do it."""

        def whole(db: Session) -> None:
            conversation_id = locked(db, appointment_id).conversation_id
            work(self._services, db)
            self._audited(db, actor, action, conversation_id, appointment_id)

        await self._database.write(whole)

    async def do(self, work: Callable[[Services, Session], None]) -> None:
        """One step of a pairing, a session or a rating, in a transaction of its own."""
        await self._database.write(lambda db: work(self._services, db))

    # What waits for staff

    async def follow_ups(self, *, done: bool) -> staff_schemas.FollowUps:
        """Bad ratings to look after."""
        rows = await self._database.read(lambda db: afterwards.follow_ups(db, done=done))
        return staff_schemas.FollowUps(follow_ups=[staff_schemas.FollowUpView.of(row) for row in rows])

    async def pairings(self, status: str | None) -> staff_schemas.Pairings:
        """Pairings with a status."""
        rows = await self._database.read(lambda db: afterwards.pairings(db, status=status))
        return staff_schemas.Pairings(pairings=[schemas.PairingView.of(row) for row in rows])

    async def wishes(self) -> staff_schemas.StaffWishes:
        """Who waits for a mentor or a check-up."""
        rows = await self._database.read(afterwards.wishes)
        return staff_schemas.StaffWishes(wishes=[staff_schemas.StaffWish.of(row) for row in rows])

    # Group sessions

    async def announce(self, body: staff_schemas.SessionBody) -> str:
        """Announce a group session; its id. InvalidInput for one in the past or nowhere."""
        if body.starts_at <= self._clock.now():
            raise InvalidInput("开始时间已经过了，请填以后的时间。", field="starts_at")
        if body.city not in self._cities:
            raise InvalidInput("没有这个地区，请填市（地）的六位代码，省级活动填230000。", field="city")
        new = Announcement(**body.model_dump())
        return await self._database.write(lambda db: self._services.sessions.announce(db, new))

    async def attendees(self, session_id: str) -> staff_schemas.Attendees:
        """The list of a group session."""
        rows = await self._database.read(lambda db: sessions.registrations(db, session_id))
        return staff_schemas.Attendees(attendees=[staff_schemas.AttendeeView.of(row) for row in rows])
