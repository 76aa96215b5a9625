"""Says to the personal-startup process what forty people wrote who had never seen its questions.

Each wrote down what they would be asked (`asked`) and what they would say (`says`). At every open question
the runner says the next phrase that was written for it, else it answers by button.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cases.world import Visitor, words

PHRASES = Path(__file__).parent / "data" / "walks_blind.jsonl"
MOST_TURNS = 70
TIMES_AT_ONE = 4
# What people call a question → the step that asks it here.
STEPS = (
    (r"毕业|哪一年", "graduated_on"),
    (r"登记过失业", "unemployment_registration"),
    (r"执照", "has_licence"),
    (r"姓名|称呼|贵姓|全名|怎么写", "applicant_name"),
    (r"电话|手机", "phone"),
    (r"人群|哪类人|属于", "group"),
    (r"首次|第一次|头一", "first_business"),
    (r"场地|店面|有还是没有", "premises"),
    (r"雇|招|人数|几个人|多少人", "employees_yes"),
    (r"贷款", "wishes"),
    (r"资金|钱|万", "loan_amount"),
    (r"核对|确认|改哪项|看一下", "submit"),
    (r"个体|公司|类型|主体", "business_form"),
    (r"在哪|城市|哪个市|区县|地点|具体|县|地方", "region"),
    (r"做|干|开什么|店|生意", "trade"),
)
DEFAULTS: dict[str, Any] = {
    "licence_bound": "unknown",
    "has_licence": False,
    "group": "none",
    "unemployment_registration": "unknown",
    "first_business": True,
    "employees_yes": False,
    "business_form": "individual",
    "owners": "alone",
    "shareholders.0.more": False,  # partners told before are shareholders without being asked
    "premises": "unknown",
    "wishes": "loan",
    "incubator_kind": "unknown",
    "unemployed_half_year": "unknown",
    "employees_insured": False,
    "insured_as_employee": False,
    "trained": False,
    "still_running": True,
}
SPOKEN = {
    "trade": "修鞋",
    "shareholders.0.shareholder_name": "王小明",
    "region": "哈尔滨南岗",
    "employees": "2个",
    "loan_amount": "5万",
    "guaranteed_loans_before": "0次",
    "hired_last_year": "0人",
    "graduated_on": "2025年6月",
    "applicant_name": "王小明",
    "id_number": "230606199901010017",
    "phone": "13904511234",
}
INTENTS = (
    (r"真人还是机器|真冷|吃饭去了|过年好", "chitchat", 0.8),
    (r"^(?:你好|在吗|晚上好)[ ,，]?(?:在吗)?$|^哎 过年好", "greet", 0.9),
    (r"[?？]|[吗么不]$|补贴|优惠|哪个(?:省钱|好)|啥是|谁能看着|交税少", "ask_policy", 0.6),
)
# Asking back for a county or a month is no miss.
MISSED = re.compile("没听明白|没认出|请(?:重新|用文字|从|回答|写)|不能跳过")


@dataclass
class Turn:
    """A phrase said to an open question, and what came of it."""

    person: str
    open_key: str
    says: str
    got: dict[str, Any]
    digress: bool
    missed: bool
    told: str
    closed: bool = False

    @property
    def understood(self) -> bool:
        """It was an answer, a control or a correction, or somebody else answers it."""
        return not self.missed


@dataclass
class Blind:
    """One person."""

    visitor: Visitor
    person: dict[str, Any]
    turns: list[Turn] = field(default_factory=list)
    spent: set[int] = field(default_factory=set)

    def run(self) -> list[Turn]:
        """Talk until the review or until nothing is left to say."""
        self.visitor.begin("personal_startup")
        at, times = "", 0
        for _ in range(MOST_TURNS):
            if self.visitor.cases and self.visitor.cases[0].state != "draft":
                break
            if self.visitor.case is None:
                self.visitor.turn("接着填", wish="resume")
            key = self.visitor.open_key
            if self.visitor.case.pending is not None:
                self.visitor.press({"step": self.visitor.case.pending["key"], "choose": 0})
                continue
            times = times + 1 if key == at else 0
            at = key
            if (phrase := self.next_phrase(key)) is not None and times < TIMES_AT_ONE:
                self.say(key, phrase)
            elif key == "submit":
                break
            else:
                self.by_button(key)
        return self.turns

    def next_phrase(self, key: str) -> str | None:
        """What they wrote for this question, in their order."""
        for place, turn in enumerate(self.person["turns"]):
            if place not in self.spent and step_of(turn["asked"], key) == key:
                self.spent.add(place)
                return str(turn["says"])
        return None

    def say(self, key: str, phrase: str) -> None:
        before = self.visitor.values
        intent, confidence = intent_of(phrase)
        turned = self.visitor.say(phrase, intent=intent, confidence=confidence)
        after = self.visitor.values if self.visitor.cases else {}
        got = {each: after.get(each) for each in after if each not in before or before[each] != after[each]}
        row = self.visitor.case
        if row is not None and row.pending is not None:
            got[f"{row.pending['key']}?"] = [value for value, _ in row.pending["values"]]
        told = words({"before": turned["before"], "after": []})
        missed = not got and not turned["digress"] and MISSED.search(told) is not None
        self.turns.append(
            Turn(self.person["id"], key, phrase, got, turned["digress"], missed, told, row is None)
        )

    def by_button(self, key: str) -> None:
        place = self.visitor.world.opened(self.visitor.case.id).open_place
        if place.purpose is not None:
            self.visitor.press({"step": key, "value": True})
        elif not place.step.required and key not in SPOKEN:
            self.visitor.press({"step": key, "do": "skip"})
        elif key in SPOKEN:
            self.visitor.say(SPOKEN[key])
        else:
            self.visitor.press({"step": key, "value": DEFAULTS[key]})


def step_of(asked: str, open_key: str) -> str | None:
    """The step a written question stands for."""
    found = next((step for pattern, step in STEPS if re.search(pattern, asked)), None)
    if found == "employees_yes" and open_key == "employees":
        return "employees"
    return found


def intent_of(phrase: str) -> tuple[str, float]:
    """The intent the bot would see."""
    found = ((intent, sure) for pattern, intent, sure in INTENTS if re.search(pattern, phrase))
    return next(found, ("inform", 0.3))


def people() -> Iterator[dict[str, Any]]:
    """The forty."""
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
