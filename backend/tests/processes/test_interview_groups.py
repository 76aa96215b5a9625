"""Things of a group hang together among themselves, not with one another."""

from typing import Any

import pytest

from app.processes.definition import Definition
from tests.processes.person import Person
from tests.processes.specimens import small_content, small_library

STRAIGHT: dict[str, Any] = {
    "trade": "修鞋",
    "form": "company",
    "place": "230103",
    "house": "一条街",
    "hires": False,
    "wishes": ["none"],
    "opened_on": "2020-05",
    "team.0.role": "boss",
    "team.0.share": 10,
    "team.0.hours": 8,
    "team.0.more": True,
    "team.1.role": "helper",
    "team.1.hours": 6,
    "team.1.more": False,
}


def somebody(content: dict[str, Any] | None = None, **more: Any) -> Person:
    """Somebody who answered everything up to the contact questions."""
    library = small_library()
    process = Definition.of(content) if content else library.process("small")
    person = Person(process, library.checker)
    for key, value in {**STRAIGHT, **more}.items():
        person.give(key, value)
    return person


def test_the_second_thing_does_not_clear_the_first() -> None:
    assert "team.0.hours" in somebody().answers


def test_a_change_in_one_thing_of_a_group_leaves_the_others_alone() -> None:
    person = somebody()
    change = person.give("team.0.role", "helper")
    assert [place.key for place in change.cleared] == ["team.0.share", "team.0.hours"]


def test_a_change_in_one_thing_clears_what_hangs_on_it_there() -> None:
    person = somebody()
    change = person.give("team.1.role", "boss")
    assert "team.1.hours" in {place.key for place in change.cleared}
    assert person.open.key in ("team.0.hours", "team.1.share")


def test_what_depends_on_a_group_is_asked_again_when_one_of_its_things_changes() -> None:
    content = small_content()
    place = next(number for number, step in enumerate(content["steps"]) if step["id"] == "team")
    content["steps"].insert(
        place + 1,
        {"id": "agreed", "type": "yes_no", "section": "plan", "label": "都同意", "ask": "股东都同意吗？"}
        | {"depends_on": ["team"]},
    )
    person = somebody(content, agreed=True)
    change = person.give("team.1.role", "boss")
    assert "agreed" in {each.key for each in change.cleared}


def test_a_group_that_falls_away_takes_its_answers_with_it() -> None:
    person = somebody()
    person.give("form", "individual")
    assert not [key for key in person.answers if key.startswith("team.")]


def test_whoever_says_there_are_no_more_loses_the_later_things() -> None:
    person = somebody()
    change = person.give("team.0.more", False)
    assert {place.key for place in change.cleared} == {"team.1.role", "team.1.hours", "team.1.more"}


@pytest.mark.parametrize("number", range(3))
def test_the_last_possible_thing_asks_for_no_more(number: int) -> None:
    person = somebody(**{"team.1.more": True, "team.2.role": "helper", "team.2.hours": 1})
    assert (f"team.{number}.more" in person.interview.by_key) is (number < 2)
