"""What is said to a question about somebody's own plan: in its own words, or how something is added."""

import re
from collections.abc import Iterator, Sequence

from app.aid.plan import NUMERALS, hotline_name
from app.aid.plan_questions import LAST, PlanQuestion
from app.aid.schemas import Plan, PlanStep

_MOST = 2  # items in one answer
ADDED = (
    "想加上，点“改了再交”，把这件事说上，再交一份就行；前面说过的不用再说。"
    "您讲的话工作人员那儿都看得到，他们跟您联系时也可以当面说。"
)
_NOT_THERE = "这件事您的计划里还没单列出来。"
_STANDS = "这件事写在您的计划里，归在{places}。"
_TO_CHANGE = "计划是照您说的排的，想加、想改都行。"
_NOT_IN_PLAN = (
    "您的计划里没有{number}这个号，我手头也没有核对过它，不敢乱说。"
    "不知道该打哪个，先拨打12345政务服务便民热线问一声。"
)
_PARTS = re.compile(r"[；。]")


def answer(plan: Plan, question: PlanQuestion) -> str | None:
    """The answer; None where the plan has none."""
    if question.number is not None:
        return _of_number(plan, question.number)
    if question.missing:
        return _left_out(plan, question.codes)
    found = _meant(plan, question)
    return "\n\n".join(_item(place, step, question.aspects) for place, step in found) or None


def not_in_plan(number: str) -> str:
    """Said of a number that neither the plan has nor anybody checked."""
    return _NOT_IN_PLAN.format(number=number)


def _meant(plan: Plan, question: PlanQuestion) -> list[tuple[int, PlanStep]]:
    steps = list(enumerate(plan.steps, start=1))
    if question.place is not None:
        place = len(steps) if question.place == LAST else question.place
        return [each for each in steps if each[0] == place]
    return [each for each in steps if each[1].code in question.codes][:_MOST]


def _mark(place: int) -> str:
    return f"第{NUMERALS[place - 1] if place <= len(NUMERALS) else place}条"


def _item(place: int, step: PlanStep, aspects: Sequence[str]) -> str:
    head = f"{_mark(place)}“{step.title}”"
    said = [line for name in aspects for line in _aspect(step, name)]
    if said:
        return "\n".join([f"{head}：", *said])
    return "\n".join([f"{head}（{step.when}）：", *_all_of(step)])


def _all_of(step: PlanStep) -> Iterator[str]:
    yield from step.reasons
    for name in ("where", "bring", "say"):
        yield from _aspect(step, name)
    yield from step.next
    if step.window:
        yield f"由窗口核定：{'；'.join(step.window)}"


def _aspect(step: PlanStep, name: str) -> Iterator[str]:
    if name == "where":
        yield f"去哪：{step.where}"
    elif name == "when":
        yield f"啥时候：{step.when}"
    elif name == "say":
        yield f"怎么说：{step.say}"
    elif step.bring:
        yield f"带上：{'、'.join(step.bring)}"


def _of_number(plan: Plan, number: str) -> str | None:
    """What a number is for, where it stands in the plan."""
    written = [
        (place, part)
        for place, step in enumerate(plan.steps, start=1)
        if (part := next((each for each in _PARTS.split(step.where) if number in each), None)) is not None
    ]
    if not written:
        return None
    place, part = written[0]
    name = hotline_name(number)
    what = f"{number}是{name}。" if name else ""
    return f"{what}您的计划里，{_mark(place)}“{plan.steps[place - 1].title}”写着：{part}。"


def _left_out(plan: Plan, codes: Sequence[str]) -> str:
    """Whether what somebody misses stands there after all, under which item; else how it is added."""
    there = [(place, step) for place, step in enumerate(plan.steps, start=1) if step.code in codes]
    if not there:
        return f"{_NOT_THERE if codes else _TO_CHANGE}{ADDED}"
    places = "、".join(f"{_mark(place)}“{step.title}”" for place, step in there)
    items = [_item(place, step, ()) for place, step in there[:_MOST]]
    return "\n\n".join([_STANDS.format(places=places), *items, f"要是觉得没说全：{ADDED}"])
