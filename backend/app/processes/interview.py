"""The interview engine: which questions a case consists of, which comes next, what a change clears.

Pure: answers and consents in, places out. The same answers always give the same questions, in whatever
order and however often they were given (`backend/tests/processes/test_interview_properties.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.decisions.expressions import Evaluation
from app.processes.answers import SKIPPED as SKIPPED
from app.processes.answers import Answer as Answer
from app.processes.answers import Answers as Answers
from app.processes.answers import Beneath, GroupValues, Values
from app.processes.answers import Given as Given
from app.processes.definition import ASKED, Definition
from app.processes.model import Option, Step, StepType

CONSENT_PREFIX = "consent_"
_GOES_ON = frozenset({"more"})  # the question after each member of a group
Consents = Mapping[str, bool]  # purpose → granted; not asked: missing


@dataclass(frozen=True, slots=True)
class Offered:
    """What the provider of a step offers now. `told` stands above it; `given`: the answer there is."""

    options: tuple[Option, ...] = ()
    told: str | None = None
    given: Option | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A question as this case asks it. `key` is where its answer is kept: `trade`, or `staff.0.name`."""

    key: str
    step: Step
    label: str
    section: str | None
    options: tuple[Option, ...] = ()
    group: str | None = None
    number: int = 0  # place in the group, from 0
    offered: Offered | None = None  # of a step with a provider

    @property
    def purpose(self) -> str | None:
        """The purpose a consent place asks about."""
        return self.key.removeprefix(CONSENT_PREFIX) if self.step.type is StepType.CONSENT else None


@dataclass(frozen=True, slots=True)
class Interview:
    """A process with the answers so far. Cheap to make; every change makes a new one."""

    process: Definition
    answers: Answers
    consents: Consents
    today: date
    _cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    # Step id → what its provider offers; worked out only where it is looked at.
    offers: Mapping[str, Offered] = field(default_factory=dict, repr=False, compare=False)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every question this case asks as far as is known now, in order; the review is last."""
        if "places" not in self._cache:
            self._cache["places"] = tuple(_walk(self))
        places: tuple[Place, ...] = self._cache["places"]
        return places

    @property
    def by_key(self) -> Mapping[str, Place]:
        """The places by their keys."""
        if "by_key" not in self._cache:
            self._cache["by_key"] = {place.key: place for place in self.places}
        found: Mapping[str, Place] = self._cache["by_key"]
        return found

    @property
    def truths(self) -> dict[str, bool]:
        """What is known of the conditions outside groups, by their keys; grows as they are looked at."""
        known: dict[str, bool] = self._cache.setdefault("truths", {})
        return known

    @property
    def values(self) -> Mapping[str, Any]:
        """What expressions see: the values of answered questions; of groups a list of objects."""
        return Values(self.process, self.answers)

    def is_answered(self, place: Place) -> bool:
        """Whether a place has its answer. The review never has one: answering it ends the interview."""
        if place.step.type is StepType.CONFIRM:
            return False
        if (purpose := place.purpose) is not None:
            return purpose in self.consents
        return place.key in self.answers

    def open_place(self, at: str | None = None) -> Place:
        """The question to ask: the one gone back to, or else the first without an answer."""
        if at is not None and at in self.by_key:
            return self.by_key[at]
        return next(place for place in self.places if not self.is_answered(place) and self.is_asked(place))

    def is_asked(self, place: Place) -> bool:
        """Whether a place is asked; another one is only answered by who says it unasked."""
        if place.step.asked_if is None:
            return True
        return _Shown(self).is_asked(place.step)

    @property
    def is_complete(self) -> bool:
        """Whether nothing but the review is left."""
        return self.open_place().step.type is StepType.CONFIRM

    def before(self, key: str) -> Place | None:
        """The answered question before a place; None at the beginning. Consents are not gone back to."""
        earlier: Place | None = None
        for place in self.places:
            if place.key == key:
                return earlier
            if place.purpose is None and self.is_answered(place):
                earlier = place
        return None

    def stored(self, answers: Answers) -> "Interview":
        """The same interview after its answers were stored: other objects with the same values."""
        return Interview(self.process, answers, self.consents, self.today, self._cache, self.offers)

    @property
    def refused(self) -> frozenset[str]:
        """Purposes the person said no to and that this process needs."""
        return frozenset(
            step.personal
            for step in self.process.steps.values()
            if step.personal and self.consents.get(step.personal) is False
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What giving one answer does: the interview afterwards, and which others fell away."""

    after: Interview
    cleared: tuple[Place, ...]
    old: Answer | None

    @property
    def answers(self) -> Answers:
        """All answers afterwards."""
        return self.after.answers


def give(interview: Interview, key: str, answer: Answer) -> Change:
    """Set one answer and clear exactly what depended on it. The key must be a place of the interview.

    A first answer changes nothing that was said before it: whoever said that knew what he was talking about.
    """
    old = interview.answers.get(key)
    answers = {**interview.answers, key: answer}
    if _same(old, answer):
        return Change(interview.stored(answers), (), old)
    after, dropped = settle(_with(interview, answers), set() if old is None else {key})
    return Change(after, tuple(interview.by_key[each] for each in dropped if each in interview.by_key), old)


def settle(interview: Interview, changed: set[str]) -> tuple[Interview, list[str]]:
    """Drop answers that the changed ones (keys) made meaningless, until nothing hangs on what was dropped.

    Returns the interview that is left, the same one when nothing was dropped, and the keys that went.
    """
    now, dropped = interview, list[str]()
    given = frozenset(changed)
    while True:
        gone = [key for key in now.answers if _is_stale(now, key, changed, given)]
        if not gone:
            return now, dropped
        dropped += gone
        changed, given = set(gone), frozenset()
        now = _with(now, {key: answer for key, answer in now.answers.items() if key not in changed})


def _with(interview: Interview, answers: Answers) -> Interview:
    """The same interview with other answers; conditions that do not look at those keep what they were.

    Where none looks at them and none of them says that a group goes on, the same questions are asked.
    """
    before, process = interview.answers, interview.process
    other = {key for key in {**before, **answers} if before.get(key) is not answers.get(key)}
    names = {part for key in other for part in key.split(".")}
    if names.isdisjoint(process.watched) and names.isdisjoint(_GOES_ON) and not interview.offers:
        return Interview(process, answers, interview.consents, interview.today, interview._cache)
    conditions = process.conditions
    kept = {key: truth for key, truth in interview.truths.items() if names.isdisjoint(conditions[key].names)}
    return Interview(process, answers, interview.consents, interview.today, {"truths": kept})


def _is_stale(now: Interview, key: str, changed: set[str], given: frozenset[str]) -> bool:
    place = now.by_key.get(key)
    if place is None:
        return True
    hangs_on = place.step.depends_on if changed and key not in given else ()
    if any(_has_changed(now, place, name, changed) for name in hangs_on):
        return True
    # Only options that depend on answers can be gone; the others need not be looked at, nor decrypted.
    if place.step.id in now.process.choosy and place.step.provider is None and not now.answers[key].skipped:
        value = now.answers[key].value
        offered = {option.value for option in place.options}
        return not offered.issuperset(value if isinstance(value, list) else [value])
    return False


def _has_changed(now: Interview, place: Place, name: str, changed: set[str]) -> bool:
    """Whether what a place depends on changed: an answer about the same thing of a group, another answer,
    or anything of a whole group."""
    step = now.process.steps[name]
    if step.type is StepType.GROUP:
        return any(key.startswith(f"{name}.") for key in changed)
    if place.group is not None and any(inner.id == name for inner in now.process.steps[place.group].steps):
        return f"{place.group}.{place.number}.{name}" in changed
    return name in changed


def _same(old: Answer | None, new: Answer) -> bool:
    return old is not None and old.skipped == new.skipped and old.value == new.value


def _walk(interview: Interview) -> Iterator[Place]:
    asked: set[str] = set()
    shown = _Shown(interview)
    for step in interview.process.file.steps:
        if not shown.is_shown(step, shown.outside):
            continue
        if step.type is StepType.GROUP:
            yield from _walk_group(interview, shown, step, asked)
            continue
        yield from _place(interview, shown, step, asked)


def _place(interview: Interview, shown: "_Shown", step: Step, asked: set[str]) -> Iterator[Place]:
    """A step, with the consent it needs before it; nothing when that was refused."""
    if step.personal:
        yield from _consent(interview, step, asked)
        if interview.consents.get(step.personal) is False:
            return
    offered = interview.offers.get(step.id)
    if offered is None and step.id not in interview.process.choosy:
        yield _always(interview.process, step)
        return
    options = offered.options if offered else shown.options(step, shown.outside)
    yield Place(step.id, step, step.label, step.section, options, offered=offered)


def _always(process: Definition, step: Step) -> Place:
    """The place of a step outside groups that is the same in every case."""
    place: Place | None = process.kept.get(step.id)
    if place is None:
        place = Place(step.id, step, step.label, step.section, tuple(step.options))
        process.kept[step.id] = place
    return place


def _consent(interview: Interview, step: Step, asked: set[str]) -> Iterator[Place]:
    purpose = step.personal
    if purpose is None or purpose in asked:
        return
    asked.add(purpose)
    consent = Step.model_construct(
        id=f"{CONSENT_PREFIX}{purpose}",
        type=StepType.CONSENT,
        section=step.section,
        label="个人信息",
        ask="个人信息",
    )
    yield Place(consent.id, consent, consent.label, step.section)


def _walk_group(interview: Interview, shown: "_Shown", group: Step, asked: set[str]) -> Iterator[Place]:
    if all(step.personal and interview.consents.get(step.personal) is False for step in group.steps):
        return
    for number in range(group.most or 1):
        prefix = f"{group.id}.{number}."
        within = {**GroupValues(interview.answers, prefix).known(group)}
        values = Evaluation(Beneath(within, interview.values), interview.today)
        for step in group.steps:
            if not shown.is_shown(step, values):
                continue
            yield from _consent(interview, step, asked)
            if step.personal and interview.consents.get(step.personal) is False:
                continue
            label = f"{group.label}{number + 1}·{step.label}"
            options = shown.options(step, values)
            yield Place(f"{prefix}{step.id}", step, label, group.section, options, group.id, number)
        if number + 1 == group.most:
            return
        yield more_place(group, prefix, number)
        more = interview.answers.get(f"{prefix}more")
        if more is None or more.skipped or more.value is not True:
            return


def more_place(group: Step, prefix: str, number: int) -> Place:
    """The question behind a member of a group: whether another follows."""
    step = Step.model_construct(
        id="more", type=StepType.YES_NO, section=group.section, label="还有吗", ask=group.more or ""
    )
    return Place(f"{prefix}more", step, f"{group.label}还有吗", group.section, (), group.id, number)


class _Shown:
    """Decides what is asked, on the day of the interview. What cannot be told yet is not asked."""

    def __init__(self, interview: Interview) -> None:
        self._conditions = interview.process.conditions
        self._choosy = interview.process.choosy
        self._truths = interview.truths
        self.outside = Evaluation(interview.values, interview.today)  # of what stands in no group

    def is_shown(self, step: Step, values: Evaluation) -> bool:
        """Whether a step is there."""
        return self._holds(step.id, values)

    def is_asked(self, step: Step) -> bool:
        """Whether a step that is there, in no group, is asked too."""
        return self._holds(f"{step.id}{ASKED}", self.outside)

    def options(self, step: Step, values: Evaluation) -> tuple[Option, ...]:
        """The options that fit the answers so far."""
        if step.id not in self._choosy:
            return tuple(step.options)
        return tuple(each for each in step.options if self._holds(f"{step.id}/{each.value}", values))

    def _holds(self, key: str, values: Evaluation) -> bool:
        condition = self._conditions.get(key)
        if condition is None:
            return True
        if values is not self.outside:
            return values.truth(condition) is True
        if key not in self._truths:
            self._truths[key] = values.truth(condition) is True
        return self._truths[key]


def answered_values(interview: Interview) -> dict[str, Any]:
    """Every visible answer as plain values, for decisions, plans and outcomes."""
    values = interview.values
    shown: Sequence[str] = list(dict.fromkeys(place.group or place.key for place in interview.places))
    return {key: values[key] for key in shown if key in interview.process.steps and values[key] is not None}
