"""Cases with mentors beside them: the processes of this repository, a clock to move, some mentors."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from app.cases.appointments import AppointmentOutcome, mentor_providers
from app.cases.bookings import Bookings
from app.cases.wiring import create_cases
from app.clock import SHANGHAI
from app.db import Database
from app.mentors.library import repository as library
from app.mentors.needs import Needs, load_needs
from app.mentors.wiring import DATA, MentorParts, open_mentors
from app.privacy.wiring import open_privacy
from app.settings import Settings
from tests.cases.world import Visitor, World, eligibility_tables, processes_of
from tests.privacy.conftest import SetClock

# Monday, 23 November 2026, noon in Shanghai.
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HARBIN, DAQING, PROVINCE = "230100", "230600", "230000"
DAYS = tuple((day, start, end) for day in range(5) for start, end in ((540, 720), (810, 1020)))
INTERNAL: dict[str, Any] = dict.fromkeys(("phone", "id_number", "certificate_no", "rating", "note"))


@cache
def needs() -> Needs:
    """The topics of the repository; jieba is read once a run."""
    return Needs(load_needs(DATA / "needs.yml"))


@dataclass
class MentorWorld(World):
    """A world whose chat can book mentors."""

    mentors: MentorParts = field(kw_only=True)

    @classmethod
    def open(cls, database: Database, url: str, var_dir: Path) -> "MentorWorld":
        """On a migrated database, with four mentors."""
        settings = Settings.model_validate({"env": "test", "var_dir": var_dir, "database_url": url})
        clock = SetClock(NOON)
        privacy = open_privacy(settings, database, clock)
        mentors = open_mentors(settings, database, privacy, clock, needs=needs())
        parts = create_cases(
            FastAPI(),
            settings,
            database,
            privacy,
            clock,
            eligibility_tables(),
            others={"appointment": AppointmentOutcome(mentors.services, clock)},
            providers=mentor_providers(mentors.services, clock),
            bookings=Bookings(mentors.services, clock),
            library=processes_of(settings),
        )
        world = cls(database, clock, privacy, parts, mentors=mentors)
        world.add_mentor("shop", name="王电商", industries=["电商", "直播带货"], categories=["ecommerce"])
        world.add_mentor("books", name="李账房", industries=["财务报表", "税务"], categories=["finance"])
        world.add_mentor(
            "farm", name="赵大棚", city=DAQING, industries=["种植"], categories=["industry_tech"]
        )
        world.add_mentor("team", name="孙骨干", city=PROVINCE, industries=["电商"], categories=["ecommerce"])
        return world

    def add_mentor(self, mentor_id: str, **changes: Any) -> None:
        """A mentor in office: half-hour meetings on working days."""
        row = {
            "id": mentor_id,
            "name": "导师",
            "organisation": "测试单位",
            "position": "顾问",
            "city": HARBIN,
            "categories": ["management"],
            "industries": ["经营管理"],
            "formats": ["online", "in_person", "check_up"],
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
        with self.database.transaction() as db:
            library.save_mentor(db, row, INTERNAL)
            library.replace_hours(db, mentor_id, DAYS)
            library.changed(db)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 by the clocks of Shanghai."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def booking(visitor: Visitor, text: str = "我要约导师") -> dict[str, Any]:
    """Begin a booking."""
    return visitor.begin("mentor_appointment", text)
