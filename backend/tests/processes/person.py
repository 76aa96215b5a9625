"""Somebody who answers the small process in any order, on the engine alone, and what the oracle expects."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.processes.check import Checker
from app.processes.definition import Definition
from app.processes.interview import SKIPPED, Answer, Change, Given, Interview, Place, give, settle
from app.processes.model import StepType
from tests.processes.specimens import depends_on, must_ask, offered

TODAY = date(2026, 11, 26)
VALUES: dict[StepType, list[Any]] = {
    StepType.TEXT: ["修鞋", "卖花"],
    StepType.NUMBER: [1, 8],
    StepType.MONEY: [50_000, 200_000],
    StepType.DATE: ["2020-05", "2026-06"],
    StepType.REGION: ["230103", "230606"],
    StepType.YES_NO: [True, False],
    StepType.NAME: ["王小明", "李小红"],
    StepType.PHONE: ["13904511234", "13904511235"],
}


@dataclass
class Person:
    """The answers of somebody in the middle of a process."""

    process: Definition
    checker: Checker
    answers: dict[str, Answer] = field(default_factory=dict)
    consents: dict[str, bool] = field(default_factory=dict)
    at: str | None = None

    @property
    def interview(self) -> Interview:
        """The interview as it stands."""
        return Interview(self.process, dict(self.answers), dict(self.consents), TODAY)

    @property
    def open(self) -> Place:
        """The question that is asked now."""
        return self.interview.open_place(self.at)

    def values(self) -> dict[str, Any]:
        """Key → value of what was answered; what was skipped has none."""
        return {key: each.value for key, each in self.answers.items() if not each.skipped}

    def answer(self, key: str, answer: Given) -> Change:
        """Give one answer."""
        change = give(self.interview, key, answer)
        self.answers, self.at = dict(change.answers), None
        return change

    def give(self, key: str, raw: Any) -> Change:
        """Check and give one answer."""
        checked = self.checker.check(self.interview.by_key[key], raw, TODAY)
        return self.answer(key, Given(checked))

    def decide(self, purpose: str, granted: bool | None) -> None:
        """Decide about a purpose; None takes the consent back. A no forgets what was kept on it."""
        self.consents.pop(purpose, None)
        if granted is not None:
            self.consents[purpose] = granted
        if not granted:
            personal = {step.id for step in self.process.steps.values() if step.personal == purpose}
            self.answers = {key: each for key, each in self.answers.items() if key not in personal}
        after, _ = settle(self.interview, set())
        self.answers = dict(after.answers)
        self.at = None

    def resume(self) -> None:
        """Another day, another device: all that is left is what was stored."""
        stored = json.loads(
            json.dumps({key: [each.value, each.skipped] for key, each in self.answers.items()})
        )
        self.answers = {key: Given(value, skipped) for key, (value, skipped) in stored.items()}

    def choices(self, place: Place) -> list[Any]:
        """Values a question takes."""
        if place.step.type is StepType.CHOICE:
            return [option.value for option in place.options]
        if place.step.type is StepType.MANY:
            together = [option.value for option in place.options if not option.alone]
            alone = [[option.value] for option in place.options if option.alone]
            return [together, together[:1], together[-1:], *alone]
        return VALUES[place.step.type]


def straight(person: Person) -> Person:
    """Somebody who gives the same answers in the order of the questions, until one has none."""
    other = Person(person.process, person.checker)
    while other.open.step.type is not StepType.CONFIRM:
        place = other.open
        if place.purpose is not None:
            if place.purpose not in person.consents:
                return other
            other.decide(place.purpose, person.consents[place.purpose])
        elif place.key not in person.answers:
            return other
        elif person.answers[place.key].skipped:
            other.answer(place.key, SKIPPED)
        else:
            other.give(place.key, person.answers[place.key].value)
    return other


def left_after(
    answers: dict[str, Answer], consents: dict[str, bool], key: str, answer: Answer
) -> dict[str, Answer]:
    """What the small process must keep when one answer is given: written down without the engine."""
    old = answers.get(key)
    left = {**answers, key: answer}
    if old is not None and (old.skipped, old.value) == (answer.skipped, answer.value):
        return left
    gone = {key}
    while gone:
        values = {each: given.value for each, given in left.items() if not given.skipped}
        asked = set(must_ask(values, consents))
        bad = {each for each in left if each not in asked}
        bad |= {each for each in left if each != key and depends_on(each) & gone}
        bad |= {each for each in left if not _is_offered(each, left[each], values)}
        left = {each: given for each, given in left.items() if each not in bad}
        gone = bad
    return left


def _is_offered(key: str, answer: Answer, values: dict[str, Any]) -> bool:
    options = offered(key, values)
    return options is None or answer.skipped or options >= set(answer.value)
