"""Accounts in a database, staff that sign in to them, and a clock that tests can move."""

import json
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from argon2 import PasswordHasher

from app.accounts import repository
from app.accounts.errors import SignInFailed, SignInLocked
from app.accounts.passwords import Passwords
from app.accounts.service import Staff
from app.auth import ANY_ROLE
from app.db import Database
from app.errors import AppError
from app.privacy.audit import repository as trail
from app.privacy.audit.chain import Audit
from tests.privacy.conftest import SetClock

PASSWORD = "正确的密码 correct horse"
ADDRESS = "192.0.2.1"
CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


class WatchedHasher(PasswordHasher):
    """A cheap hasher that remembers what it was asked to verify against."""

    def __init__(self) -> None:
        super().__init__(**CHEAP)
        self.verified: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Any:
        self.verified.append(str(hash))
        return super().verify(hash, password)


@dataclass
class Door:
    """The staff service with the parts behind it."""

    database: Database
    clock: SetClock
    hasher: WatchedHasher
    passwords: Passwords

    def staff(self, database: Database | None = None, *, allow_demo: bool = True) -> Staff:
        """A service; several stand for several processes."""
        audit = Audit(self.clock)
        return Staff(database or self.database, self.passwords, audit, self.clock, allow_demo=allow_demo)

    def trail(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Actor, action and details of every event about staff."""
        with self.database.reading() as session:
            events = [dict(row._mapping) for row in trail.events(session)]
        return [
            (event["actor"], event["action"], json.loads(event["details"]))
            for event in events
            if event["action"].startswith("staff.")
        ]

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """Everything in a table."""
        with self.database.reading() as session:
            return [tuple(row) for row in session.connection().exec_driver_sql(f"SELECT * FROM {table}")]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def door(database: Database, clock: SetClock) -> Iterator[Door]:
    hasher = WatchedHasher()
    passwords = Passwords(hasher)
    add_accounts(database, clock)
    yield Door(database, clock, hasher, passwords)
    passwords.close()


@pytest.fixture
def staff(door: Door) -> Staff:
    return door.staff()


def add_accounts(database: Database, clock: SetClock) -> None:
    """One account for each role, called like it, and one for demonstrations."""
    password_hash = PasswordHasher(**CHEAP).hash(PASSWORD)
    with database.transaction() as session:
        repository.save_office(session, office_id="o1", name="一号服务点", is_demo=False)
        session.flush()
        for name in (*ANY_ROLE, "demo"):
            repository.save_account(
                session,
                username=name,
                password_hash=password_hash,
                role="window" if name == "demo" else name,
                office_id="o1",
                is_demo=name == "demo",
                now=clock.now(),
            )


async def refused(attempt: Awaitable[Any]) -> AppError:
    """How a sign-in is refused; fails when it is not."""
    try:
        await attempt
    except (SignInFailed, SignInLocked) as error:
        return error
    raise AssertionError("was let in")
