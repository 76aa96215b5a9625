"""What somebody told, in neutral words, for the one who helps."""

from typing import Any

from app.aid.schemas import AnswerView
from app.cases.numbers import masked
from app.privacy.masking import mask
from app.processes.interview import Interview
from app.processes.model import Step, StepType

_STORY = "story"


def in_words(step: Step, value: Any) -> str:
    """A value as its options are called; a number, also one inside of a text, only in part."""
    if step.type is StepType.PHONE:
        return mask("phone", value)
    if step.type is StepType.TEXT:
        return masked(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    labels = {option.value: option.label for option in step.options}
    chosen = value if isinstance(value, list) else [value]
    return "、".join(labels.get(str(each), str(each)) for each in chosen)


def answers_in_words(interview: Interview) -> list[AnswerView]:
    """Every answer with its question's label; what was skipped is left out."""
    found = []
    for place in interview.places:
        answer = interview.answers.get(place.key)
        if answer is None or answer.skipped or place.step.type is StepType.CONFIRM:
            continue
        found.append(AnswerView(label=place.label, said=in_words(place.step, answer.value)))
    return found


def summary_lines(interview: Interview) -> list[str]:
    """The summary: no word of the story itself, no judgement."""
    values = [
        (place, interview.answers[place.key])
        for place in interview.places
        if place.key in interview.answers and place.key != _STORY
    ]
    return [
        f"{place.label}：{in_words(place.step, answer.value)}"
        for place, answer in values
        if not answer.skipped
    ]
