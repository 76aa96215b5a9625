"""Where answers lead: each class by each of its triggers, in order, also when sources are out of date."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.aid.due import due_after, urgency_of
from app.aid.plan import chat_text, make_plan
from app.aid.triage import Triage
from app.aid.triage_lines import lines_of, spoken
from app.aid.validate import check_triage
from app.aid.wording import blaming
from app.clock import SHANGHAI
from app.policies.library import load_library
from app.settings import Settings
from tests.aid.telling import TODAY, triage

POLICIES: Path = Settings().policies_dir
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"urgent": "ok", "business_state": "deregistered", "staff": "none", "wish": "not_sure"}, []),
    ({"urgent": "threatened"}, ["T0"]),
    ({"urgent": "despair"}, ["T0"]),
    ({"urgent": "living"}, ["T5"]),
    ({"living": True}, ["T5"]),
    ({"living": False}, []),
    ({"mentioned": ["living", "threats"]}, ["T0", "T5"]),
    ({"staff": "wages"}, ["T1"]),
    ({"staff": "both"}, ["T1", "T2"]),
    ({"staff": "insurance"}, ["T1", "T2"]),
    ({"staff": "settled"}, []),
    ({"staff": "some"}, ["T1"]),
    ({"staff": "some", "business_state": "running"}, []),
    ({"staff": "dismissing"}, ["T1"]),
    ({"mentioned": ["labour"]}, ["T1"]),
    ({"own_insurance": "stopped"}, ["T2"]),
    ({"own_insurance": "owed"}, ["T2"]),
    ({"own_insurance": "transfer"}, ["T2"]),
    ({"own_insurance": "unknown"}, []),
    ({"business_state": "stopped"}, ["T3"]),
    ({"business_state": "revoked"}, ["T3"]),
    ({"business_state": "abnormal"}, ["T3"]),
    ({"business_state": "never_registered"}, []),
    ({"first": "closing"}, ["T3"]),
    ({"owing": ["collection"]}, ["T4"]),
    ({"owing": ["guarantee"]}, ["T4"]),
    ({"owing": ["none"]}, []),
    ({"owing": ["unpaid"]}, ["T1"]),
    ({"debts": ["none"]}, []),
    ({"debts": ["bank"]}, ["T4"]),
    ({"wish": "job"}, ["T6"]),
    ({"wish": "restart"}, ["T7"]),
    ({"wish": "both"}, ["T6", "T7"]),
    ({"first": "restart"}, ["T7"]),
    (
        {
            "urgent": "threatened",
            "mentioned": ["living"],
            "owing": ["debts"],
            "staff": "both",
            "wish": "restart",
        }
        | {"business_state": "stopped", "first": "job"},
        ["T0", "T5", "T1", "T6", "T4", "T3", "T2", "T7"],
    ),
    ({"unemployment_registration": "no", "wish": "restart"}, ["T7"]),
    ({"unemployment_registration": "no", "wish": "not_sure"}, []),
    ({"unemployment_registration": "no", "urgent": "living"}, ["T5"]),
    ({"unemployment_registration": "unknown", "living": True}, ["T5"]),
    ({"unemployment_registration": "no", "mentioned": ["job"]}, ["T6"]),
    ({"unemployment_registration": "yes", "living": True}, ["T5"]),
    ({"unemployment_registration": "unknown", "wish": "not_sure"}, []),
]


@pytest.mark.parametrize(("values", "codes"), CASES)
def test_answers_lead_to_their_classes_in_order(values: dict[str, Any], codes: list[str]) -> None:
    assert [each.code for each in triage().refer(values, TODAY)] == codes


def test_safety_is_referred_also_when_its_sources_were_not_looked_at_for_years() -> None:
    found = triage().refer({"urgent": "threatened"}, date(2035, 1, 1))
    assert [each.code for each in found] == ["T0"]
    assert "110" in found[0].lines.where


def test_a_hotline_that_is_not_verified_is_never_said_to_a_citizen() -> None:
    everything = {"urgent": "threatened", "staff": "both", "wish": "restart", "first": "debts"}
    everything |= {"business_state": "stopped", "mentioned": ["living", "job"]}
    library = load_library(POLICIES)
    plan = make_plan(
        triage().refer(everything, TODAY), library, "c", "n", datetime.now(SHANGHAI), submitted=True
    )
    said = chat_text(plan) + plan.model_dump_json()
    assert "12333" not in said and "12348" not in said and "24小时" not in said
    assert blaming(said) == []


def test_a_reason_is_given_for_every_referral() -> None:
    for values, _ in CASES:
        assert all(each.reasons for each in triage().refer(values, TODAY))


def test_debts_are_referred_and_never_advised_upon() -> None:
    table = next(table for table in triage().tables if table.class_code == "T4")
    said = "".join(line.text or "" for _, words in spoken(table) for line in lines_of(words))
    assert not any(word in said for word in ("破产", "先还", "不用还", "可以不", "拖"))


@pytest.mark.parametrize(
    ("days", "urgency"), [([5, 0, 1], "at_once"), ([5, 1], "one_day"), ([5], "normal"), ([], "normal")]
)
def test_the_most_urgent_class_makes_the_urgency(days: list[int], urgency: str) -> None:
    assert urgency_of(days) == urgency


@pytest.mark.parametrize(
    ("now", "days", "due"),
    [
        ("2026-11-26T10:00", 0, "2026-11-26T10:00"),
        ("2026-11-26T10:00", 1, "2026-11-27T10:00"),
        ("2026-11-27T10:00", 1, "2026-11-30T10:00"),
        ("2026-09-30T10:00", 1, "2026-10-08T10:00"),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(now: str, days: int, due: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    assert due_after(moment, days).replace(tzinfo=None) == datetime.fromisoformat(due)


def test_the_tables_of_this_repository_have_no_problem() -> None:
    assert check_triage(POLICIES, TODAY).problems == []


def test_a_table_that_says_an_unverified_number_is_a_problem(tmp_path: Path) -> None:
    for name in POLICIES.iterdir():
        (tmp_path / name.name).symlink_to(name)
    (tmp_path / "triage").unlink()
    (tmp_path / "triage").mkdir()
    for path in (POLICIES / "triage").glob("*.yml"):
        text = path.read_text(encoding="utf-8").replace("拨打12345请他们转", "拨打12348")
        (tmp_path / "triage" / path.name).write_text(text, encoding="utf-8")
    assert any("12348" in problem for problem in check_triage(tmp_path, TODAY).problems)


def test_tables_can_be_loaded_on_their_own() -> None:
    assert len(Triage.load(POLICIES, load_library(POLICIES)).tables) == 8
