"""Whatever somebody does on the way, the case ends as if they had answered straight."""

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.processes.interview import SKIPPED, Given
from app.processes.library import ProcessLibrary
from app.processes.model import StepType
from app.processes.progress import progress_of
from tests.processes.person import Person, left_after, straight
from tests.processes.specimens import must_ask, small_library

MOVES = (
    "answer",
    "answer",
    "answer",
    "volunteer",
    "change",
    "change",
    "back",
    "go_to",
    "skip",
    "resume",
    "decide",
)
PURPOSES = ("basic", "debts")
# So many questions are answered straight first: what hangs together shows only in a case nearly full.
beginnings = st.integers(0, 30).flatmap(
    lambda length: st.lists(
        st.tuples(st.just("answer"), st.integers(1, 999)), min_size=length, max_size=length
    )
)
moves = st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 999)), max_size=40)
ways = st.builds(lambda beginning, after: beginning + after, beginnings, moves)
lasting = settings(max_examples=200, deadline=None)
Way = list[tuple[str, int]]


@cache
def library() -> ProcessLibrary:
    return small_library()


def somebody() -> Person:
    return Person(library().process("small"), library().checker)


def answer(person: Person, number: int) -> None:
    place = person.open
    if place.purpose is not None:
        person.decide(place.purpose, number % 4 != 0)
    elif place.step.type is not StepType.CONFIRM:
        choices = person.choices(place)
        person.give(place.key, choices[number % len(choices)])


def give_to_one_of(person: Person, keys: list[str], number: int) -> None:
    if keys:
        place = person.interview.by_key[keys[number % len(keys)]]
        choices = person.choices(place)
        person.give(place.key, choices[number // 7 % len(choices)])


def volunteer(person: Person, number: int) -> None:
    interview = person.interview
    unasked = [
        place.key
        for place in interview.places
        if not interview.is_answered(place)
        and place.purpose is None
        and place.step.type is not StepType.CONFIRM
        and (place.step.personal is None or person.consents.get(place.step.personal))
    ]
    give_to_one_of(person, unasked, number)


def change(person: Person, number: int) -> None:
    give_to_one_of(person, [key for key in person.interview.by_key if key in person.answers], number)


def back(person: Person, number: int) -> None:
    place = person.interview.before(person.open.key)
    if place is not None:
        person.at = place.key


def go_to(person: Person, number: int) -> None:
    answered = [key for key in person.interview.by_key if key in person.answers]
    if answered:
        person.at = answered[number % len(answered)]


def skip(person: Person, number: int) -> None:
    if not person.open.step.required and person.open.purpose is None:
        person.answer(person.open.key, SKIPPED)


def resume(person: Person, number: int) -> None:
    person.resume()


def decide(person: Person, number: int) -> None:
    if PURPOSES[number % 2] in person.consents:
        person.decide(PURPOSES[number % 2], (True, False, None)[number % 3])


ACTS: dict[str, Callable[[Person, int], None]] = {
    "answer": answer,
    "volunteer": volunteer,
    "change": change,
    "back": back,
    "go_to": go_to,
    "skip": skip,
    "resume": resume,
    "decide": decide,
}


def walked(way: Way) -> Person:
    person = somebody()
    for move, number in way:
        ACTS[move](person, number)
    return person


@lasting
@given(way=ways)
def test_any_way_ends_in_the_same_case_as_answering_straight(way: Way) -> None:
    person = walked(way)
    first_gap = next(
        (place.key for place in person.interview.places if not person.interview.is_answered(place)), None
    )
    other = straight(person)
    assert other.open.key == first_gap
    if other.open.step.type is StepType.CONFIRM:
        assert other.answers == person.answers
        assert other.interview.places == person.interview.places
    else:
        assert other.answers.items() <= person.answers.items()


@lasting
@given(way=ways)
def test_the_questions_are_exactly_those_that_the_standing_answers_call_for(way: Way) -> None:
    """So nothing that is asked depends on an answer that was cleared."""
    person = walked(way)
    asked = must_ask(person.values(), person.consents)
    assert [place.key for place in person.interview.places] == asked
    assert set(person.answers) <= set(asked)


@lasting
@given(way=ways, number=st.integers(0, 9999), skipped=st.booleans())
def test_a_change_clears_exactly_what_depended_on_it(way: Way, number: int, skipped: bool) -> None:
    person = walked(way)
    keys = [key for key in person.interview.by_key if key in person.answers]
    if not keys:
        return
    place = person.interview.by_key[keys[number % len(keys)]]
    choices = person.choices(place)
    chosen = library().checker.check(place, choices[number // 11 % len(choices)], person.interview.today)
    answer = SKIPPED if skipped and not place.step.required else Given(chosen)
    before, wanted = dict(person.answers), left_after(person.answers, person.consents, place.key, answer)
    change = person.answer(place.key, answer)
    assert {key: (each.value, each.skipped) for key, each in change.answers.items()} == {
        key: (each.value, each.skipped) for key, each in wanted.items()
    }
    assert change.old == before[place.key]


@lasting
@given(way=ways)
def test_progress_never_passes_the_total_and_is_full_exactly_at_the_review(way: Way) -> None:
    person = somebody()
    for move, number in way:
        ACTS[move](person, number)
        done, total = progress_of(person.interview)
        assert 0 <= done <= total
        assert (done == total) is person.interview.is_complete


@lasting
@given(way=ways)
def test_giving_the_same_answer_again_changes_nothing(way: Way) -> None:
    person = walked(way)
    for key in [key for key in person.interview.by_key if key in person.answers]:
        before: dict[str, Any] = dict(person.answers)
        standing = person.answers[key]
        change = person.answer(key, Given(standing.value, standing.skipped))
        assert (person.answers, change.cleared) == (before, ())
