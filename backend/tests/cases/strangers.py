"""Says to the personal-startup process what somebody wrote who knew its questions and never saw its reader.

Every answer is said to its own question, with everything before it answered on the page; every opening
begins a case of its own. What the writer meant stands beside each.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.cases.blind import intent_of
from tests.cases.world import Visitor, World, words

DATA = Path(__file__).parent / "data"
PROCESS = "personal_startup"
_LONGER = 8  # characters that a kept phrase may say more than the words that were meant
_LEAD = re.compile(r"^(?:在|开个?|做|卖|干|搞|整点?|弄个?|跑)")
_DROP = re.compile(r"[\s，,。.、；;！!的]+")
# Follows from the trade, which the writer was not asked to say.
_IMPLIED = frozenset({"licence_bound"})
# What everybody answers whose own question is another one.
USUAL: dict[str, Any] = {
    "trade": "修鞋",
    "licence_bound": ["none"],
    "region": "230103",
    "has_licence": False,
    "registered_on": "2024-05-06",
    "group": ["none"],
    "disabled": False,
    "graduated_on": "2025-06",
    "unemployment_registration": "yes",
    "hardship_recognised": True,
    "return_proof": True,
    "first_business": True,
    "employees_yes": False,
    "employees": 2,
    "business_form": "individual",
    "business_name": None,
    "owners": "alone",
    "registered_capital": None,
    "shareholders.0.shareholder_name": "王小明",
    "shareholders.0.share": None,
    "shareholders.0.more": False,
    "premises": "rented",
    "wishes": ["none"],
    "loan_amount": 50_000,
    "other_loans": "none",
    "guaranteed_loans_before": 0,
    "hired_last_year": 0,
    "guaranteed_loan_now": True,
    "still_running": True,
    "hired_groups": ["none"],
    "employees_insured": True,
    "insured_as_employee": False,
    "trained": False,
    "unemployed_half_year": "yes",
    "incubator_kind": "startup",
    "brand": None,
    "applicant_name": "王小明",
    "id_number": "230606199901010017",
    "phone": "13904511234",
    "address": None,
    "certificate": None,
}
_COMPANY = {"business_form": "company", "owners": "partners"}
_HIRING = {"employees_yes": True}
# What must be answered otherwise for a question to be asked at all.
ASKED_WHEN: dict[str, dict[str, Any]] = {
    "registered_on": {"has_licence": True},
    "graduated_on": {"group": ["graduate"]},
    "unemployment_registration": {"group": ["unemployed_registered"]},
    "hardship_recognised": {"group": ["hardship"]},
    "return_proof": {"group": ["returning_worker"]},
    "employees": _HIRING,
    "owners": {"business_form": "company"},
    "registered_capital": {"business_form": "company"},
    "shareholders": _COMPANY,
    "shareholder_name": _COMPANY,
    "share": _COMPANY,
    "loan_amount": {"wishes": ["loan"]},
    "other_loans": {"wishes": ["loan"]},
    "guaranteed_loans_before": {"wishes": ["loan"]},
    "hired_last_year": {"wishes": ["loan"], "business_form": "company"} | _HIRING,
    "guaranteed_loan_now": {"wishes": ["renewal"], "has_licence": True},
    "still_running": {"wishes": ["renewal"], "has_licence": True},
    "hired_groups": {"wishes": ["insurance_subsidy"]} | _HIRING,
    "employees_insured": {"wishes": ["insurance_subsidy"]} | _HIRING,
    "insured_as_employee": {"wishes": ["pension"]},
    "trained": {"wishes": ["training"]},
    "unemployed_half_year": {"wishes": ["tax"], "group": ["unemployed_registered"]},
    "incubator_kind": {"wishes": ["incubator"]},
    "brand": {"wishes": ["franchise"]},
    "certificate": {"group": ["graduate"]},
    "disabled": {"group": ["private"]},
    "released": {"group": ["private"]},
}
_IN_GROUP = {
    "shareholders": "shareholders.0.shareholder_name",
    "shareholder_name": "shareholders.0.shareholder_name",
    "share": "shareholders.0.share",
}


class Came(StrEnum):
    """What came of a phrase."""

    RIGHT = "right"
    AGAIN = "asked again"
    WRONG = "wrong value"
    INVENTED = "value nobody said"
    LEFT = "left alone"  # nothing was meant and nothing was taken


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrase, what was meant and what came of it."""

    key: str
    says: str
    means: Any
    got: Any
    came: Came
    more: dict[str, Any] = field(default_factory=dict)  # answers to questions that were not asked
    told: str = ""

    def __str__(self) -> str:
        return f"{self.came} | {self.key} | {self.says} | meant {self.means} | got {self.got} | {self.more}"


def answers() -> Iterator[dict[str, Any]]:
    """Answers to single questions: step, says, means (null: nothing to be taken)."""
    yield from _lines(DATA / "answers_blind.jsonl")
    yield from _lines(DATA / "answers_blind_c.jsonl")


def openings() -> Iterator[dict[str, Any]]:
    """First messages: open, takes."""
    yield from _lines(DATA / "openings_blind.jsonl")
    yield from _lines(DATA / "openings_blind_c.jsonl")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def say_answer(world: World, row: dict[str, Any]) -> Heard:
    """One answer to its question."""
    step = row["step"]
    visitor = at(world, step)
    key = visitor.open_key
    before = visitor.values
    intent, confidence = intent_of(row["says"])
    turned = visitor.say(row["says"], intent=intent, confidence=confidence)
    more = _changes(visitor, before)
    if step == "submit":
        state = visitor.cases[0].state
        came = _submitted(row["means"], state)
        return Heard(step, row["says"], row["means"], state, came, more, words(turned))
    mine = more.pop(key, [])
    came = _judged(step, row["means"], mine)
    return Heard(step, row["says"], row["means"], mine, came, more, words(turned))


def at(world: World, step: str) -> Visitor:
    """Somebody whose open question in the chat is this one."""
    visitor = world.visitor()
    visitor.begin(PROCESS)
    goal = _IN_GROUP.get(step, step)
    case_id = visitor.case.id
    profile = USUAL | ASKED_WHEN.get(step, {})
    while (key := visitor.open_key) != goal:
        if world.opened(case_id).open_place.purpose is not None:
            visitor.answer(case_id, key, True)
        else:
            visitor.answer(case_id, key, profile[key], skip=profile[key] is None)
    visitor.say("再说一遍", intent="repeat")
    return visitor


def say_opening(world: World, row: dict[str, Any]) -> list[Heard]:
    """The first message of somebody: one judgement for every answer in it or taken out of it."""
    visitor = world.visitor()
    visitor.begin(PROCESS, row["open"])
    got = _changes(visitor, {})
    found = [
        Heard(key, row["open"], value, got.get(key, []), _judged(key, value, got.get(key, [])))
        for key, value in row["takes"].items()
        if key not in ("applicant_name", "id_number", "phone", "address")  # nobody has consented yet
    ]
    for key in got.keys() - row["takes"].keys() - _IMPLIED:
        found.append(Heard(key, row["open"], None, got[key], Came.INVENTED))
    return found


def _changes(visitor: Visitor, before: dict[str, Any]) -> dict[str, Any]:
    """Key → the value taken, or a question mark and those waiting for a yes; a skip is no value."""
    after = visitor.values
    changed = {
        key: [value]
        for key, value in after.items()
        if value is not None and (key not in before or before[key] != value)
    }
    row = visitor.case
    if row is not None and row.pending is not None:
        changed.setdefault(row.pending["key"], ["?", *(value for value, _ in row.pending["values"])])
    return changed


def _judged(step: str, means: Any, got: list[Any]) -> Came:
    if means is None:
        return Came.LEFT if not got or got[0] == "?" else Came.INVENTED
    if not got:
        return Came.AGAIN
    if got[0] == "?":  # read back: one reading, and the right one, is as good as taken
        return Came.RIGHT if len(got) == 2 and _same(step, means, got[1]) else Came.AGAIN
    return Came.RIGHT if _same(step, means, got[0]) else Came.WRONG


def _submitted(means: Any, state: str) -> Came:
    if not means:
        return Came.LEFT if state == "draft" else Came.INVENTED
    return Came.RIGHT if state == "submitted" else Came.AGAIN


def _same(step: str, means: Any, got: Any) -> bool:
    """Whether a value is the one meant; free words may say a little more, a date may be finer."""
    if isinstance(means, list):
        return sorted(means) == sorted(got)
    if isinstance(means, str) and isinstance(got, list):
        return got == [means]  # the writer was asked for one of several
    if not isinstance(means, str) or not isinstance(got, str):
        return bool(means == got)
    if step in ("graduated_on", "registered_on"):
        return means.startswith(got) or got.startswith(means)
    if step in ("trade", "business_name", "brand", "address"):
        meant, kept = _core(means), _core(got)
        return (meant in kept and len(kept) <= len(meant) + _LONGER) or kept in meant
    return means == got


def _core(text: str) -> str:
    return _DROP.sub("", _LEAD.sub("", text))
