"""The database: engine, transactions and column types. The only module that commits."""

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, DateTime, Dialect, Engine, MetaData, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

T = TypeVar("T")

_BUSY_TIMEOUT_MS = 10_000
_SQLITE_BEGIN = "sqlite_begin"


class Base(DeclarativeBase):
    """Base of all tables. Constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite has no zones, so it comes back aware from there too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses naive times: nobody could say which moment they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _prepare_sqlite_connection(connection: SqliteConnection, _record: Any) -> None:
    # The driver must not begin transactions by itself: we say BEGIN or BEGIN IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get(_SQLITE_BEGIN, "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _without_kerberos(address: URL) -> URL:
    """Unless the address says otherwise: libpq would look for a Kerberos ticket at every connection.

    With the Kerberos library of its binary package that has ended processes (psycopg issues 1088 and 1213).
    """
    if "gssencmode" in address.query:
        return address
    return address.update_query_dict({"gssencmode": "disable"})


def create_database_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL. Opens nothing yet."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        address = _without_kerberos(address)
        return create_engine(address, pool_size=16, max_overflow=4, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, pool_size=8, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite_connection)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def close_to_others(url: str) -> None:
    """Make a SQLite file and its directory ours alone, also a file that is there already.

    SQLite gives the files beside it (`-wal`, `-shm`) the same mode when it makes them.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        return
    database = Path(str(address.database))
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    for path in (database, *database.parent.glob(f"{database.name}-*")):
        with suppress(FileNotFoundError):  # another process may just have tidied up
            found = path.stat()
            if found.st_uid == os.geteuid() and found.st_mode & 0o077:
                path.chmod(0o600)


class Database:
    """Transactions, called directly or from async code through a small pool of threads.

    SQLite allows one writer at a time: writers of this process queue in one thread instead of in
    SQLite's busy handler, which sleeps.
    """

    def __init__(self, url: str) -> None:
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._url = url
        self.engine = create_database_engine(url)
        self._reading_engine = self.engine.execution_options(**{_SQLITE_BEGIN: "DEFERRED"})
        self._writers = ThreadPoolExecutor(1 if self.is_sqlite else 8, thread_name_prefix="db-write")
        self._readers = ThreadPoolExecutor(2 if self.is_sqlite else 8, thread_name_prefix="db-read")

    def make_directory(self) -> None:
        """The directory of a SQLite file, which SQLite does not create itself, and the file, ours alone."""
        close_to_others(self._url)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One writing transaction: committed at the end, rolled back on any exception."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One reading transaction: a consistent view, never blocks a writer."""
        with Session(self._reading_engine, expire_on_commit=False) as session:
            yield session

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a writing transaction in a database thread."""

        def run() -> T:
            with self.transaction() as session:
                return work(session)

        return await asyncio.get_running_loop().run_in_executor(self._writers, run)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a reading transaction in a database thread."""

        def run() -> T:
            with self.reading() as session:
                return work(session)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    def ping(self) -> None:
        """Raises SQLAlchemyError when the database cannot be read."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        """Finish running work and close every connection."""
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
