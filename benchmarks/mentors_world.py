"""Databases and backends for the measurements of the mentors."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from app.db import Database
from app.mentors.library import repository as library
from app.migrate import migrate
from tests.support.databases import create_database, url_of
from tests.support.services import postgresql_server

BACKEND = Path(__file__).resolve().parents[1] / "backend"
NOTHING_INTERNAL: dict[str, Any] = dict.fromkeys(("phone", "id_number", "certificate_no", "rating", "note"))


@contextmanager
def database_url(kind: str, folder: Path) -> Iterator[str]:
    """A fresh migrated database."""
    if kind == "sqlite":
        url = f"sqlite:///{folder}/backend.db"
        _migrate(url)
        yield url
        return
    cluster = folder / "postgresql"
    cluster.mkdir()
    folder.chmod(0o755)
    with postgresql_server(cluster) as server:
        url = url_of(server, create_database(server))
        _migrate(url)
        yield url


def _migrate(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()


def mentor_row(mentor_id: str, **changes: Any) -> dict[str, Any]:
    """Public fields of a mentor."""
    return {
        "id": mentor_id,
        "name": f"导师{mentor_id}",
        "organisation": "测试单位",
        "position": "顾问",
        "city": "230100",
        "categories": ["ecommerce"],
        "industries": ["电商"],
        "formats": ["online", "in_person"],
        "introduction": "",
        "photo": None,
        "meeting_place": None,
        "monthly_capacity": 100,
        "term_from": date(2020, 1, 1),
        "term_to": None,
        "slot_minutes": 30,
        "buffer_minutes": 0,
        "lead_minutes": 0,
        "horizon_days": 60,
        "max_pairings": 1,
        "works_on_holidays": True,
        "active": True,
        "is_demo": False,
        "updated_at": datetime.now(UTC),
    } | changes


def add_window(database: Database, mentor_id: str, starts_at: datetime, slots: int) -> None:
    """A mentor who is open for exactly so many meetings of half an hour."""
    with database.transaction() as session:
        library.save_mentor(session, mentor_row(mentor_id), NOTHING_INTERNAL)
        ends_at = starts_at + slots * timedelta(minutes=30)
        row = {
            "id": mentor_id,
            "mentor_id": mentor_id,
            "kind": "extra",
            "starts_at": starts_at,
            "ends_at": ends_at,
        }
        library.add_exception(session, row)
        library.changed(session)


class Backend:
    """A backend in another process, on a port that stays the same when it is started again."""

    def __init__(self, url: str, folder: Path, port: int) -> None:
        self.port = port
        self._log = folder / "backend.log"
        self._environment = {
            **os.environ,
            "ENV": "test",
            "PORT": str(port),
            "DATABASE_URL": url,
            "VAR_DIR": str(folder / "var"),
            "LOG_LEVEL": "WARNING",
            "RATE_LIMIT_PER_MINUTE": "1000000",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.backend_process"],
                cwd=BACKEND,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        give_up = time.monotonic() + 300  # a busy machine
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=2, trust_env=False)
                return
            except httpx.TransportError:
                if time.monotonic() > give_up or self._process.poll() is not None:
                    raise
                time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL: no chance to clean up."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
