"""Aid on both kinds of database."""

from pathlib import Path

import pytest

from app.db import Database
from tests.aid.world import World


@pytest.fixture
def world(database: Database, database_url: str, tmp_path: Path) -> World:
    """Aid at work."""
    return World.of(database, database_url, tmp_path)
