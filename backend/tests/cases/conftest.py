"""Cases on both kinds of database, with the small process of the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.db import Database
from tests.cases.world import Visitor, World


@pytest.fixture
def world(database: Database, database_url: str, tmp_path: Path) -> Iterator[World]:
    """The small process."""
    world = World.of(database, database_url, tmp_path)
    yield world
    world.close()


@pytest.fixture
def startup(database: Database, database_url: str, tmp_path: Path) -> Iterator[World]:
    """The processes of this repository."""
    world = World.of(database, database_url, tmp_path, processes=None)
    yield world
    world.close()


@pytest.fixture
def visitor(world: World) -> Visitor:
    """Somebody with a conversation."""
    return world.visitor()


@pytest.fixture
def chat(visitor: Visitor) -> Visitor:
    """Somebody at the second question."""
    visitor.begin()
    visitor.say("修鞋")
    return visitor
