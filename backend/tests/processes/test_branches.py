"""A generator walks every branch of 个人创业“一件事”: every option, and every two of them that can meet."""

import random
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

from app.processes.interview import SKIPPED, answered_values
from app.processes.library import ProcessLibrary
from app.processes.model import StepType
from app.processes.progress import progress_of
from tests.processes.person import Person, straight
from tests.processes.test_personal_startup import a_value
from tests.processes.walking import load_library

Pin = tuple[str, Any]
FIXED = (StepType.CHOICE, StepType.YES_NO)
WALKS = 300
MOST_QUESTIONS = 80


@cache
def library() -> ProcessLibrary:
    return load_library()


def pins() -> list[Pin]:
    """Every option of every choice, and both answers of every yes-or-no."""
    found: list[Pin] = []
    for step in library().process("personal_startup").steps.values():
        values = [option.value for option in step.options] or ([True, False] if step.type in FIXED else [])
        found += [(step.id, value) for value in values]
    return found


def walk(wanted: dict[str, set[Any]], seed: int) -> Person:
    """Somebody who gives the wanted answers where they are asked, and any others elsewhere."""
    chance = random.Random(seed)
    person = Person(library().process("personal_startup"), library().checker)
    for _ in range(MOST_QUESTIONS):
        place = person.open
        if place.step.type is StepType.CONFIRM:
            break
        offered = {option.value for option in place.options} or {True, False}
        fitting = sorted(wanted.get(place.step.id, set()) & offered, key=str)
        if place.purpose is not None:
            person.decide(place.purpose, chance.random() < 0.8)
        elif fitting:
            alone = [option.value for option in place.options if option.alone and option.value in fitting]
            person.give(place.key, (alone or fitting) if place.step.type is StepType.MANY else fitting[0])
        elif not place.step.required and chance.random() < 0.1:
            person.answer(place.key, SKIPPED)
        else:
            person.give(place.key, a_value(place, chance))
    return person


def met(person: Person) -> set[Pin]:
    """The options somebody chose."""
    return set(_chosen(person))


def _chosen(person: Person) -> Iterator[Pin]:
    for key, value in person.values().items():
        for each in value if isinstance(value, list) else [value]:
            yield key, each


@cache
def walked() -> tuple[tuple[Person, ...], frozenset[frozenset[Pin]]]:
    """Walks that go for what has not met yet, and every two options that met."""
    people, together = list[Person](), set[frozenset[Pin]]()
    every, chance = pins(), random.Random(1)
    pairs = [pair for pair in combinations(every, 2)]
    chance.shuffle(pairs)
    for one, other in pairs:
        if len(people) == WALKS:
            break
        if frozenset((one, other)) in together:
            continue
        wanted: dict[str, set[Any]] = {}
        for step, value in (one, other):
            wanted.setdefault(step, set()).add(value)
        people.append(walk(wanted, seed=len(people)))
        together |= {frozenset(pair) for pair in combinations(met(people[-1]), 2)}
    return tuple(people), frozenset(together)


def test_every_option_is_chosen_by_somebody() -> None:
    people, _ = walked()
    chosen = set().union(*map(met, people))
    assert [pin for pin in pins() if pin not in chosen] == []


def test_whoever_takes_a_branch_reaches_the_review_and_has_a_plan() -> None:
    plan = library().plans["one_thing"]
    for person in walked()[0]:
        assert person.open.step.type is StepType.CONFIRM
        done, total = progress_of(person.interview)
        assert done == total
        assert plan.for_case(answered_values(person.interview), person.interview.today).items


def test_every_branch_ends_as_answering_it_straight() -> None:
    for person in walked()[0][::5]:
        assert straight(person).answers == person.answers


def test_most_pairs_of_options_meet() -> None:
    """Those that exclude each other (options of one choice, questions of branches that never meet) do not."""
    _, together = walked()
    pairs = [frozenset(pair) for pair in combinations(pins(), 2)]
    assert sum(pair in together for pair in pairs) / len(pairs) > 0.7
