"""`python -m app.migrate`: bring the database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.db import Database
from app.settings import Settings

_BACKEND = Path(__file__).resolve().parents[1]


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration, working on an open connection."""
    config = Config(str(_BACKEND / "alembic.ini"))
    config.attributes["connection"] = connection
    return config


def migrate(database: Database) -> None:
    """Apply every migration that is missing, all or nothing."""
    database.make_directory()
    with database.engine.begin() as connection:
        command.upgrade(alembic_config(connection), "head")


def main() -> None:
    """Migrate the database of the settings."""
    database = Database(Settings().database_url)
    migrate(database)
    database.close()


if __name__ == "__main__":
    main()
