"""The shares of the members of a group, and what is to be told of their sum: the whole is 100 per cent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.processes.answers import Answers
from app.processes.definition import Definition
from app.processes.interview import Interview, Place
from app.processes.model import Step, StepType

WHOLE = 100
MORE = "more"  # the question behind each member
_OVER = "{label}的{share}加起来是{sum}%，超过100%了，哪位的不对就说“{label}1{share}改成……”"
_UNDER = (
    "{label}的{share}现在加起来是{sum}%，还差{left}%：少了谁就接着说，哪位的不对就说“{label}1{share}改成……”"
)
_OPEN = "商量好再定的，到窗口之前定下来也行"
_FEW = "{label}只说了{count}位"


@dataclass(frozen=True, slots=True)
class Member:
    """One thing of a group: the answers it has, by step."""

    number: int
    name: str | None
    share: Any
    has_share: bool  # answered, perhaps by skipping


def members_of(answers: Answers, group: Step) -> list[Member]:
    """The members that anything was said of, in order."""
    name = next((step.id for step in group.steps if step.type is StepType.NAME), "")
    share = next((step.id for step in group.steps if step.unit == "%"), "")
    found = []
    for number in range(group.most or 1):
        keys = [f"{group.id}.{number}.{step.id}" for step in group.steps]
        if not any(key in answers for key in keys):
            break
        called, part = answers.get(f"{group.id}.{number}.{name}"), answers.get(f"{group.id}.{number}.{share}")
        called_so = called.value if called is not None else None
        found.append(Member(number, called_so, part.value if part else None, part is not None))
    return found


def shared_groups(process: Definition, places: tuple[Place, ...]) -> Iterator[Step]:
    """The groups of a case whose members have shares of a whole."""
    for key in dict.fromkeys(place.group for place in places if place.group and place.step.unit == "%"):
        yield process.steps[str(key)]


def shares_told(interview: Interview, group: Step) -> list[str]:
    """What does not add up among the members: too much, too little, too few. Empty where all is well."""
    members = members_of(interview.answers, group)
    label, share = group.label, next(step.label for step in group.steps if step.unit == "%")
    known = [member.share or 0 for member in members]
    total, told = sum(known), []
    if total > WHOLE:
        told.append(_OVER.format(label=label, share=share, sum=total))
    elif total < WHOLE and members and all(member.share is not None for member in members):
        told.append(_UNDER.format(label=label, share=share, sum=total, left=WHOLE - total) + f"；{_OPEN}")
    if group.least and members and len(members) < group.least:
        told.append(_FEW.format(label=label, count=len(members)))
    return told


def is_closed(answers: Answers, group: Step) -> bool:
    """Whether it was said that no further member follows."""
    closes = (answers.get(f"{group.id}.{number}.{MORE}") for number in range(group.most or 1))
    return any(answer is not None and answer.value is False for answer in closes)
