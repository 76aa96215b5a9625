"""Runs migrations on the database that `app.migrate` connects to."""

from alembic import context
from sqlalchemy import Connection

import app.tables  # noqa: F401  (registers every table)
from app.db import Base

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    # SQLite cannot alter tables in place; Alembic then copies them.
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
