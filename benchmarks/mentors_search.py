"""Searching free times over 500 mentors and 60 days, with their calendars two thirds full.

    cd backend && PYTHONPATH=.:.. .venv/bin/python -m benchmarks.mentors_search --database sqlite

Measured: a search by need, city and time as citizens make it; who of all mentors has time on a day, and when;
all free times of one mentor. Exit code 1 when a p99 is above 50 ms.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.clock import SHANGHAI, SystemClock
from app.db import Database
from app.mentors.appointments.models import Appointment
from app.mentors.cells import cell_of
from app.mentors.free import Between
from app.mentors.kinds import Format, Status
from app.mentors.library import repository as library
from app.mentors.wiring import MentorParts, open_mentors
from app.privacy.wiring import open_privacy
from app.serve import keep_for_good
from app.settings import REPOSITORY, Settings
from sqlalchemy import insert, text

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
    rows: list[dict[str, Any]] = []
    with database.reading() as session:
        for number in range(MENTORS):
            slots = parts.services.offers.slots(session, f"m{number}", Format.ONLINE)
            rows += [_row(f"m{number}", slot.starts_at) for slot in slots if dice.random() < FULL]
    with database.transaction() as session:
        session.execute(insert(Appointment), rows)
    return len(rows)


def _row(mentor_id: str, starts_at: datetime) -> dict[str, Any]:
    """An appointment as if somebody had made it."""
    return {
        "id": str(uuid4()),
        "mentor_id": mentor_id,
        "conversation_id": "c",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=30),
        "first_cell": cell_of(starts_at),
        "cell_count": 6,
        "format": Format.ONLINE.value,
        "status": Status.BOOKED.value,
        "booked_by": "visitor",
        "created_at": datetime.now(UTC),
        "updated_at": datetime.now(UTC),
    }


def measure(name: str, count: int, work: Callable[[], object]) -> float:
    """Run it so often; prints and returns the p99 in milliseconds."""
    taken, used = [], []
    for _ in range(count):
        started, cpu = time.perf_counter(), time.process_time()
        work()
        taken.append(1000 * (time.perf_counter() - started))
        used.append(1000 * (time.process_time() - cpu))
    taken.sort()
    used.sort()
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    load = os.getloadavg()[0]
    print(
        f"  {name} (load {load:.1f}): p50 {p50:.1f} ms, p99 {p99:.1f} ms, max {taken[-1]:.1f} ms;"
        f" CPU p99 {used[-count // 100]:.1f} ms"
    )
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
        """Who of all mentors has time on a day, and when."""
        day = today + timedelta(days=dice.randrange(DAYS))
        with database.reading() as session:
            current = offers.libraries.current(session)
            occupied = offers.occupied(session, None, (day, day))
            for mentor in current.mentors.values():
                offers.starts(current, mentor, Format.ONLINE, occupied)

    def one() -> None:
        with database.reading() as session:
            offers.slots(session, f"m{dice.randrange(MENTORS)}", Format.ONLINE)

    return max(
        measure("a citizen's search", 1000, search),
        measure("all free times of all mentors on a day", 200, everybody),
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
        keep_for_good()  # as the backend does when it has started
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
