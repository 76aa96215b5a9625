"""A database with mentors in it, the services on it, and a clock that tests can move."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.clock import SHANGHAI
from app.db import Database
from app.mentors.appointments.booking import Details, Wanted
from app.mentors.kinds import Format
from app.mentors.library import repository as library
from app.mentors.needs import Needs, load_needs
from app.mentors.notices.channels import Message, Say
from app.mentors.notices.diary import MentorChannel
from app.mentors.rules import BookingRules, load_rules
from app.mentors.wiring import DATA, MentorParts, open_mentors
from app.privacy.wiring import PrivacyParts, open_privacy
from app.settings import REPOSITORY, Settings
from tests.privacy.conftest import SetClock, add_conversation

# Monday, 23 November 2026, noon in Shanghai.
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HARBIN, MOHE, PROVINCE = "230100", "232700", "230000"


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    """A moment by the clocks of Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@cache
def needs() -> Needs:
    """The topics of the repository; jieba is read once a run."""
    return Needs(load_needs(DATA / "needs.yml"))


def mentor_row(mentor_id: str, **changes: Any) -> dict[str, Any]:
    """Public fields of a mentor: half-hour meetings, no buffer, bookable at once."""
    return {
        "id": mentor_id,
        "name": f"导师{mentor_id}",
        "organisation": "测试单位",
        "position": "顾问",
        "city": HARBIN,
        "categories": ["ecommerce"],
        "industries": ["电商"],
        "formats": ["online", "in_person"],
        "introduction": "",
        "photo": None,
        "meeting_place": "测试地点",
        "monthly_capacity": 100,
        "term_from": date(2026, 1, 1),
        "term_to": None,
        "slot_minutes": 30,
        "buffer_minutes": 0,
        "lead_minutes": 0,
        "horizon_days": 30,
        "max_pairings": 1,
        "works_on_holidays": False,
        "active": True,
        "is_demo": False,
        "updated_at": NOON,
    } | changes


INTERNAL: dict[str, Any] = {
    "phone": None,
    "id_number": None,
    "certificate_no": None,
    "rating": None,
    "note": None,
}
EVERY_MORNING = tuple((weekday, 9 * 60, 12 * 60) for weekday in range(7))


@dataclass
class World:
    """Everything a test works with."""

    database: Database
    privacy: PrivacyParts
    clock: SetClock
    parts: MentorParts
    said: list[tuple[str, str, str]] = field(default_factory=list)

    def add_mentor(
        self,
        mentor_id: str = "m",
        hours: tuple[tuple[int, int, int], ...] = EVERY_MORNING,
        phone: str | None = None,
        **changes: Any,
    ) -> str:
        """A mentor in the library."""
        with self.database.transaction() as db:
            library.save_mentor(db, mentor_row(mentor_id, **changes), INTERNAL | {"phone": phone})
            library.replace_hours(db, mentor_id, hours)
            library.changed(db)
        return mentor_id

    def citizen(self) -> str:
        """A new conversation."""
        return add_conversation(self.database, self.clock)

    def hold(
        self,
        citizen: str,
        starts_at: datetime,
        mentor_id: str = "m",
        format: Format = Format.ONLINE,
        id: str | None = None,
        **details: str,
    ) -> str:
        """Hold a time."""
        with self.database.transaction() as db:
            return self.parts.services.booking.hold(
                db, citizen, Wanted(mentor_id, starts_at, format, id), Details(**details), "visitor"
            )

    def confirm(self, citizen: str, appointment_id: str) -> str:
        """Confirm a held time."""
        with self.database.transaction() as db:
            return self.parts.services.booking.confirm(db, citizen, appointment_id, Details(), "visitor")

    def book(self, citizen: str, starts_at: datetime, mentor_id: str = "m", **more: Any) -> str:
        """Hold and confirm."""
        return self.confirm(citizen, self.hold(citizen, starts_at, mentor_id, **more))

    def cancel(self, citizen: str, appointment_id: str) -> None:
        """Cancel as the citizen."""
        with self.database.transaction() as db:
            self.parts.services.changing.cancel(db, citizen, appointment_id)

    def change(self, citizen: str, appointment_id: str, starts_at: datetime) -> None:
        """Another time."""
        with self.database.transaction() as db:
            self.parts.services.changing.change(db, citizen, appointment_id, starts_at)

    def do(self, work: Callable[[Any, Any], Any]) -> Any:
        """Any step of the services in a transaction."""
        with self.database.transaction() as db:
            return work(self.parts.services, db)

    def starts(self, mentor_id: str = "m", format: Format = Format.ONLINE) -> list[datetime]:
        """When meetings may begin now."""
        with self.database.reading() as db:
            return [slot.starts_at for slot in self.parts.services.offers.slots(db, mentor_id, format)]

    def status(self, appointment_id: str) -> str:
        """Where an appointment stands."""
        return str(self.rows("SELECT status FROM appointments WHERE id = ?", appointment_id)[0][0])

    def rows(self, statement: str, *values: object) -> list[Any]:
        """Rows of the database as they are; `?` stands for a value."""
        if not self.database.is_sqlite:
            statement = statement.replace("?", "%s")
        with self.database.reading() as db:
            return list(db.connection().exec_driver_sql(statement, values).all())


def default_rules(**changes: Any) -> BookingRules:
    """The rules of the repository with changes."""
    return BookingRules(**(load_rules(DATA / "booking.yml").model_dump() | changes))


def open_world(
    database: Database,
    tmp_path: Path,
    say: Say | None = None,
    rules: BookingRules | None = None,
    mentor_channel: MentorChannel | None = None,
) -> World:
    """Services on a migrated database."""
    clock = SetClock(NOON)
    settings = Settings(
        env="test",
        var_dir=tmp_path,
        database_url=str(database.engine.url.render_as_string(hide_password=False)),
        privacy_dir=REPOSITORY / "privacy",
    )
    privacy = open_privacy(settings, database, clock)
    said: list[tuple[str, str, str]] = []

    async def note(message: Message) -> bool:
        said.append((message.conversation_id, message.id, message.text))
        return True

    parts = open_mentors(
        settings,
        database,
        privacy,
        clock,
        say=say or note,
        rules=rules,
        needs=needs(),
        mentor_channel=mentor_channel,
    )
    return World(database, privacy, clock, parts, said)


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """The services on a database, of both kinds in turn, with one mentor."""
    world = open_world(database, tmp_path)
    world.add_mentor()
    return world


def new_id() -> str:
    """A fresh id."""
    return str(uuid4())
