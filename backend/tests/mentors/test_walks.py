"""The walks of booking and changing, in the chat, with mentors to choose from.

Walks of other processes are walked on the engine alone; here what can be chosen comes from the mentors and
what the words mean depends on it, so these lie in a folder of their own.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.db import Database
from app.mentors.appointments.booking import Details, Wanted
from app.mentors.kinds import Format
from app.settings import Settings
from tests.cases.mentor_world import MentorWorld, at
from tests.cases.world import Visitor
from tests.processes.walking import read_walk

WALKS = Settings().processes_dir / "walks"
FEWEST = 10
BEGINNINGS = {"mentor_appointment": "我要约导师", "mentor_change": "改时间"}
CONSENT = {True: "同意", False: "不同意"}


def walk_files() -> list[Path]:
    return sorted((WALKS / "mentors").glob("*.yml"))


def by_name(path: Path) -> str:
    return path.stem


@pytest.fixture
def world(database: Database, database_url: str, tmp_path: Path) -> Iterator[MentorWorld]:
    """The processes of this repository, with mentors."""
    world = MentorWorld.open(database, database_url, tmp_path)
    yield world
    world.close()


def has_an_appointment(world: MentorWorld, visitor: Visitor) -> None:
    booking, who = world.mentors.services.booking, visitor.conversation_id
    with world.database.transaction() as db:
        booking.hold(db, who, Wanted("shop", at(25, 15), Format.ONLINE, "booked"), Details(), "visitor")
        booking.confirm(db, who, "booked", Details(), "visitor")


def said(move: dict[str, Any]) -> str:
    return str(move["say"]) if "say" in move else CONSENT[move["consent"]["basic"]]


def makes(move: dict[str, Any]) -> dict[str, Any]:
    """What a move must make of the answers."""
    if "skip" in move:
        return {move["skip"]: None}
    return {**move.get("takes", {}), **move.get("change", {})}


def walk_on(visitor: Visitor, move: dict[str, Any]) -> None:
    before = visitor.values
    visitor.say(said(move))
    after = visitor.values
    changed = {key: value for key, value in after.items() if key not in before or before[key] != value}
    assert changed == makes(move)
    assert sorted(before.keys() - after.keys()) == sorted(move.get("cleared", []))


def walked(world: MentorWorld, walk: dict[str, Any]) -> Visitor:
    visitor = world.visitor()
    if walk["process"] == "mentor_change":
        has_an_appointment(world, visitor)
    visitor.begin(walk["process"], BEGINNINGS[walk["process"]])
    assert visitor.values == {}
    for move in walk["moves"]:
        walk_on(visitor, move)
    return visitor


@pytest.mark.parametrize("path", walk_files(), ids=by_name)
def test_a_walk_has_the_shape_of_the_schema(path: Path) -> None:
    walk = read_walk(path)
    jsonschema.validate(walk, json.loads((WALKS / "schema.json").read_text(encoding="utf-8")))
    assert walk["id"] == path.stem
    assert all("say" in move or "consent" in move for move in walk["moves"])


@pytest.mark.parametrize("path", walk_files(), ids=by_name)
def test_a_walk_ends_where_it_says_and_can_be_submitted(world: MentorWorld, path: Path) -> None:
    walk = read_walk(path)
    assert walk["today"] == f"{world.clock.now():%Y-%m-%d}"
    visitor = walked(world, walk)
    ends, values = walk["ends"], visitor.values
    assert visitor.open_key == ends["at"] == "submit"
    assert {key: values.get(key) for key in ends["answers"]} == ends["answers"]
    assert not set(ends.get("absent", [])) & set(values)
    visitor.say("确认")
    assert (visitor.case, visitor.cases[0].state) == (None, "done")


@pytest.mark.parametrize("path", walk_files(), ids=by_name)
def test_after_a_walk_the_mentor_is_taken_at_the_time_it_ended_with(world: MentorWorld, path: Path) -> None:
    walk = read_walk(path)
    visitor = walked(world, walk)
    values = visitor.values
    visitor.say("确认")
    with world.database.reading() as db:
        mine = world.mentors.services.mine.everything(db, visitor.conversation_id)
    booked = [view for view in mine.appointments if view.status == "booked"]
    if values.get("mentor") == "waitlist":
        assert (booked, len(mine.wishes)) == ([], 1)
        return
    [view] = booked
    assert view.starts_at.isoformat(timespec="minutes") == values["time"]
    assert view.mentor_id == values.get("mentor", "shop/online").split("/")[0]


def test_there_are_enough_walks_of_both_processes() -> None:
    walks = [read_walk(path) for path in walk_files()]
    assert len(walks) >= FEWEST
    assert {walk["process"] for walk in walks} == set(BEGINNINGS)
    assert sum("change" in move for walk in walks for move in walk["moves"]) >= 3
