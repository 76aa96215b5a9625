"""Databases for the tests on one PostgreSQL server: copies of a migrated one, emptied and handed out again.

Copying takes a quarter of a second of a whole core for every test, emptying a tenth of that. A copy whose
tables are not the template's any more, or that was used often (deleted rows stay in its files), is dropped.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

_MOST_USES = 40
_PATIENCE_MS = (
    5_000  # a connection that a killed backend left behind ends at once; a minute would be a defect
)

_OTHERS = """
    SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
# Tables, columns, indexes, constraints and triggers, each as one line.
_SHAPE = """
    SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
        SELECT concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull) AS line
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped
        UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, contype) FROM pg_constraint
            WHERE conrelid <> 0
        UNION ALL SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
            WHERE NOT tgisinternal
        UNION ALL SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_temp%'
            AND nspname NOT LIKE 'pg\\_toast%'
    ) AS lines
"""
# As a replica nothing fires: neither foreign keys nor the triggers that keep the audit from being deleted.
_EMPTY = """
    DO $$
    DECLARE one record; filled boolean;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR one IN SELECT oid::regclass AS name FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one.name) INTO filled;
            IF filled THEN EXECUTE format('DELETE FROM %s', one.name); END IF;
        END LOOP;
        FOR one IN SELECT schemaname, sequencename FROM pg_sequences WHERE last_value IS NOT NULL LOOP
            EXECUTE format('ALTER SEQUENCE %I.%I RESTART', one.schemaname, one.sequencename);
        END LOOP;
    END $$
"""


def connected(server: str, name: str, autocommit: bool = False) -> psycopg.Connection:
    """A connection to a database on the server."""
    return psycopg.connect(f"postgresql://{server}/{name}", autocommit=autocommit, gssencmode="disable")


def create_database(server: str, template: str = "template1") -> str:
    """A new database on the server, empty or a copy of another; gives its name."""
    name = f"test_{uuid.uuid4().hex}"
    with connected(server, "postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return name


def url_of(server: str, name: str) -> str:
    """The URL of a database for SQLAlchemy."""
    return f"postgresql+psycopg://{server}/{name}"


class Databases:
    """Copies of one migrated database."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = server, template
        self._free: list[tuple[str, int]] = []
        with connected(self._server, template) as connection:
            self._shape = connection.execute(_SHAPE).fetchone()
            self._rows = self._rows_of(connection)

    @contextmanager
    def one(self) -> Iterator[str]:
        """The URL of a copy, as the template is; nobody else has it meanwhile."""
        name, uses = self._free.pop() if self._free else (create_database(self._server, self._template), 0)
        yield url_of(self._server, name)
        if uses + 1 < _MOST_USES and self._emptied(name):
            self._free.append((name, uses + 1))
        else:
            self._drop(name)

    def _emptied(self, name: str) -> bool:
        with connected(self._server, name) as connection:
            connection.execute(_OTHERS, [_PATIENCE_MS])
            if connection.execute(_SHAPE).fetchone() != self._shape:
                return False
            connection.execute(_EMPTY)
            connection.execute("SET LOCAL session_replication_role = replica")
            for table, rows in self._rows.items():
                fill = sql.SQL("INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, %s)")
                connection.execute(fill.format(sql.Identifier(table)), [rows])
        return True

    def _drop(self, name: str) -> None:
        with connected(self._server, "postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    @staticmethod
    def _rows_of(connection: psycopg.Connection) -> dict[str, str]:
        """What stands in a table after migrating, as JSON; tables without rows are left out."""
        found = {}
        for (table,) in connection.execute(_TABLES).fetchall():
            all_rows = sql.SQL("SELECT json_agg(t)::text FROM {} AS t").format(sql.Identifier(table))
            row = connection.execute(all_rows).fetchone()
            if row is not None and row[0] is not None:
                found[table] = row[0]
        return found
