"""From conditions to a verdict."""

from datetime import date
from typing import Any

import pytest

from app.decisions.engine import Case, findings, raised
from app.decisions.grounds import Grounds, Standing
from app.decisions.loader import prepare
from app.decisions.model import Table
from app.decisions.results import Outcome, Verdict
from app.policies.library import Library
from tests.decisions.tables import (
    CLAUSE,
    HEIHE,
    PENDING,
    TODAY,
    VARIABLES,
    VERIFIED,
    answer,
    decision,
    requirement,
)

LATER = {"verdict": "还差", "text": "还差甲。", "do": "去办甲。"}
DESK = {"verdict": "需窗口核定", "text": "甲要看。", "do": "问窗口。"}


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        (requirement(), {"a": True}, Verdict.ELIGIBLE),
        (requirement(), {"a": False}, Verdict.NOT_ELIGIBLE),
        (requirement(), {}, Verdict.MISSING),
        (requirement(), {"a": "maybe"}, Verdict.DESK_CHECK),
        (requirement(on_false=LATER), {"a": False}, Verdict.MISSING),
        (requirement(on_false=DESK), {"a": False}, Verdict.DESK_CHECK),
        (requirement(figure="pending"), {"a": True}, Verdict.DESK_CHECK),
        (requirement(figure="pending"), {"a": False}, Verdict.DESK_CHECK),
        (requirement(figure="pending", on_false=LATER), {"a": False}, Verdict.MISSING),
        (requirement(source=VERIFIED), {"a": True}, Verdict.ELIGIBLE),
        (requirement(source=PENDING), {"a": True}, Verdict.DESK_CHECK),
        (requirement(source=HEIHE), {"a": False}, Verdict.DESK_CHECK),
        (requirement(only_if="b == 'one'"), {"a": True, "b": "two"}, Verdict.DESK_CHECK),
    ],
)
def test_one_condition_gives_the_verdict_it_can_carry(
    library: Library, condition: Any, values: dict[str, Any], expected: Verdict
) -> None:
    assert answer(decision(condition), library, values).verdict is expected


def test_a_firm_no_is_said_even_when_something_was_not_asked(library: Library) -> None:
    second = requirement(id="second", when="b == 'one'")
    assert answer(decision(requirement(), second), library, {"a": False}).verdict is Verdict.NOT_ELIGIBLE


def test_a_condition_that_does_not_concern_the_person_still_needs_sound_ground(library: Library) -> None:
    aside = requirement(id="aside", only_if="b == 'one'", source=PENDING)
    assessment = answer(decision(requirement(), aside), library, {"a": True, "b": "two"})
    assert assessment.verdict is Verdict.DESK_CHECK
    assert assessment.findings[1].outcome is Outcome.SKIPPED
    assert assessment.reservations == ("这项政策有的条件或依据还没有核对准，以窗口答复为准。",)


@pytest.mark.parametrize(
    "changes",
    [
        {"figures": ["loan-limit-daqing"]},
        {"figures": ["loan-small-business-limit-national"]},
        {"basis": [PENDING]},
        {"basis": [CLAUSE, HEIHE]},
        {"open_points": [{"id": "amount", "text": "补多少要问。", "source": CLAUSE}]},
        {"effective_from": date(2026, 11, 27)},
        {"effective_to": date(2026, 11, 25)},
        {"review_by": date(2026, 11, 25)},
        {"area": "黑河市"},
    ],
)
def test_anything_unsettled_leaves_the_last_word_to_the_window(
    library: Library, changes: dict[str, Any]
) -> None:
    assert answer(decision(), library, {"a": True}).verdict is Verdict.ELIGIBLE
    assessment = answer(decision(**changes), library, {"a": True})
    assert assessment.verdict is Verdict.DESK_CHECK
    assert assessment.reservations


def test_nobody_is_turned_away_or_asked_by_a_table_that_does_not_count(library: Library) -> None:
    refused = answer(decision(), library, {"a": False}, region="220102")
    assert (refused.verdict, refused.asks) == (Verdict.DESK_CHECK, ())
    assert refused.reservations == ("这是黑龙江省的政策，您说的地方不在黑龙江省。",)
    assert answer(decision(), library, {}, region="220102").asks == ()


def test_after_the_review_day_of_the_plan_its_clauses_are_silent(library: Library) -> None:
    table = decision(review_by=date(2028, 1, 1))
    assessment = answer(table, library, {"a": False}, today=date(2027, 2, 21))
    assert assessment.verdict is Verdict.DESK_CHECK
    assert assessment.findings[0].outcome is Outcome.NOT_JUDGED
    assert assessment.findings[0].standing is Standing.LAPSED


def test_without_a_place_the_place_is_asked(library: Library) -> None:
    assessment = answer(decision(), library, {"a": True}, region=None)
    assert (assessment.verdict, assessment.asks) == (Verdict.MISSING, ("region",))


def test_a_rule_of_one_city_waits_for_the_city(library: Library) -> None:
    assessment = answer(decision(requirement(source=HEIHE)), library, {"a": True}, region="230000")
    assert (assessment.verdict, assessment.asks) == (Verdict.MISSING, ("region",))


def test_who_says_they_do_not_know_is_not_asked_again(library: Library) -> None:
    condition = requirement(when="b == 'one'")
    assessment = answer(decision(condition), library, {"b": "unknown"})
    assert (assessment.verdict, assessment.asks) == (Verdict.DESK_CHECK, ())
    assert assessment.findings[0].outcome is Outcome.UNCLEAR
    assert assessment.findings[0].value == "乙：不清楚"


def test_asks_come_in_the_order_of_the_table_and_name_what_is_behind_a_derived_value(
    library: Library,
) -> None:
    late = requirement(id="late", when="months >= 3")
    assessment = answer(decision(late, requirement()), library, {})
    assert assessment.asks == ("a", "since")


def test_whether_a_condition_counts_is_asked_before_the_condition(library: Library) -> None:
    condition = requirement(when="months >= 3", only_if="a")
    assert answer(decision(condition), library, {}).asks == ("a",)
    assert answer(decision(condition), library, {"a": True}).asks == ("since",)


def test_the_value_of_the_person_is_written_in_words(library: Library) -> None:
    condition = requirement(when="months >= 3 and a and since != None and b == 'one'")
    values = {"a": True, "b": "one", "since": "2026-03-01"}
    finding = answer(decision(condition), library, values).findings[0]
    assert finding.value == "甲：是；乙：一；日期：2026年3月1日；已过：8个月"


def test_a_derived_value_that_was_given_is_kept(library: Library) -> None:
    table = decision(requirement(when="months >= 3"))
    assert answer(table, library, {"months": 5}).verdict is Verdict.ELIGIBLE


@pytest.mark.parametrize(("values", "expected"), [({"a": True}, True), ({"a": False}, False), ({}, None)])
def test_a_triage_table_is_raised_by_any_condition(
    library: Library, values: dict[str, Any], expected: bool | None
) -> None:
    row = decision().model_dump(exclude={"basis", "figures", "open_points", "eligible_text", "next_step"})
    condition = requirement(source=PENDING).model_dump(exclude={"on_false"})
    never = {**condition, "id": "never", "when": "b == 'one' and b == 'two'"}
    table = Table.model_validate(row | {"conditions": [never, condition]})
    found = findings(
        prepare(table, VARIABLES), Grounds(library), Case({"b": "one", **values}, "230103", TODAY)
    )
    assert raised(found) is expected
