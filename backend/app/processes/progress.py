"""How far somebody is: the questions that are done, and those together with all that can still be asked.

`done` counts the answers that stand whatever is answered next, so going on never makes fewer done; only a
change of what was said can (`tests/processes/test_progress.py`). `total - done` counts the questions that are
open by what was said so far. What only may come is not counted: the one thing would begin with 44 questions
instead of the dozen that people are asked. An answer that opens questions adds them.
The things of a group (合伙人) are one question together, the review is none.
"""

from collections.abc import Iterator

from app.decisions.expressions import Evaluation
from app.decisions.unknowns import Truth
from app.processes.definition import ASKED
from app.processes.interview import Interview, Place
from app.processes.model import Step, StepType

_SURE = frozenset[Truth]({True})


def progress_of(interview: Interview) -> tuple[int, int]:
    """Questions done, and those together with the ones that stand open."""
    states = list(_Counting(interview).states())
    return sum(states), len(states)


class _Counting:
    """Goes through the steps in order. `_unsettled`: those whose answer going on can give or take."""

    def __init__(self, interview: Interview) -> None:
        self._interview = interview
        self._values = Evaluation(interview.values, interview.today)
        self._places: dict[str, list[Place]] = {}
        for place in interview.places:
            if place.purpose is None:
                self._places.setdefault(_step_of(place), []).append(place)
        self._agreed: set[str] = set()
        self._unsettled: set[str] = set()

    def states(self) -> Iterator[bool]:
        """For every question that is counted, whether it is done."""
        steps, first = self._interview.process.file.steps, self._first_open()
        reached = False
        for step in steps:
            reached = reached or step.id == first
            if step.type is StepType.CONFIRM:
                return
            if True not in (shown := self._outcomes(step.id)):
                continue
            if step.personal is not None:
                yield from self._consent(step.personal, shown)
            if self._is_refused(step):
                continue
            yield from self._passed(step) if not reached else self._ahead(step, shown)

    def _first_open(self) -> str:
        """The step where the asking stands; a consent stands before the step that needs it."""
        places = self._interview.places
        start = places.index(self._interview.open_place())
        return next(_step_of(place) for place in places[start:] if place.purpose is None)

    def _consent(self, purpose: str, shown: frozenset[Truth]) -> Iterator[bool]:
        """Asked once, before the first step that is there. What may not come was not agreed to in vain."""
        decided = purpose in self._interview.consents
        if purpose not in self._agreed and (shown == _SURE or not decided):
            self._agreed.add(purpose)
            yield decided

    def _is_refused(self, step: Step) -> bool:
        purposes = [each.personal for each in step.steps or [step]]
        return all(each is not None and self._interview.consents.get(each) is False for each in purposes)

    def _passed(self, step: Step) -> Iterator[bool]:
        if step.id in self._places and self._is_answered(step):
            yield True

    def _ahead(self, step: Step, shown: frozenset[Truth]) -> Iterator[bool]:
        if self._is_answered(step) and shown == _SURE and self._is_kept(step):
            yield True
            return
        self._unsettled.add(step.id)
        asked = self._outcomes(f"{step.id}{ASKED}")
        if asked == _SURE or (True in asked and step.id in self._places):
            yield False

    def _is_answered(self, step: Step) -> bool:
        here = self._places.get(step.id, [])
        return bool(here) and all(map(self._interview.is_answered, here))

    def _is_kept(self, step: Step) -> bool:
        """Whether nothing can clear an answer that was given before its turn, save a change."""
        process, answers = self._interview.process, self._interview.answers
        conditions = process.conditions
        hangs_on = {name for each in (step, *step.steps) for name in each.depends_on}
        if any(name in self._unsettled and self._has_answers(name) for name in hangs_on):
            return False
        if step.steps:
            ids = {each.id for each in step.steps}
            looked_at = (conditions[key].names for key in conditions if key.partition("/")[0] in ids)
            return self._unsettled.isdisjoint(name for names in looked_at for name in names)
        if step.id not in process.choosy or answers[step.id].skipped:
            return True
        value = answers[step.id].value
        chosen = value if isinstance(value, list) else [value]
        return all(self._outcomes(f"{step.id}/{each}") == _SURE for each in chosen)

    def _has_answers(self, name: str) -> bool:
        return any(key.partition(".")[0] == name for key in self._interview.answers)

    def _outcomes(self, key: str) -> frozenset[Truth]:
        condition = self._interview.process.conditions.get(key)
        return _SURE if condition is None else self._values.outcomes(condition, self._unsettled)


def _step_of(place: Place) -> str:
    return place.group or place.key
