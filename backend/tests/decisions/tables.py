"""Small tables for tests, on clauses and facts of the real library."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from app.decisions.engine import Case, assess
from app.decisions.grounds import Grounds
from app.decisions.loader import prepare
from app.decisions.model import Decision, Requirement, Variable
from app.decisions.results import Assessment
from app.decisions.service import Eligibility
from app.policies.library import Library, load_library
from tests.policies.library_copy import POLICIES

TODAY = date(2026, 11, 26)
CLAUSE = {"clause_id": "lj-cy-2025/1#2.3.12.2"}
VERIFIED = {"fact_id": "loan-personal-limit-national"}
PENDING = {"fact_id": "loan-audience-ten-groups"}
HEIHE = {"fact_id": "loan-times-heihe-2023"}
OPTIONS = [
    {"value": "one", "label": "一"},
    {"value": "two", "label": "二"},
    {"value": "unknown", "label": "不清楚"},
]
DERIVED = {"type": "number", "unit": "个月", "ask": "几个月？", "derived": "months_since(since)"}
VARIABLES = {
    str(row["name"]): Variable.model_validate(row)
    for row in (
        {"name": "a", "label": "甲", "type": "yes_no", "ask": "甲吗？"},
        {"name": "b", "label": "乙", "type": "choice", "ask": "乙吗？", "options": OPTIONS},
        {"name": "since", "label": "日期", "type": "date", "ask": "哪天？"},
        {"name": "region", "label": "地方", "type": "region", "ask": "哪里？"},
        {"name": "months", "label": "已过", **DERIVED},
    )
}


@cache
def real_library() -> Library:
    """The policy library of the repository."""
    return load_library(POLICIES)


@cache
def real_eligibility() -> Eligibility:
    """The tables as the backend loads them."""
    return Eligibility.load(POLICIES, real_library())


def requirement(**changes: Any) -> Requirement:
    """A condition that holds when `a` is true."""
    row = {
        "id": "first",
        "label": "甲成立",
        "when": "a",
        "on_false": {"verdict": "不符合", "text": "甲不成立。", "do": "去办甲。"},
        "on_unknown": "甲吗？",
        "source": CLAUSE,
        "figure": "verified",
    }
    return Requirement.model_validate(row | changes)


def decision(*conditions: Requirement, **changes: Any) -> Decision:
    """A table of sound conditions, in force."""
    row = {
        "id": "example",
        "title": "例子",
        "version": 1,
        "area": "黑龙江省",
        "last_checked_on": date(2026, 11, 23),
        "review_by": date(2027, 2, 20),
        "needs": ["a", "b", "since", "region"],
        "conditions": conditions or (requirement(),),
        "basis": [CLAUSE],
        "eligible_text": "都对得上。",
        "next_step": "去窗口。",
    }
    return Decision.model_validate(row | changes)


def answer(
    table: Decision,
    library: Library,
    values: Mapping[str, Any],
    region: str | None = "230103",
    today: date = TODAY,
) -> Assessment:
    """The assessment of a table."""
    return assess(prepare(table, VARIABLES), Grounds(library), Case(values, region, today))
