"""Settings, clock, database, breaker, migrations, demo accounts."""

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from argon2 import PasswordHasher
from pydantic import ValidationError
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

import app.tables  # noqa: F401
from app import seed
from app.accounts.models import Office, StaffAccount
from app.breaker import CircuitBreaker
from app.clock import SystemClock, in_shanghai
from app.conversations.models import Conversation
from app.db import Base, Database
from app.migrate import migrate
from app.settings import Settings

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_without_a_database_url_the_database_lies_under_var_dir(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", "/somewhere")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert Settings().database_url == "sqlite:////somewhere/backend.db"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMIT_PER_MINUTE", "7")
    monkeypatch.setenv("REDIS_URL", "")
    settings = Settings()
    assert (settings.rate_limit_per_minute, settings.session_starts_per_minute) == (7, 2800)
    assert settings.redis_url == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "70000"), ("DATABASE_URL", "mysql://x"), ("ENV", "live"), ("RATE_LIMIT_PER_MINUTE", "0")],
)
def test_a_wrong_setting_stops_the_start(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


def test_a_token_that_is_not_set_is_one_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SERVICE_TOKEN", raising=False)
    one, two = Settings(), Settings()
    assert one.service_token.get_secret_value() != two.service_token.get_secret_value()
    assert len(one.service_token.get_secret_value()) >= 43
    assert one.service_token.get_secret_value() not in repr(one)


def test_times_are_shown_with_the_offset_of_shanghai() -> None:
    assert in_shanghai(NOW).isoformat() == "2026-11-23T12:00:00+08:00"
    assert SystemClock().now().tzinfo is UTC


def conversation(id: str) -> Conversation:
    return Conversation(id=id, last_seq=0, created_at=NOW)


def test_a_moment_comes_back_aware_and_the_same(database: Database) -> None:
    with database.transaction() as session:
        session.add(conversation("c"))
    with database.reading() as session:
        assert session.scalar(select(Conversation.created_at)) == NOW


def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="naive"), database.transaction() as session:
        session.add(Conversation(id="c", last_seq=0, created_at=NOW.replace(tzinfo=None)))


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as session:
        session.add(conversation("c"))
        session.flush()
        raise RuntimeError
    with database.reading() as session:
        assert session.scalar(select(Conversation.id)) is None


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(
            text("INSERT INTO offered_options (conversation_id, payload, label) VALUES ('x', '/y', 'z')")
        )


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.transaction() as session:
        session.add(conversation("c"))
        session.flush()
        seen: list[str | None] = []

        def read() -> None:
            with database.reading() as reader:
                seen.append(reader.scalar(select(Conversation.id)))

        thread = threading.Thread(target=read)
        thread.start()
        thread.join(10)
        assert seen == [None]


def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    migrate(database)  # a second time: nothing to do
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


class FakeTime:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_breaker_opens_after_failures_and_lets_one_call_try_after_a_pause() -> None:
    time = FakeTime()
    breaker = CircuitBreaker(time, failures_to_open=2, open_seconds=5)
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    time.now = 5.0
    assert [breaker.allows(), breaker.allows()] == [True, False]
    breaker.failed()
    time.now = 9.0
    assert not breaker.allows()
    time.now = 10.0
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.allows() and breaker.allows()


class FixedClock:
    def now(self) -> datetime:
        return NOW + timedelta()


@pytest.fixture
def demo_settings(database: Database, tmp_path: Path) -> Settings:
    return Settings(var_dir=tmp_path / "var", env="development")


def test_the_demo_accounts_are_one_per_role_in_each_of_two_offices(
    database: Database, demo_settings: Settings
) -> None:
    created = seed.seed_demo(demo_settings, database, FixedClock(), QUICK)
    path = demo_settings.var_dir / seed.ACCOUNTS_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    accounts = json.loads(path.read_text(encoding="utf-8"))
    assert accounts == [account.model_dump(mode="json") for account in created]
    assert all(set(account) == {"username", "password", "role", "office"} for account in accounts)
    assert len({(account["role"], account["office"]) for account in accounts}) == 10
    assert all("演示" in account["office"] for account in accounts)
    with database.reading() as session:
        stored = {account.username: account for account in session.scalars(select(StaffAccount))}
        assert all(account.is_demo for account in stored.values())
        assert all(office.is_demo for office in session.scalars(select(Office)))
    first = accounts[0]
    assert PasswordHasher().verify(stored[first["username"]].password_hash, first["password"])


def test_a_second_seed_changes_nothing_and_a_lost_file_gets_new_passwords(
    database: Database, demo_settings: Settings
) -> None:
    seed.seed_demo(demo_settings, database, FixedClock(), QUICK)
    path = demo_settings.var_dir / seed.ACCOUNTS_FILE
    before = path.read_text(encoding="utf-8")
    assert seed.seed_demo(demo_settings, database, FixedClock(), QUICK) == []
    assert path.read_text(encoding="utf-8") == before
    path.unlink()
    assert len(seed.seed_demo(demo_settings, database, FixedClock(), QUICK)) == 10
    assert path.read_text(encoding="utf-8") != before


def test_demo_data_is_refused_in_production(database: Database, tmp_path: Path) -> None:
    with pytest.raises(seed.DemoRefused):
        seed.seed_demo(Settings(var_dir=tmp_path, env="production"), database, FixedClock(), QUICK)
    assert not (tmp_path / seed.ACCOUNTS_FILE).exists()


def test_nobody_else_on_the_machine_can_read_a_new_or_an_old_database(tmp_path: Path) -> None:
    old_mask = os.umask(0o022)
    try:
        directory = tmp_path / "var"
        database = Database(f"sqlite:///{directory}/backend.db")
        migrate(database)
        assert directory.stat().st_mode & 0o777 == 0o700
        files = list(directory.iterdir())
        assert {file.name for file in files} >= {"backend.db", "backend.db-wal"}
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        for file in files:
            file.chmod(0o644)
        database.make_directory()
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        database.close()
    finally:
        os.umask(old_mask)
