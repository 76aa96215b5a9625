"""What citizens and the bot do with mentors, one transaction each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import Clock, in_shanghai
from app.db import Database
from app.mentors import bodies, schemas
from app.mentors.afterwards.service import Afterwards, WishText
from app.mentors.appointments import repository as appointments
from app.mentors.appointments.booking import Booking, Details, Wanted
from app.mentors.appointments.changing import Changing
from app.mentors.appointments.glance import Seen, judge, see
from app.mentors.appointments.turns import SharedLook, Turns
from app.mentors.errors import AppointmentNotFound, WithTimes
from app.mentors.finding import Finder, FindingStatus
from app.mentors.free import Between
from app.mentors.kinds import PROVINCE_TEAM, Category, Format, city_of
from app.mentors.mine import Mine
from app.mentors.notices.calendar_file import calendar_file
from app.mentors.offers import Offers, Slot
from app.mentors.sessions import repository as session_rows
from app.mentors.sessions.service import Sessions
from app.mentors.words_for_times import TimesFound, WordsForTimes

_MESSAGES = {
    FindingStatus.FOUND: "为您找到这些导师。",
    FindingStatus.OTHER_TIMES: "有合适的导师，但您要的时间没有空，可以换个时间。",
    FindingStatus.NO_FREE_TIME: "有合适的导师，但近期都约满了。可以登记候补、参加集中服务，或申请企业问诊。",
    FindingStatus.NO_MATCH: "暂时没有找到合适的导师。可以登记候补、参加集中服务，或申请企业问诊。",
}


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that work inside a transaction."""

    offers: Offers
    finder: Finder
    words: WordsForTimes
    booking: Booking
    changing: Changing
    sessions: Sessions
    afterwards: Afterwards
    mine: Mine


class Mentors:
    """The service. `actor` says on whose behalf something is done: visitor, bot or staff:NAME."""

    def __init__(self, database: Database, services: Services, clock: Clock) -> None:
        self._database = database
        self._services = services
        self._clock = clock
        self._turns = Turns()
        self._looks = SharedLook(self._see)

    async def _see(self, mentor_id: str) -> Seen:
        return await self._database.read(lambda db: see(db, self._services.offers, mentor_id, self._clock))

    # Looking

    async def mentors(
        self, city: str | None, category: Category | None, format: Format | None
    ) -> schemas.MentorList:
        """The library: mentors of a city and the provincial team."""
        near = (city_of(city), PROVINCE_TEAM) if city else None

        def work(db: Session) -> schemas.MentorList:
            found = [
                mentor
                for mentor in self._services.offers.libraries.current(db).mentors.values()
                if (near is None or mentor.city in near)
                and (category is None or category in mentor.categories)
                and (format is None or format in mentor.formats)
            ]
            found.sort(key=lambda mentor: (mentor.city == PROVINCE_TEAM, mentor.city, mentor.name, mentor.id))
            return schemas.MentorList(mentors=[schemas.MentorView.of(mentor) for mentor in found])

        return await self._database.read(work)

    async def slots(
        self, mentor_id: str, format: Format, starts_from: datetime | None, starts_to: datetime | None
    ) -> schemas.SlotList:
        """Free times that begin between two moments."""

        def work(db: Session) -> list[Slot]:
            return [
                slot
                for slot in self._services.offers.slots(db, mentor_id, format)
                if (starts_from is None or slot.starts_at >= starts_from)
                and (starts_to is None or slot.starts_at < starts_to)
            ]

        slots = await self._database.read(work)
        return schemas.SlotList(slots=[schemas.SlotView.of(slot) for slot in slots])

    async def times(self, mentor_id: str, format: Format, text: str) -> TimesFound:
        """What the citizen's words for a time come to."""
        return await self._database.read(lambda db: self._services.words.read(db, mentor_id, format, text))

    async def search(self, search: bodies.Search) -> schemas.SearchAnswer:
        """Mentors for a need; when there are none, what else can be offered."""
        between = _between(search) or self._services.words.between(search.text)

        def work(db: Session) -> schemas.SearchAnswer:
            found = self._services.finder.find(db, search.text, search.city, search.format, between)
            fits = found.status in (FindingStatus.FOUND, FindingStatus.OTHER_TIMES)
            wants_group = search.format == Format.GROUP
            sessions = [] if fits and not wants_group else self._sessions(db, search.city)
            return schemas.SearchAnswer(
                status=found.status,
                message=_MESSAGES[found.status],
                topics=list(found.topics),
                suggestions=[schemas.SuggestionView.of(suggestion) for suggestion in found.suggestions],
                can_wait=not fits,
                sessions=sessions,
            )

        return await self._database.read(work)

    def _sessions(self, db: Session, city: str | None) -> list[schemas.GroupSessionView]:
        near = (city_of(city), PROVINCE_TEAM) if city else None
        rows = session_rows.upcoming(db, self._clock.now(), near)
        return [schemas.GroupSessionView.of(row) for row in rows]

    async def sessions(self, city: str | None) -> schemas.GroupSessionList:
        """Group sessions to come in a city and of the province."""
        return schemas.GroupSessionList(
            sessions=await self._database.read(lambda db: self._sessions(db, city))
        )

    # Appointments

    async def hold(self, conversation_id: str, body: bodies.HoldBody, actor: str) -> schemas.AppointmentView:
        """Keep a time. SlotTaken and its like carry fresh times."""
        wanted = Wanted(body.mentor_id, body.starts_at, body.format, body.id)
        details = Details(body.topic, body.description, body.contact_phone)

        async def look() -> None:
            seen = await self._looks.look(wanted.mentor_id)
            judge(seen, self._services.offers, conversation_id, wanted)

        def work(db: Session) -> schemas.AppointmentView:
            id = self._services.booking.hold(db, conversation_id, wanted, details, actor)
            return self._services.mine.appointment(db, conversation_id, id)

        async with self._turns.turn(f"{wanted.mentor_id} {wanted.starts_at.timestamp()}", look):
            return await self._with_fresh_times(work, lambda: wanted)

    async def _with_fresh_times(
        self, work: Callable[[Session], schemas.AppointmentView], asked: Callable[[], Wanted | None]
    ) -> schemas.AppointmentView:
        """Do it; who is too late is told with times that are free now. `asked`: what was wanted."""
        try:
            return await self._database.write(work)
        except WithTimes as error:
            wanted = asked()
            if error.near or wanted is None:
                raise
            near = await self._database.read(
                lambda db: self._services.offers.near(db, wanted.mentor_id, wanted.format, wanted.starts_at)
            )
            raise type(error)(near) from error

    async def confirm(
        self, conversation_id: str, appointment_id: str, body: bodies.DetailsBody, actor: str
    ) -> schemas.AppointmentView:
        """Make an appointment of a held time."""
        details = Details(body.topic, body.description, body.contact_phone)
        asked: list[Wanted] = []

        def work(db: Session) -> schemas.AppointmentView:
            try:
                self._services.booking.confirm(db, conversation_id, appointment_id, details, actor)
            except WithTimes:
                asked.append(self._wanted(db, conversation_id, appointment_id))
                raise
            return self._services.mine.appointment(db, conversation_id, appointment_id)

        return await self._with_fresh_times(work, lambda: asked[0] if asked else None)

    async def change(
        self, conversation_id: str, appointment_id: str, starts_at: datetime
    ) -> schemas.AppointmentView:
        """Another time; the old one is kept when that is not possible."""
        asked: list[Wanted] = []

        def work(db: Session) -> schemas.AppointmentView:
            try:
                self._services.changing.change(db, conversation_id, appointment_id, starts_at)
            except WithTimes:
                old = self._wanted(db, conversation_id, appointment_id)
                asked.append(replace(old, starts_at=starts_at))
                raise
            return self._services.mine.appointment(db, conversation_id, appointment_id)

        return await self._with_fresh_times(work, lambda: asked[0] if asked else None)

    @staticmethod
    def _wanted(db: Session, conversation_id: str, appointment_id: str) -> Wanted:
        row = appointments.find(db, appointment_id)
        if row is None or row.conversation_id != conversation_id:
            raise AppointmentNotFound
        return Wanted(row.mentor_id, row.starts_at, Format(row.format), row.id)

    async def cancel(self, conversation_id: str, appointment_id: str) -> None:
        """Cancel an appointment or release a hold."""
        await self._database.write(
            lambda db: self._services.changing.cancel(db, conversation_id, appointment_id)
        )

    async def appointment(self, conversation_id: str, appointment_id: str) -> schemas.AppointmentView:
        """One appointment of a citizen."""
        return await self._database.read(
            lambda db: self._services.mine.appointment(db, conversation_id, appointment_id)
        )

    async def bookings(self, conversation_id: str) -> schemas.MyBookings:
        """Everything a citizen has booked or waits for."""
        return await self._database.read(lambda db: self._services.mine.everything(db, conversation_id))

    async def calendar(self, conversation_id: str, appointment_id: str) -> bytes:
        """The calendar file of an appointment."""
        row = await self._database.read(lambda db: appointments.find(db, appointment_id))
        if row is None or row.conversation_id != conversation_id:
            raise AppointmentNotFound
        content = calendar_file(row, self._clock.now())
        if content is None:
            raise AppointmentNotFound
        return content

    async def rate(self, conversation_id: str, appointment_id: str, body: bodies.RatingBody) -> None:
        """Rate a meeting."""
        await self._database.write(
            lambda db: self._services.afterwards.rate(
                db, conversation_id, appointment_id, body.level, body.reason
            )
        )

    # Group sessions, pairings, wishes

    async def register(
        self, conversation_id: str, session_id: str, phone: str | None, actor: str
    ) -> schemas.RegistrationView:
        """Take a seat or a place in the line."""

        def work(db: Session) -> schemas.RegistrationView:
            self._services.sessions.register(db, session_id, conversation_id, phone, actor)
            return self._services.mine.registration(db, conversation_id, session_id)

        return await self._database.write(work)

    async def cancel_registration(self, conversation_id: str, session_id: str) -> None:
        """Give a seat back."""
        await self._database.write(lambda db: self._services.sessions.cancel(db, session_id, conversation_id))

    async def request_pairing(self, conversation_id: str, body: bodies.PairingBody, actor: str) -> str:
        """Ask a mentor for a pairing."""
        return await self._database.write(
            lambda db: self._services.afterwards.request_pairing(
                db, conversation_id, body.mentor_id, body.goal, body.contact_phone, actor
            )
        )

    async def answer_pairing(self, conversation_id: str, pairing_id: str, *, agree: bool) -> None:
        """Agree to the mentor's terms or withdraw."""
        await self._database.write(
            lambda db: self._services.afterwards.citizen_answers(db, conversation_id, pairing_id, agree=agree)
        )

    async def wish(self, conversation_id: str, body: bodies.WishBody, actor: str) -> str:
        """Wait for a mentor, or ask for a check-up."""
        text = WishText(body.kind, body.text, body.city, body.format, body.contact_phone)
        return await self._database.write(
            lambda db: self._services.afterwards.wish(db, conversation_id, text, actor)
        )

    async def take_back_wish(self, conversation_id: str, wish_id: str) -> None:
        """Not wait any more."""
        await self._database.write(
            lambda db: self._services.afterwards.close_wish(db, wish_id, "visitor", conversation_id)
        )


def _between(search: bodies.Search) -> Between | None:
    """The days a search is limited to by its fields."""
    days = [in_shanghai(moment).date() for moment in (search.day_from, search.day_to) if moment is not None]
    return Between(min(days), max(days)) if days else None
