"""What somebody told, in neutral words, for the one who helps."""

from collections.abc import Sequence
from typing import Any

from app.aid.schemas import AnswerView
from app.cases.numbers import masked
from app.privacy.masking import mask
from app.processes.interview import Interview
from app.processes.model import Step, StepType
from app.processes.places import Places

_STORY = "story"


def in_words(step: Step, value: Any, places: Places | None) -> str:
    """A value as its options and places are called; a number, also one inside of a text, only in part."""
    if step.type is StepType.REGION:
        return _place(str(value), places)
    if step.type is StepType.PHONE:
        return mask("phone", value)
    if step.type is StepType.TEXT:
        return masked(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    labels = {option.value: option.label for option in step.options}
    chosen = value if isinstance(value, list) else [value]
    return "、".join(labels.get(str(each), str(each)) for each in chosen)


def _place(code: str, places: Places | None) -> str:
    """A division by its name; a code that is none any more stays as it is."""
    return places.label(code) if places is not None and places.is_known(code) else code


def answers_in_words(interview: Interview, places: Places | None) -> list[AnswerView]:
    """Every answer with its question's label; what was skipped is left out."""
    found = []
    for place in interview.places:
        answer = interview.answers.get(place.key)
        if answer is None or answer.skipped or place.step.type is StepType.CONFIRM:
            continue
        said = in_words(place.step, answer.value, places)
        code = str(answer.value) if place.step.type is StepType.REGION else None
        found.append(AnswerView(label=place.label, said=said, code=code))
    return found


def summary_lines(interview: Interview, places: Places | None) -> list[str]:
    """The summary: no word of the story itself, no judgement."""
    values = [
        (place, interview.answers[place.key])
        for place in interview.places
        if place.key in interview.answers and place.key != _STORY
    ]
    return [
        f"{place.label}：{in_words(place.step, answer.value, places)}"
        for place, answer in values
        if not answer.skipped
    ]


def with_places(lines: Sequence[str], interview: Interview, places: Places | None) -> list[str]:
    """A summary that was kept before places had their names in it: with the names."""
    asked = {place.label for place in interview.places if place.step.type is StepType.REGION}
    split = [line.partition("：") for line in lines]
    return [
        f"{label}：{_place(said, places)}" if label in asked else line
        for line, (label, _, said) in zip(lines, split, strict=True)
    ]
