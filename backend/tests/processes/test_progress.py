"""The progress somebody sees, over random walks of the real processes: what is done stays done."""

import random
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.processes.interview import SKIPPED, Given, Place
from app.processes.library import ProcessLibrary
from app.processes.model import StepType
from app.processes.progress import progress_of
from tests.processes.person import Person
from tests.processes.test_personal_startup import a_value
from tests.processes.walking import load_library

PROCESSES = ("aid_intake", "mentor_appointment", "mentor_change", "personal_startup")
MOST_MOVES = 120
seeds = st.integers(0, 2**32)
lasting = settings(max_examples=25, deadline=None)


@cache
def library() -> ProcessLibrary:
    return load_library()


def somebody(process: str) -> Person:
    return Person(library().process(process), library().checker)


def give(person: Person, place: Place, chance: random.Random) -> None:
    if place.step.provider is not None:
        person.answer(place.key, Given("one"))
    elif place.step.type is StepType.MANY and chance.random() < 0.3:
        person.give(place.key, [chance.choice(place.options).value])
    else:
        person.give(place.key, value_of(place, chance))


def value_of(place: Place, chance: random.Random) -> Any:
    if place.step.type is StepType.MANY and not any(option.alone for option in place.options):
        return [option.value for option in place.options if chance.random() < 0.5] or [place.options[0].value]
    return a_value(place, chance)


def ahead(person: Person) -> list[Place]:
    """Questions behind the open one that somebody can answer before their turn."""
    places = person.interview.places
    behind = places[places.index(person.interview.open_place()) + 1 :]
    agreed = [each for each in behind if not each.step.personal or person.consents.get(each.step.personal)]
    return [
        each
        for each in agreed
        if each.purpose is None
        and each.step.type is not StepType.CONFIRM
        and not person.interview.is_answered(each)
    ]


def go_on(person: Person, chance: random.Random) -> None:
    """One move forward: an answer, a skip, a decision, or an answer before its turn; at times a look back."""
    earlier = person.interview.before(person.open.key)
    if earlier is not None and chance.random() < 0.1:
        person.at = earlier.key  # only looked at
        person.resume()
        person.at = None
    place, later = person.open, ahead(person)
    if later and chance.random() < 0.3:
        give(person, chance.choice(later), chance)
    elif place.purpose is not None:
        person.decide(place.purpose, chance.random() < 0.8)
    elif not place.step.required and chance.random() < 0.25:
        person.answer(place.key, SKIPPED)
    else:
        give(person, place, chance)


def walked(process: str, chance: random.Random) -> list[tuple[int, int]]:
    """What is shown after every move until the review."""
    person = somebody(process)
    shown = [progress_of(person.interview)]
    for _ in range(MOST_MOVES):
        if person.interview.is_complete:
            break
        go_on(person, chance)
        shown.append(progress_of(person.interview))
    assert person.interview.is_complete
    return shown


@pytest.mark.parametrize("process", PROCESSES)
@lasting
@given(seed=seeds)
def test_what_is_done_never_gets_fewer_while_somebody_goes_on(process: str, seed: int) -> None:
    shown = walked(process, random.Random(seed))
    for (done, _), (next_done, _) in pairwise(shown):
        assert next_done >= done
    done, total = shown[-1]
    assert done == total


@pytest.mark.parametrize("process", PROCESSES)
@lasting
@given(seed=seeds)
def test_whatever_is_changed_it_is_full_exactly_at_the_review(process: str, seed: int) -> None:
    chance, person = random.Random(seed), somebody(process)
    for _ in range(30):
        given_before = [place for place in person.interview.places if place.key in person.answers]
        if given_before and chance.random() < 0.4:
            give(person, chance.choice(given_before), chance)
        elif not person.interview.is_complete:
            go_on(person, chance)
        done, total = progress_of(person.interview)
        assert 0 <= done <= total
        assert (done == total) is person.interview.is_complete


def test_a_change_that_opens_questions_raises_the_total() -> None:
    person = somebody("personal_startup")
    chance = random.Random(3)
    while person.open.key != "business_form":
        place = person.open
        pinned = {"has_licence": False}.get(place.key)
        if place.purpose is not None:
            person.decide(place.purpose, granted=True)
        elif pinned is None:
            give(person, place, chance)
        else:
            person.give(place.key, pinned)
    person.give("business_form", "individual")
    done, total = progress_of(person.interview)
    person.give("business_form", "company")
    assert progress_of(person.interview) == (
        done,
        total + 4,
    )  # the owners, what they put in, and who they are


def test_what_an_answer_rules_out_is_no_longer_counted() -> None:
    person = somebody("aid_intake")
    person.decide("aid_intake", granted=True)
    person.give("urgent", "despair")
    _, before = progress_of(person.interview)
    person.give("urgent_help", "later")
    done, total = progress_of(person.interview)
    assert (done, total) == (3, 4)  # nothing but the number to call is left
    assert before > total
