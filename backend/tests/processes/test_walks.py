"""Every walk of `processes/walks` on the engine alone; chat and web form walk the same files elsewhere."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.processes.interview import answered_values
from app.processes.library import ProcessLibrary
from app.settings import Settings
from tests.processes.walking import Walker, load_library, read_walk, walk_files

FEWEST_WALKS = 34
FEWEST_IN_WORDS = 10
FEWEST_WITH_SEVERAL = 5


@pytest.fixture(scope="module")
def library() -> ProcessLibrary:
    return load_library()


def by_name(path: Path) -> str:
    return path.stem


def walked(library: ProcessLibrary, walk: dict[str, Any]) -> Walker:
    walker = Walker(library.process(walk["process"]), library.checker, date.fromisoformat(str(walk["today"])))
    for move in walk["moves"]:
        walker.move(move)
    return walker


@pytest.mark.parametrize("path", walk_files(), ids=by_name)
def test_a_walk_has_the_shape_of_the_schema(path: Path) -> None:
    schema = json.loads((Settings().processes_dir / "walks" / "schema.json").read_text(encoding="utf-8"))
    walk = read_walk(path)
    jsonschema.validate(walk, schema)
    assert walk["id"] == path.stem


@pytest.mark.parametrize("path", walk_files(), ids=by_name)
def test_a_walk_ends_where_it_says(path: Path, library: ProcessLibrary) -> None:
    walk = read_walk(path)
    ends = walk["ends"]
    walker = walked(library, walk)
    interview = walker.interview
    assert walker.open.key == ends["at"]
    given = {key: walker.answers[key].value for key in ends.get("answers", {}) if key in walker.answers}
    assert {**dict.fromkeys(ends.get("answers", {})), **given} == ends.get("answers", {})
    assert not set(ends.get("absent", [])) & set(interview.by_key)
    plan = library.plans[interview.process.file.plan or ""]
    items = {item.id for item in plan.for_case(answered_values(interview), walker.today).items}
    assert set(ends.get("items", [])) <= items
    assert not set(ends.get("not_items", [])) & items


@pytest.mark.parametrize("path", walk_files(), ids=by_name)
def test_answering_straight_ends_in_the_same_case(path: Path, library: ProcessLibrary) -> None:
    """Corrections, steps back and the order of answers leave no trace."""
    walk = read_walk(path)
    walker = walked(library, walk)
    straight = Walker(walker.process, walker.checker, walker.today)
    while (key := straight.open.key) != walk["ends"]["at"]:
        purpose = straight.open.purpose
        if purpose is not None:
            straight.give(key, walker.consents[purpose])
        elif walker.answers[key].skipped:
            straight.skip()
        else:
            straight.give(key, walker.answers[key].value)
    assert straight.answers == walker.answers


def test_there_are_enough_walks_in_the_words_of_people() -> None:
    walks = [read_walk(path) for path in walk_files()]
    in_words = [walk for walk in walks if all("say" in move for move in walk["moves"])]
    several = [walk for walk in in_words if any(len(move.get("takes", {})) > 1 for move in walk["moves"])]
    assert len(walks) >= FEWEST_WALKS
    assert len(in_words) >= FEWEST_IN_WORDS
    assert len(several) >= FEWEST_WITH_SEVERAL
