"""What the tests themselves stand on: a database handed out again is as good as a new one."""

import psycopg
import pytest

from tests.support.databases import Databases, connected

pytestmark = pytest.mark.external

CONTENT = "SELECT json_agg(t)::text FROM {} AS t"


def content(server: str, name: str) -> dict[str, str | None]:
    """All rows of all tables."""
    with connected(server, name) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        return {
            table: row[0]
            for (table,) in tables
            if (row := connection.execute(CONTENT.format(table).encode()).fetchone()) is not None
        }


def name_in(url: str) -> str:
    """The database in a URL."""
    return url.rpartition("/")[2]


def write(server: str, name: str, *statements: str) -> None:
    """As somebody whom no trigger stops."""
    with connected(server, name) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement.encode())


def test_what_a_test_wrote_or_deleted_is_undone_for_the_next(databases: Databases, postgresql: str) -> None:
    with databases.one() as url:
        first, before = name_in(url), content(postgresql, name_in(url))
        write(
            postgresql,
            first,
            "DELETE FROM mentor_library",
            "UPDATE audit_head SET seq = seq + 1",
            "CREATE TEMP TABLE of_nobody (n int)",
            "INSERT INTO alembic_version VALUES ('another')",
        )
        assert content(postgresql, first) != before
    with databases.one() as url:
        assert name_in(url) == first and content(postgresql, first) == before


def test_a_connection_that_was_left_behind_is_ended(databases: Databases, postgresql: str) -> None:
    with databases.one() as url:
        left = connected(postgresql, name_in(url))
        left.execute("LOCK TABLE mentor_library IN ACCESS EXCLUSIVE MODE")
    with pytest.raises(psycopg.OperationalError):
        left.execute("SELECT 1")
    with databases.one() as url, connected(postgresql, name_in(url)) as connection:
        connection.execute("SET lock_timeout = '1s'")
        assert connection.execute("SELECT count(*) FROM mentor_library").fetchone() == (1,)


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE another (n int)",
        "ALTER TABLE mentor_library ADD COLUMN another int",
        "DROP TRIGGER audit_head_one_step ON audit_head",
        "ALTER TABLE audit_head DISABLE TRIGGER audit_head_one_step",
        "CREATE INDEX another ON audit_head (seq)",
        "CREATE SCHEMA another",
    ],
)
def test_a_database_whose_tables_were_changed_is_handed_out_to_nobody(
    databases: Databases, postgresql: str, change: str
) -> None:
    with databases.one() as url:
        changed = name_in(url)
        write(postgresql, changed, change)
    with databases.one() as url:
        assert name_in(url) != changed


def test_two_at_once_are_never_the_same(databases: Databases) -> None:
    with databases.one() as first, databases.one() as second:
        assert first != second
