"""Puts the mentors together from settings and the parts they need."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.clock import Clock
from app.db import Database
from app.limits import RateLimits
from app.mentors.afterwards import repository as afterwards_rows
from app.mentors.afterwards.service import Afterwards
from app.mentors.afterwards.waiting import WaitingList
from app.mentors.appointments import repository as appointment_rows
from app.mentors.appointments.booking import Booking, Parts
from app.mentors.appointments.changing import Changing
from app.mentors.finding import Finder
from app.mentors.import_rows import CITIES, city_codes
from app.mentors.kinds import Format
from app.mentors.library.service import Libraries
from app.mentors.mine import Mine
from app.mentors.needs import Needs, load_needs
from app.mentors.notices.channels import Channel, ChatChannel, Say, SmsChannel, WeChatChannel
from app.mentors.notices.diary import Diary, MentorChannel, NoMentorChannel
from app.mentors.notices.job import NoticeJob
from app.mentors.notices.outbox import Outbox
from app.mentors.offers import Occupied, Offers
from app.mentors.personal import Personal
from app.mentors.rules import BookingRules, load_rules
from app.mentors.service import Mentors, Services
from app.mentors.sessions import repository as session_rows
from app.mentors.sessions.service import Sessions
from app.mentors.staff_service import StaffMentors
from app.mentors.words_for_times import FindTimes, WordsForTimes
from app.privacy.repository import take_lease
from app.privacy.wiring import PrivacyParts
from app.settings import REPOSITORY, Settings
from app.spoken.times import find_times

DATA = REPOSITORY / "data" / "mentors"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MentorParts:
    """Everything that needs no event loop."""

    mentors: Mentors
    staff: StaffMentors
    services: Services
    waiting: WaitingList
    diary: Diary
    job: NoticeJob

    def warm_up(self, session: Session) -> None:
        """Read the library and work out everybody's open times, which no citizen should wait for."""
        offers = self.services.offers
        library = offers.libraries.current(session)
        for mentor in library.mentors.values():
            offers.starts(library, mentor, Format.ONLINE, Occupied({}, {}))
        offers.occupied(session, [])


def open_mentors(
    settings: Settings,
    database: Database,
    privacy: PrivacyParts,
    clock: Clock,
    *,
    say: Say | None = None,
    find: FindTimes = find_times,
    rules: BookingRules | None = None,
    needs: Needs | None = None,
    mentor_channel: MentorChannel | None = None,
) -> MentorParts:
    """The services. NeedsError or RulesError when data/mentors cannot be used. Takes half a second of CPU."""
    rules = rules or load_rules(DATA / "booking.yml")
    needs = needs or Needs(load_needs(DATA / "needs.yml"), settings.var_dir / "cache")
    channels: list[Channel] = [ChatChannel(say), WeChatChannel(), SmsChannel()]
    offers = Offers(Libraries(needs, clock), rules, clock)
    personal = Personal(privacy.protector, privacy.vault, privacy.consents)
    outbox = Outbox([channel.name for channel in channels], rules, clock)
    services = _services(Parts(offers, personal, outbox, rules, clock), needs, find)
    mentors = Mentors(database, services, clock)
    tidies = (services.changing.release_expired, services.sessions.tidy)
    waiting = WaitingList(database, services.booking, services.finder, services.words, outbox, rules, clock)
    diary = Diary(database, mentor_channel or NoMentorChannel(), rules, clock)
    job = NoticeJob(database, channels, tidies, (diary.run, waiting.run), take_lease, rules, clock)
    staff = StaffMentors(database, services, mentors, privacy.audit, clock, city_codes(CITIES))
    return MentorParts(mentors, staff, services, waiting, diary, job)


def _services(parts: Parts, needs: Needs, find: FindTimes) -> Services:
    """What works inside a transaction."""
    offers, rules, clock = parts.offers, parts.rules, parts.clock
    booking = Booking(parts)
    return Services(
        offers=offers,
        finder=Finder(needs, offers, rules, clock),
        words=WordsForTimes(find, offers, clock, rules.times_each),
        booking=booking,
        changing=Changing(parts, booking),
        sessions=Sessions(parts.personal, parts.outbox, clock),
        afterwards=Afterwards(booking, offers.libraries, parts.personal, parts.outbox, rules, clock),
        mine=Mine(offers, rules, clock),
    )


@asynccontextmanager
async def running_mentors(
    app: FastAPI,
    settings: Settings,
    database: Database,
    privacy: PrivacyParts,
    clock: Clock,
    say: Say | None = None,
    parts: MentorParts | None = None,
) -> AsyncIterator[None]:
    """Mentors at work: `app.state.mentors` and `.staff_mentors` are set, notices go out in the background.

    `say` puts a text into a conversation; without it the chat channel is not configured. `parts`: opened
    before, with their own `say`.
    """
    if parts is None:
        parts = await asyncio.to_thread(open_mentors, settings, database, privacy, clock, say=say)
    await database.read(parts.warm_up)
    app.state.mentors = parts.mentors
    app.state.staff_mentors = parts.staff
    app.state.mentor_limits = RateLimits(settings)
    task = asyncio.create_task(parts.job.forever())
    task.add_done_callback(_report_end)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def _report_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("mentor_notices_ended", error=type(error).__name__)


def forget_contacts(session: Session, conversation_id: str, purpose: str) -> None:
    """Consent to `basic` is taken back: telephone numbers given with bookings are deleted."""
    if purpose == "basic":
        appointment_rows.forget_contacts(session, conversation_id)
        session_rows.forget_contacts(session, conversation_id)
        afterwards_rows.forget_contacts(session, conversation_id)
