"""Puts a question into words and buttons: the same step object for chat, web form and staff script."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from app.cases.book import Opened
from app.cases.sums import shared_groups, shares_told
from app.cases.told_before import above
from app.privacy.masking import mask
from app.privacy.notice import Notice
from app.processes.check import Checker
from app.processes.interview import Answer, Interview, Place
from app.processes.model import Option, Step, StepType
from app.processes.progress import progress_of

Button = dict[str, str]
MAX_BUTTONS = 24
_MASKED = {
    StepType.PHONE: "phone",
    StepType.ID: "id_card",
    StepType.ADDRESS: "address",
    StepType.NAME: "name",
}
_SPOKEN = frozenset({StepType.NUMBER, StepType.MONEY, StepType.DATE})


def payload(**values: Any) -> str:
    """What a button sends."""
    return "/answer" + json.dumps(values, ensure_ascii=False, separators=(", ", ": "))


def button(label: str, **values: Any) -> Button:
    """A button of a form."""
    return {"label": label, "payload": payload(**values)}


def opaque(case_id: str, key: str, value: str) -> str:
    """What stands for a sensitive choice outside the backend: says nothing about it."""
    return hashlib.sha256(f"{case_id}/{key}/{value}".encode()).hexdigest()[:12]


class Wording:
    """Words of questions and answers."""

    def __init__(self, checker: Checker, notice: Notice) -> None:
        self._checker = checker
        self._notice = notice

    def step(self, opened: Opened, place: Place) -> dict[str, Any]:
        """The step object of the contract."""
        return {
            "id": place.key,
            "type": str(place.step.type),
            "ask": self.ask(opened, place),
            "hint": place.step.hint,
            "options": self.buttons(opened, place),
            "required": place.step.required,
        }

    def process(self, opened: Opened) -> dict[str, Any]:
        """The process object of the contract."""
        done, total = progress_of(opened.interview)
        return {
            "id": opened.process.id,
            "title": opened.process.file.title,
            "case_id": opened.row.id,
            "progress": {"done": done, "total": total},
            "step": self.step(opened, opened.open_place),
        }

    def ask(self, opened: Opened, place: Place, *, own: bool = False) -> str:
        """The question itself; of the review, everything that was answered. `own`: as in `said`."""
        if place.step.type is StepType.CONFIRM:
            return f"{place.step.ask}\n{self.review(opened, own=own)}"
        if place.purpose is not None:
            return self._consent(place.purpose)
        if place.group is not None and place.step.id != "more":
            return f"（{opened.process.steps[place.group].label}第{place.number + 1}个）{place.step.ask}"
        if place.step.type is StepType.REGION and place.step.level == "county" and opened.row.opening:
            return f"{opened.row.opening}的哪个县、哪个区？"
        ask = _with_offers(place) if place.offered else place.step.ask
        return "\n".join(filter(None, (above(opened, place), ask)))

    def _consent(self, purpose_id: str) -> str:
        purpose = self._notice.purpose(purpose_id)
        assert purpose is not None  # the start checks the purposes that processes name
        kind = "敏感个人信息，需要您单独同意。" if purpose.sensitive else "个人信息。"
        return (
            f"接下来要填写{kind}\n用途：{purpose.text}\n收集：{'、'.join(purpose.data)}。\n"
            f"保存：{purpose.retention}\n不同意会怎样：{purpose.if_refused}\n您同意吗？"
        )

    def buttons(self, opened: Opened, place: Place) -> list[Button]:
        """The buttons under a question."""
        step, key = place.step, place.key
        if step.type in (StepType.CHOICE, StepType.MANY):
            found = [self._option(opened, place, option) for option in place.options]
        elif step.type is StepType.CONSENT:
            found = [button("同意", step=key, value=True), button("不同意", step=key, value=False)]
        elif step.type is StepType.YES_NO:
            found = [
                button(step.yes_label, step=key, value=True),
                button(step.no_label, step=key, value=False),
            ]
            if step.id == "more":
                found = [button("还有", step=key, value=True), button("没有了", step=key, value=False)]
        elif step.type is StepType.CONFIRM:
            found = [
                button(opened.process.file.submit_label, step=key, value=True),
                button("先存着", do="pause"),
            ]
        elif step.type is StepType.REGION and step.level == "city":
            places = self._checker.places
            found = [button(places.label(code), step=key, value=code) for code in places.cities()]
        else:
            found = []
        if not step.required and step.type is not StepType.CONSENT:
            found.append(button("跳过", step=key, do="skip"))
        return found[:MAX_BUTTONS]

    def _option(self, opened: Opened, place: Place, option: Option) -> Button:
        if place.step.personal and self.is_sensitive(place):
            return button(option.label, step=place.key, pick=opaque(opened.row.id, place.key, option.value))
        alone = {"alone": True} if option.alone else {}
        return button(option.label, step=place.key, value=option.value, **alone)

    def is_sensitive(self, place: Place) -> bool:
        """Whether an answer belongs to a sensitive purpose: outside the backend nothing may tell it."""
        purpose = self._notice.purpose(place.step.personal or "")
        return purpose is not None and purpose.sensitive

    def has_mask(self, place: Place) -> bool:
        """Whether a value can be shown in part."""
        return place.step.type in _MASKED and not self.is_sensitive(place)

    def asks_sensitive(self, place: Place) -> bool:
        """Whether a consent place asks about a sensitive purpose."""
        purpose = self._notice.purpose(place.purpose or "")
        return purpose is not None and purpose.sensitive

    def tells_sensitive(self, opened: Opened) -> bool:
        """Whether an answered question belongs to a sensitive purpose."""
        places = opened.interview.places
        return any(place.key in opened.interview.answers and self.is_sensitive(place) for place in places)

    def said(self, place: Place, answer: Answer, *, own: bool = False) -> str:
        """An answer with personal values masked; sensitive ones only in a bubble kept encrypted (`own`)."""
        if answer.skipped:
            return "（跳过）"
        if self.is_sensitive(place) and not own:
            return "（已加密保存）"
        return self.plain(place, answer.value, masked=True)

    def plain(self, place: Place, value: Any, *, masked: bool) -> str:
        """A value in words."""
        kind = place.step.type
        if kind in _MASKED:
            return mask(_MASKED[kind], value) if masked else str(value)
        if kind in (StepType.CHOICE, StepType.MANY):
            return "、".join(self._labels(place, value if isinstance(value, list) else [value]))
        if kind is StepType.REGION:
            return self._checker.places.label(value)
        if kind is StepType.MONEY:
            return f"{value:,} 元"
        if kind is StepType.NUMBER:
            return f"{value}{place.step.unit or ''}"
        if kind is StepType.DATE:
            return _date_in_words(value)
        if kind is StepType.YES_NO:
            return place.step.yes_label if value else place.step.no_label
        if kind is StepType.CONSENT:
            return "同意" if value else "不同意"
        if kind is StepType.FILE:
            return f"{len(value)} 个文件"
        return str(value)

    def _labels(self, place: Place, values: Sequence[str]) -> list[str]:
        given = place.offered.given if place.offered else None
        options = (*place.step.options, *place.options, *((given,) if given else ()))
        labels = {option.value: option.label for option in options}
        return [labels.get(value, value) for value in values]

    def labelled(self, step: Step, value: Any) -> str:
        """A value of a step in words, whatever its purpose: only for its person's own eyes."""
        place = Place(step.id, step, step.label, step.section, tuple(step.options))
        return self.plain(place, value, masked=True)

    def review(self, opened: Opened, *, own: bool = False) -> str:
        """Every answer by section, for the chat."""
        lines = []
        for title, pairs in self.sections(opened.process.section_title, opened.interview):
            lines.append(f"【{title}】")
            lines += [f"{place.label}：{self.said(place, answer, own=own)}" for place, answer in pairs]
        lines += [f"怎么联系：{opened.row.contact_wish}"] if opened.row.contact_wish else []
        for group in shared_groups(opened.process, opened.interview.places):
            lines += [f"【注意】{told}。" for told in shares_told(opened.interview, group)]
        return "\n".join(lines)

    def sections(self, title_of: Any, interview: Interview) -> list[tuple[str, list[tuple[Place, Answer]]]]:
        """The answered questions by section, in order. What only steers a group is left out."""
        found: dict[str, list[tuple[Place, Answer]]] = {}
        for place in interview.places:
            if place.key in interview.answers and place.step.id != "more":
                answered = (place, interview.answers[place.key])
                found.setdefault(title_of(place.section), []).append(answered)
        return list(found.items())

    def must_read_back(self, place: Place) -> bool:
        """Whether a spoken value of this kind is said back before it counts."""
        return place.step.type in _SPOKEN


def _with_offers(place: Place) -> str:
    """The question above what is offered, each with what speaks for it."""
    told = place.offered.told if place.offered else None
    helped = [each for each in place.options if each.help]
    lines = [f"{number}. {each.label}：{each.help}" for number, each in enumerate(helped, start=1)]
    return "\n".join([told or place.step.ask, *lines])


def _date_in_words(value: str) -> str:
    year, *rest = value.split("-")
    units = ("年", "月", "日")
    return "".join(f"{int(part)}{unit}" for part, unit in zip([year, *rest], units, strict=False))
