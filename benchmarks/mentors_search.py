"""Searching free times over 500 mentors and 60 days, with their calendars two thirds full.

    cd backend && PYTHONPATH=.:.. .venv/bin/python -m benchmarks.mentors_search --database sqlite

Measured: a search by need, city, format and time as citizens make it; the same over every mentor of the
library at once; all free times of one mentor. Exit code 1 when a p99 is above 50 ms.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from app.clock import SHANGHAI, SystemClock
from app.db import Database
from app.mentors.appointments import repository
from app.mentors.free import Between
from app.mentors.kinds import Format, Status
from app.mentors.library import repository as library
from app.mentors.wiring import MentorParts, open_mentors
from app.privacy.wiring import open_privacy
from app.settings import REPOSITORY, Settings
from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.mentors_world import NOTHING_INTERNAL, database_url, mentor_row

MENTORS, DAYS, FULL = 500, 60, 0.66
CITIES = ("230100", "230200", "230300", "230600", "230800", "231000", "231200", "230000")
WORDS = (
    "电商",
    "直播",
    "财务报表",
    "税务",
    "融资",
    "合同",
    "餐饮",
    "种植",
    "养殖",
    "冰雪旅游",
    "外贸",
    "营销",
)
NEEDS = ("想找个懂{}的", "{}方面有问题想问问", "会{}的老师有吗", "帮我看看{}")


def fill(database: Database, dice: random.Random) -> None:
    """Mentors with hours."""
    with database.transaction() as session:
        for number in range(MENTORS):
            words = dice.sample(WORDS, 3)
            row = mentor_row(f"m{number}", city=dice.choice(CITIES), industries=words, monthly_capacity=1000)
            library.save_mentor(session, row, NOTHING_INTERNAL)
            days = dice.sample(range(7), 3)
            library.replace_hours(session, row["id"], [(day, 9 * 60, 11 * 60 + 30) for day in days])
        session.execute(text("INSERT INTO conversations (id, last_seq, masking_explained, created_at) "
                             "VALUES ('c', 0, false, :now)"), {"now": datetime.now(UTC)})  # fmt: skip
        library.changed(session)


def book(database: Database, parts: MentorParts, dice: random.Random) -> int:
    """Two thirds of everybody's free times are taken; how many that is."""
    booked = 0
    for number in range(MENTORS):
        with database.transaction() as session:
            for slot in parts.services.offers.slots(session, f"m{number}", Format.ONLINE):
                if dice.random() < FULL:
                    _book(session, parts, f"m{number}", slot.starts_at)
                    booked += 1
    return booked


def _book(session: Session, parts: MentorParts, mentor_id: str, starts_at: datetime) -> None:
    """An appointment as if somebody had made it."""
    now = datetime.now(UTC)
    _, mentor = parts.services.offers.libraries.mentor(session, mentor_id)
    stretch = parts.services.offers.stretch(mentor, starts_at, Format.ONLINE)
    row = {
        "id": str(uuid4()),
        "mentor_id": mentor_id,
        "conversation_id": "c",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=30),
        "first_cell": stretch.first,
        "cell_count": stretch.count,
        "format": Format.ONLINE.value,
        "status": Status.BOOKED.value,
        "held_until": None,
        "topic": None,
        "description": None,
        "contact_phone": None,
        "sequence": 0,
        "booked_by": "visitor",
        "created_at": now,
        "updated_at": now,
    }
    repository.add(session, row)


def measure(name: str, count: int, work: Callable[[], object]) -> float:
    """Run it so often; prints and returns the p99 in milliseconds."""
    taken = []
    for _ in range(count):
        started = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - started))
    taken.sort()
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    print(f"  {name}: p50 {p50:.1f} ms, p99 {p99:.1f} ms, max {taken[-1]:.1f} ms ({count} times)")
    return p99


def measures(database: Database, parts: MentorParts, dice: random.Random) -> float:
    """The worst p99."""
    offers, finder = parts.services.offers, parts.services.finder
    today = datetime.now(SHANGHAI).date()

    def search() -> None:
        first = today + timedelta(days=dice.randrange(DAYS))
        between = Between(first, first + timedelta(days=dice.randrange(7))) if dice.random() < 0.5 else None
        need = dice.choice(NEEDS).format(dice.choice(WORDS))
        with database.reading() as session:
            finder.find(session, need, dice.choice((None, *CITIES)), None, between)

    def everybody() -> None:
        """Every free time of every mentor of the library."""
        with database.reading() as session:
            current = offers.libraries.current(session)
            occupied = offers.occupied(session, None)
            for mentor in current.mentors.values():
                offers.starts(current, mentor, Format.ONLINE, occupied)

    def one() -> None:
        with database.reading() as session:
            offers.slots(session, f"m{dice.randrange(MENTORS)}", Format.ONLINE)

    return max(
        measure("a citizen's search", 1000, search),
        measure("all free times of all mentors", 200, everybody),
        measure("all free times of one mentor", 1000, one),
    )


def run(kind: str, folder: Path) -> float:
    """The worst p99."""
    dice = random.Random(7)
    with database_url(kind, folder) as url:
        database = Database(url)
        clock = SystemClock()
        settings = Settings(
            env="test", database_url=url, var_dir=folder / "var", privacy_dir=REPOSITORY / "privacy"
        )
        parts = open_mentors(settings, database, open_privacy(settings, database, clock), clock)
        fill(database, dice)
        booked = book(database, parts, dice)
        if not database.is_sqlite:
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ANALYZE"))
        with database.reading() as session:
            parts.warm_up(session)
        print(f"{kind}: {MENTORS} mentors, {DAYS} days, {booked} appointments")
        worst = measures(database, parts, dice)
        database.close()
    return worst


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        return 0 if run(options.database, Path(folder)) <= 50 else 1


if __name__ == "__main__":
    sys.exit(main())
