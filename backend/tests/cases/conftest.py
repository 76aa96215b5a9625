"""Cases on both kinds of database, with the small process of the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.db import Database
from tests.cases.booking_chat import FIRST
from tests.cases.mentor_world import MentorWorld, booking
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


@pytest.fixture
def mentor_world(database: Database, database_url: str, tmp_path: Path) -> Iterator[MentorWorld]:
    """The processes of this repository, with mentors."""
    world = MentorWorld.open(database, database_url, tmp_path)
    yield world
    world.close()


@pytest.fixture
def person(mentor_world: MentorWorld) -> Visitor:
    """Somebody who has said what they need and chosen a mentor."""
    visitor = mentor_world.visitor()
    booking(visitor, FIRST)
    visitor.say("王电商")
    assert visitor.open_key == "time"
    return visitor
