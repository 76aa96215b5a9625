"""Eligibility of a case: answers as the tables want them, verdict first, sensitive ones never in chat."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cases import assessing_page
from app.cases.assessing import decision_values
from app.cases.assessing_schemas import AssessmentView, EligibilityView
from app.cases.wiring import CaseParts
from tests.cases.papers import CONTACT, EVERYTHING, INDIVIDUAL, filled, parts_of
from tests.cases.world import Visitor, World, eligibility_tables, run, words

PRIVATE: dict[str, Any] = {
    **INDIVIDUAL,
    "group": ["private"],
    "consent_disability": True,
    "disabled": True,
    "consent_prison_release": False,
    "wishes": ["loan", "tax"],
    "loan_amount": 50_000,
    "consent_debts": False,
    "guaranteed_loans_before": 0,
}


@pytest.fixture
def parts(startup: World, tmp_path: Path) -> Iterator[CaseParts]:
    found = parts_of(startup, tmp_path)
    yield found
    found.close()


@pytest.fixture
def person(startup: World) -> Visitor:
    return startup.visitor()


def eligibility(parts: CaseParts, person: Visitor, case_id: str) -> EligibilityView:
    return run(parts.papers.eligibility(person.conversation_id, case_id))


def condition_values(view: EligibilityView, table: str) -> dict[str, str]:
    result = next(each for each in view.results if each.id == table)
    return {condition.id: condition.value for condition in result.conditions}


def test_what_the_person_asked_for_stands_first_in_their_order(parts: CaseParts, person: Visitor) -> None:
    view = eligibility(parts, person, filled(person, EVERYTHING, CONTACT))
    wished = [each.id for each in view.results if each.wished]
    assert wished == [
        *("guaranteed_loan", "guaranteed_loan_small_firm", "startup_subsidy", "social_insurance_subsidy"),
        *("training_subsidy", "free_incubator_place", "tax_relief_key_groups"),
    ]
    assert [each.id for each in view.results][: len(wished)] == wished


def test_the_page_does_not_say_lacking_twice(parts: CaseParts, person: Visitor) -> None:
    page = assessing_page.page(eligibility(parts, person, filled(person, INDIVIDUAL, CONTACT)))
    assert "<b>… 一次性创业补贴：</b>还没领营业执照。" in page
    assert "还差</b>" not in page


def test_without_a_wish_the_usual_questions_are_answered(parts: CaseParts, person: Visitor) -> None:
    view = eligibility(parts, person, filled(person, {**INDIVIDUAL, "wishes": ["none"]}, CONTACT))
    wished = [each.id for each in view.results if each.wished]
    assert wished == ["startup_subsidy", "guaranteed_loan", "tax_relief_key_groups"]
    assert "guaranteed_loan_small_firm" not in [each.id for each in view.results]


def test_nobody_employed_is_no_employee(person: Visitor) -> None:
    opened = person.world.opened(filled(person, INDIVIDUAL, CONTACT))
    assert decision_values(opened)["employees"] == 0
    opened = person.world.opened(filled(person, EVERYTHING, CONTACT))
    assert decision_values(opened)["employees"] == 6


def test_an_early_draft_asks_instead_of_judging(parts: CaseParts, person: Visitor) -> None:
    view = eligibility(parts, person, person.start("personal_startup").id)
    assert not view.complete and view.results
    assert {each.verdict for each in view.results} <= {"missing", "desk_check"}


def test_the_months_a_business_runs_come_from_its_licence(parts: CaseParts, person: Visitor) -> None:
    answers = {**INDIVIDUAL, "has_licence": True, "registered_on": "2025-01-10"}
    view = eligibility(parts, person, filled(person, answers, CONTACT))
    assert condition_values(view, "startup_subsidy")["long_enough"] == "已开业：22个月"


def test_no_verdict_is_firmer_than_its_ground(parts: CaseParts, person: Visitor) -> None:
    for answers in (INDIVIDUAL, EVERYTHING):
        view = eligibility(parts, person, filled(person, answers, CONTACT))
        for result in view.results:
            if result.verdict == "eligible":
                assert all(each.standing == "sound" for each in result.conditions), result.id


def test_a_disability_told_in_confidence_counts_on_the_page(parts: CaseParts, person: Visitor) -> None:
    view = eligibility(parts, person, filled(person, PRIVATE, CONTACT))
    assert any("残疾人" in value for value in condition_values(view, "guaranteed_loan").values())


def test_what_rests_on_a_sensitive_answer_is_not_told_in_chat(person: Visitor) -> None:
    said = words(person.press({"do": "eligibility", "case": filled(person, PRIVATE, CONTACT)}))
    assert "残疾" not in said
    assert said.count("结果不在聊天里说") == 2


@pytest.mark.parametrize("disabled", [True, False])
def test_the_chat_sounds_the_same_whatever_the_sensitive_answer_is(person: Visitor, disabled: bool) -> None:
    answers = {**PRIVATE, "disabled": disabled}
    turned = person.press({"do": "eligibility", "case": filled(person, answers, CONTACT)})
    assert [reply["text"].split("：")[1][:4] for reply in turned["before"][:-1]] == ["这项要用"] * 2


def test_in_chat_the_verdict_comes_first_and_the_page_is_one_tap_away(person: Visitor) -> None:
    case_id = filled(person, INDIVIDUAL, CONTACT)
    *verdicts, last = person.press({"do": "eligibility", "case": case_id})["before"]
    assert [reply["text"].split("：")[0] for reply in verdicts] == [
        *("一次性创业补贴", "灵活就业社会保险补贴", "创业培训补贴")
    ]
    for reply in verdicts:
        assert reply["text"].split("\n")[0].split("：")[1] in ("符合", "不符合", "还差", "需窗口核定")
    assert last["card"]["type"] == "eligibility"
    assert last["card"]["links"][0]["path"] == f"/api/cases/{case_id}/eligibility.html"


def test_what_the_page_says_does_not_fit_is_said_in_chat_too(parts: CaseParts, person: Visitor) -> None:
    """Also where other reasons stand before it."""
    answers = {**INDIVIDUAL, "group": ["none"], "wishes": ["pension", "training"]}
    case_id = filled(person, {**answers, "insured_as_employee": True, "trained": True}, CONTACT)
    view = eligibility(parts, person, case_id)
    told = words(person.press({"do": "eligibility", "case": case_id}))
    failed = [
        condition
        for result in view.results
        if result.wished
        for condition in result.conditions
        if condition.outcome == "failed"
    ]
    assert failed
    assert all(condition.do in told for condition in failed)


def test_a_group_is_called_the_same_where_it_is_asked_and_where_it_is_judged(startup: World) -> None:
    needed = eligibility_tables().needs("startup_subsidy")
    options = next(each for each in needed if each.name == "group").options
    tables = {each.value: each.label for each in options}
    asked = startup.book.library.process("personal_startup").steps["group"].options
    assert {each.value: each.label for each in asked if tables.get(each.value) != each.label} == {}


def test_no_more_verdicts_are_said_than_one_reads(person: Visitor) -> None:
    turned = person.press({"do": "eligibility", "case": filled(person, EVERYTHING, CONTACT)})
    assert len(turned["before"]) == 5


def test_the_page_shows_every_condition_with_value_and_source(parts: CaseParts, person: Visitor) -> None:
    view = eligibility(parts, person, filled(person, INDIVIDUAL, CONTACT))
    page = assessing_page.page(view)
    for result in view.results:
        assert result.title in page
        for condition in result.conditions if result.wished else []:
            assert condition.label in page and condition.source.title in page
    assert "<script" not in page and "以受理机关审核为准" in page


def test_everything_on_the_page_is_escaped(parts: CaseParts, person: Visitor) -> None:
    view = eligibility(parts, person, filled(person, INDIVIDUAL, CONTACT))
    evil = "<script>alert(1)</script>"
    condition = view.results[0].conditions[0].model_copy(update={"value": evil, "text": evil, "label": evil})
    changes = {"conditions": [condition], "headline": evil, "title": evil, "next_step": evil}
    result: AssessmentView = view.results[0].model_copy(update=changes)
    page = assessing_page.page(view.model_copy(update={"results": [result]}))
    assert "<script" not in page and page.count("&lt;script&gt;") >= 6
