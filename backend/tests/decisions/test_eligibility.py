"""The tables of the repository: their cases, and what people may read."""

import json
from datetime import date
from typing import Any

import pytest
import yaml

from app.decisions.cases import read_checks, run_checks
from app.decisions.render import as_data, chat_text
from app.decisions.results import Verdict
from app.decisions.service import Eligibility
from app.policies.library import Library
from tests.decisions.test_rule import TABLES
from tests.policies.library_copy import POLICIES

TODAY = date(2026, 11, 26)
LONGEST = 700  # characters of a chat bubble people still read
PERSON = {
    "group": ["graduate", "hardship"],
    "graduated_on": "2025-06",
    "first_business": True,
    "business_form": "individual",
    "has_licence": True,
    "registered_on": date(2026, 3, 10),
    "unemployment_registration": "no",
    "employees": 2,
    "region": "231102",
}
FIXED = {
    "group": "graduate unemployed_registered hardship veteran returning_worker poverty_alleviated disabled"
    " released rural net_merchant student returnee none",
    "business_form": "individual company",
    "unemployment_registration": "yes no unknown",
    "other_loans": "none only_exempt other unknown",
}


def every_check() -> list[Any]:
    named = [(name, check) for name in TABLES for check in read_checks(POLICIES, name)]
    return [pytest.param(name, check, id=f"{name}-{check.name}") for name, check in named]


def test_the_nine_tables_are_there(eligibility: Eligibility) -> None:
    assert list(eligibility.ids) == TABLES
    assert len(TABLES) == 9


@pytest.mark.parametrize("name", TABLES)
def test_every_case_gets_its_verdict_and_every_condition_has_failed_once(
    eligibility: Eligibility, name: str
) -> None:
    assert list(run_checks(eligibility, POLICIES, name)) == []


@pytest.mark.parametrize(("name", "check"), every_check())
def test_a_chat_text_is_short_and_begins_with_the_verdict(
    eligibility: Eligibility, name: str, check: Any
) -> None:
    assessment = eligibility.assess(check.values, check.region, check.today, [name])[0]
    text = chat_text(assessment)
    assert text.splitlines()[0] == f"{assessment.title}：{assessment.verdict.label}"
    assert len(text) <= LONGEST


def test_values_of_processes_keep_their_names(eligibility: Eligibility) -> None:
    variables = {each.name: each for name in eligibility.ids for each in eligibility.needs(name)}
    for name, values in FIXED.items():
        assert {option.value for option in variables[name].options} >= set(values.split())


def test_processes_ask_with_the_names_types_and_values_of_the_tables(eligibility: Eligibility) -> None:
    variables = {each.name: each for name in eligibility.ids for each in eligibility.needs(name)}
    compared = set()
    for path in sorted((POLICIES.parent / "processes").glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        # An aid intake feeds the triage, whose tables have words of their own.
        for step in content["steps"] if content["outcome"] == "case" else ():
            variable = variables.get(step["id"])
            if variable is not None:
                offered = {option["value"] for option in step.get("options", ())}
                apart = {"disabled", "released"} if step["id"] == "group" else set()
                assert step["type"] == variable.type, f"{path.name}: {step['id']}"
                assert offered == {option.value for option in variable.options} - apart, (
                    f"{path.name}: {step['id']}"
                )
                compared.add(step["id"])
    assert {"group", "has_licence", "registered_on", "region"} <= compared


def test_all_tables_answer_at_once_and_only_those_asked_for(eligibility: Eligibility) -> None:
    assert [each.id for each in eligibility.assess(PERSON, None, TODAY)] == TABLES
    chosen = eligibility.assess(PERSON, None, TODAY, ["training_subsidy", "loan_renewal"])
    assert [each.id for each in chosen] == ["training_subsidy", "loan_renewal"]
    with pytest.raises(KeyError):
        eligibility.assess(PERSON, None, TODAY, ["winning_lottery"])


def test_citizens_never_read_a_pending_fact_and_staff_do(eligibility: Eligibility, library: Library) -> None:
    assessments = eligibility.assess(PERSON, None, TODAY)
    pending = {fact.id: fact.text for fact in library.facts("pending")}
    told = json.dumps([as_data(each) for each in assessments], ensure_ascii=False)
    told += "".join(chat_text(each) for each in assessments)
    assert not [name for name, text in pending.items() if text in told]
    staff = json.dumps([as_data(each, staff=True) for each in assessments], ensure_ascii=False)
    assert pending["subsidy-startup-heihe-2023"] in staff


def test_a_condition_shows_value_outcome_source_area_and_date(eligibility: Eligibility) -> None:
    data = as_data(eligibility.assess(PERSON, None, TODAY, ["startup_subsidy"])[0])
    heihe = next(each for each in data["conditions"] if each["id"] == "long_enough_heihe")
    assert heihe["value"] == "已开业：8个月"
    assert heihe["outcome_label"] == "对不上"
    assert heihe["standing_label"] == "待核对"
    assert heihe["source"]["area"] == "黑河市"
    assert heihe["source"]["date"] == "2023-03-23"
    assert heihe["source"]["quote"] is None
    licence = next(each for each in data["conditions"] if each["id"] == "licence")
    assert licence["source"]["article"] == "第17条"
    assert licence["source"]["title"] == "“创响龙江”行动实施方案（2025-2027年）"
    assert licence["source"]["clause_id"] == "lj-cy-2025/1#2.5.17.1"


@pytest.mark.parametrize("registered_on", ["2026-11-25", "2026-08-01", "2026-05-27"])
@pytest.mark.parametrize("group", [["graduate"], ["hardship"], ["rural"], ["none"]])
def test_before_the_term_the_startup_subsidy_is_a_reminder(
    eligibility: Eligibility, registered_on: str, group: list[str]
) -> None:
    values = {**PERSON, "group": group, "registered_on": registered_on}
    assessment = eligibility.assess(values, None, TODAY, ["startup_subsidy"])[0]
    assert assessment.verdict is Verdict.MISSING
    assert "先登记提醒" in assessment.headline
    assert "下一步" not in chat_text(assessment)
    assert assessment.remind_on == {
        "2026-11-25": date(2027, 5, 25),
        "2026-08-01": date(2027, 2, 1),
        "2026-05-27": date(2026, 11, 27),
    }.get(registered_on)


@pytest.mark.parametrize("has_licence", [False, True])
def test_what_nobody_can_change_is_named_before_what_can_still_be_done(
    eligibility: Eligibility, has_licence: bool
) -> None:
    values = {**PERSON, "first_business": False, "has_licence": has_licence, "registered_on": "2026-08-01"}
    assessment = eligibility.assess(values, None, TODAY, ["startup_subsidy"])[0]
    assert assessment.headline.startswith("可能不符合：这项补贴一般只给第一次创业的人。")
    text = chat_text(assessment)
    assert "第一次创业：以前办过执照的，请窗口看还能不能算。" in text
    assert text.count("这项补贴一般只给第一次创业的人") == 1


def test_without_an_obstacle_the_headline_names_what_is_to_be_done(eligibility: Eligibility) -> None:
    values = {**PERSON, "has_licence": False}
    assessment = eligibility.assess(values, None, TODAY, ["startup_subsidy"])[0]
    assert assessment.headline == "还没领营业执照。"
    assert chat_text(assessment).count("还没领营业执照") == 1


def test_there_is_no_reminder_while_something_else_is_lacking(eligibility: Eligibility) -> None:
    values = {name: value for name, value in PERSON.items() if name != "first_business"}
    values["registered_on"] = "2026-08-01"
    assessment = eligibility.assess(values, None, TODAY, ["startup_subsidy"])[0]
    assert (assessment.verdict, assessment.remind_on) == (Verdict.MISSING, None)
    data = as_data(eligibility.assess(PERSON, None, TODAY, ["startup_subsidy"])[0])
    assert data["remind_on"] == "2027-03-10"


@pytest.mark.parametrize("name", ["startup_subsidy", "guaranteed_loan", "tax_relief_key_groups"])
def test_a_lost_unemployment_registration_is_explained_as_a_trap_of_order(
    eligibility: Eligibility, name: str
) -> None:
    values = {**PERSON, "group": ["unemployed_registered"], "registered_on": "2025-03-10"}
    values |= {"unemployed_half_year": "yes", "other_loans": "none", "guaranteed_loans_before": 0}
    assessment = eligibility.assess(values, None, TODAY, [name])[0]
    assert assessment.verdict is Verdict.DESK_CHECK
    assert "领了执照，失业登记就会注销" in chat_text(assessment)


def test_the_verified_national_limit_is_told_with_its_caveat(eligibility: Eligibility) -> None:
    text = chat_text(eligibility.assess(PERSON, None, TODAY, ["guaranteed_loan"])[0])
    assert "最高30万元" in text
    assert "各市县实际执行的额度可能不同" in text


def test_a_table_says_what_it_needs_and_how_to_ask(eligibility: Eligibility) -> None:
    asked = eligibility.needs("training_subsidy")
    assert [each.name for each in asked] == ["trained", "region"]
    assert asked[0].ask == "您参加过创业培训，拿到合格证了吗？"
