"""The plan fits who it is for: what he said decides what to bring, what to say and in which order."""

from datetime import date, datetime
from itertools import product
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from app.aid import plan_page
from app.aid.plan import chat_text, make_plan
from app.aid.schemas import Plan, PlanStep
from app.aid.triage_lines import lines_of, spoken
from app.aid.validate import check_triage
from app.clock import SHANGHAI
from app.policies.library import load_library
from app.settings import Settings
from tests.aid.telling import processes, triage

POLICIES: Path = Settings().policies_dir
LIBRARY = load_library(POLICIES)
FRIDAY = date(2026, 11, 27)


def plan_of(values: dict[str, Any], day: date = FRIDAY) -> Plan:
    """The plan of somebody with these answers, made on that day."""
    now = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
    return make_plan(triage().refer(values, day), LIBRARY, "c", "n", now, submitted=True)


def step_of(code: str, values: dict[str, Any]) -> PlanStep:
    """One step of that plan."""
    return next(step for step in plan_of(values).steps if step.code == code)


def words_of(step: PlanStep) -> str:
    """Everything a step says."""
    return "；".join((step.title, step.when, step.where, step.say, *step.bring, *step.next, *step.window))


@pytest.mark.parametrize(
    ("insurance", "says", "not_says"),
    [
        ("paying", "自己交着", ("断了", "欠", "在外地", "补缴", "转移")),
        ("employer", "单位给交", ("断了", "欠", "补缴", "养老保险")),
        ("never", "没交过", ("断了", "缴费记录", "以前")),
        ("resident", "农保、居民医保", ("断了", "欠", "补缴", "转移")),
        ("pension", "领着退休金", ("断了", "欠", "补缴", "养老保险")),
        ("stopped", "断了", ("在外地", "转过来", "欠")),
        ("owed", "欠着费", ("断了", "转过来")),
        ("transfer", "要转过来", ("断了", "欠", "补缴")),
    ],
)
def test_of_ones_own_insurance_only_what_was_said_is_said_at_the_window(
    insurance: str, says: str, not_says: tuple[str, ...]
) -> None:
    step = step_of("T2", {"own_insurance": insurance, "mentioned": ["insurance"]})
    assert says in step.say
    assert [word for word in not_says if word in words_of(step)] == []


def test_whose_staff_is_owed_insurance_says_so_and_not_that_his_own_stopped() -> None:
    step = step_of("T2", {"own_insurance": "paying", "staff": "insurance"})
    assert "员工的社保" in step.say and "断" not in step.say
    both = step_of("T2", {"own_insurance": "stopped", "staff": "both"})
    assert "员工的社保" in both.say and "自己的社保" in both.say


@pytest.mark.parametrize("code", ["T1", "T3", "T6"])
def test_who_never_had_a_licence_is_asked_for_none(code: str) -> None:
    values = {"business_state": "never_registered", "staff": "wages", "first": "closing", "wish": "job"}
    step = step_of(code, values)
    assert not [paper for paper in step.bring if "执照" in paper or "公章" in paper]
    assert "注销" not in step.say


def test_who_never_had_a_licence_is_told_of_no_deregistration_anywhere() -> None:
    plan = plan_of({"business_state": "never_registered", "staff": "wages", "wish": "job", "first": "job"})
    said = chat_text(plan)
    assert "执照" not in said and "注销" not in said


def test_a_licence_that_was_given_back_is_not_to_be_brought_but_the_proof_of_it() -> None:
    values = {"business_state": "deregistered", "staff": "wages", "wish": "job"}
    assert "营业执照" not in step_of("T1", values).bring
    assert any("注销的证明" in paper for paper in step_of("T6", values).bring)
    assert not any("注销" in paper for paper in step_of("T6", values | {"business_state": "stopped"}).bring)


@pytest.mark.parametrize("staff", ["none", "settled", None])
def test_nobody_waits_for_a_step_about_staff_that_is_not_in_the_plan(staff: str | None) -> None:
    plan = plan_of({"business_state": "stopped", "staff": staff})
    assert [step.code for step in plan.steps] == ["T3"] and "员工" not in chat_text(plan)
    waits = step_of("T3", {"business_state": "stopped", "staff": "wages"})
    assert waits.when == "员工的事谈好以后"


@pytest.mark.parametrize("kind", ["rent", "suppliers", "friends"])
def test_a_debt_that_is_no_loan_sends_nobody_to_a_bank(kind: str) -> None:
    step = step_of("T4", {"debts": [kind], "owing": ["debts"]})
    assert "银行" not in words_of(step) and "贷款" not in words_of(step)


@pytest.mark.parametrize(
    ("debts", "says"), [(["bank", "rent"], "经办银行"), (["guaranteed"], "担保机构"), (None, "有贷款的")]
)
def test_loans_lead_to_the_bank_and_unknown_debts_keep_the_general_words(
    debts: list[str] | None, says: str
) -> None:
    assert says in step_of("T4", {"debts": debts, "owing": ["debts"]}).where


def test_a_lawsuit_is_said_as_one_and_goes_before_its_date() -> None:
    step = step_of("T4", {"owing": ["lawsuit"]})
    assert "起诉、执行" in step.say and "还不上" not in step.say and "先办" in step.when
    assert "起诉" not in step_of("T4", {"owing": ["debts"]}).say


@pytest.mark.parametrize(
    ("form", "seal"),
    [
        ("individual", []),
        ("company", ["公章"]),
        ("other", ["公章（有就带）"]),
        (None, ["公章（是公司的话带上）"]),
    ],
)
def test_the_seal_is_for_companies(form: str | None, seal: list[str]) -> None:
    bring = step_of("T3", {"business_state": "stopped", "business_form": form}).bring
    assert [paper for paper in bring if "公章" in paper] == seal


@pytest.mark.parametrize("code", ["T3", "T5"])
def test_no_plan_calls_a_cooperative_a_company(code: str) -> None:
    values = {"business_state": "stopped", "living": True}
    other = words_of(step_of(code, values | {"business_form": "other"}))
    assert "停了" in other and "公司" not in other
    assert "公司停了" in words_of(step_of(code, values | {"business_form": "company"}))
    assert "店停了" in words_of(step_of(code, values | {"business_form": "individual"}))


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("stopped", ()),
        ("running", ()),
        ("abnormal", ("列异常",)),
        ("revoked", ("被吊销",)),
        (None, ("列异常", "被吊销")),
    ],
)
def test_only_who_is_listed_or_revoked_is_told_who_settles_that(
    state: str | None, says: tuple[str, ...]
) -> None:
    window = "".join(step_of("T3", {"business_state": state, "first": "closing"}).window)
    assert tuple(word for word in ("列异常", "被吊销") if word in window) == says


def test_who_is_still_open_says_nowhere_that_he_stopped() -> None:
    values = {"business_state": "running", "staff": "wages", "living": True, "owing": ["debts"]}
    said = chat_text(plan_of(values | {"wish": "job", "first": "closing", "own_insurance": "stopped"}))
    assert "停了" not in said and "上一回" not in said


def test_wages_owed_to_oneself_are_no_matter_of_ones_staff() -> None:
    step = step_of("T1", {"owing": ["unpaid"], "staff": "none"})
    assert "欠着我的工资" in step.say and "员工" not in words_of(step) and "执照" not in words_of(step)
    assert "员工" in step_of("T1", {"owing": ["unpaid"], "staff": "wages"}).say


def test_without_an_answer_a_line_says_nothing_of_ones_own() -> None:
    for first in ("wages", "insurance", "closing", "debts", "job", "living"):
        plan = plan_of({"first": first})
        said = "".join(step.say for step in plan.steps)
        assert not any(word in said for word in ("停了", "断了", "欠着", "还不上", "没注销")), said


@pytest.mark.parametrize(
    ("registration", "says"),
    [("no", "想办失业登记"), ("unknown", "说不清"), ("yes", "办过了"), (None, "失业登记")],
)
def test_who_wants_a_job_is_told_of_the_registration_as_he_stands(
    registration: str | None, says: str
) -> None:
    values = {"wish": "job", "unemployment_registration": registration, "business_state": "stopped"}
    step = step_of("T6", values)
    assert says in step.say and "失业登记" in step.next[0] and "核定" in "".join(step.window)


@pytest.mark.parametrize(
    ("registration", "told"), [("no", True), ("unknown", True), ("yes", False), (None, False)]
)
def test_who_needs_benefits_and_is_not_registered_is_told_where(registration: str | None, told: bool) -> None:
    values = {"urgent": "living", "unemployment_registration": registration}
    step = step_of("T5", values)
    assert any("失业登记" in each and "公共就业服务窗口" in each for each in step.next) == told
    assert any("失业登记" in each for each in step.window) == told
    assert "失业登记" not in words_of(step_of("T5", values | {"wish": "job"}))  # it has a step of its own


# ---- order ----


@pytest.mark.parametrize(
    ("values", "first", "codes", "why"),
    [
        ({"staff": "wages", "business_state": "stopped"}, "closing", ["T1", "T3"], "员工的事有时限"),
        ({"urgent": "threatened", "owing": ["debts"]}, "debts", ["T0", "T4"], "平安最要紧"),
        ({"living": True, "wish": "job"}, "job", ["T5", "T6"], "过日子的事等不得"),
        ({"owing": ["lawsuit"], "own_insurance": "stopped"}, "insurance", ["T4", "T2"], "起诉"),
        ({"business_state": "stopped", "wish": "restart"}, "restart", ["T3", "T7"], "放在最后"),
    ],
)
def test_why_something_comes_before_what_is_wanted_first_is_said(
    values: dict[str, Any], first: str, codes: list[str], why: str
) -> None:
    plan = plan_of(values | {"first": first})
    assert [step.code for step in plan.steps] == codes
    assert plan.why_order and why in plan.why_order and plan.why_order in chat_text(plan)
    assert plan.why_order in plan_page.page(plan)


@pytest.mark.parametrize(
    ("values", "first", "codes"),
    [
        ({"business_state": "stopped", "owing": ["debts"]}, "insurance", ["T2", "T4", "T3"]),
        ({"owing": ["debts"], "wish": "job"}, "job", ["T6", "T4"]),
        ({"staff": "wages", "living": False}, "wages", ["T1"]),
        ({"owing": ["unpaid"], "staff": "none"}, "closing", ["T3", "T1"]),
    ],
)
def test_what_is_wanted_first_comes_first_where_nothing_speaks_against_it(
    values: dict[str, Any], first: str, codes: list[str]
) -> None:
    plan = plan_of(values | {"first": first})
    assert [step.code for step in plan.steps] == codes and plan.why_order is None


def test_where_nothing_was_chosen_the_order_needs_no_word() -> None:
    assert plan_of({"staff": "wages", "business_state": "stopped", "first": "talk"}).why_order is None


# ---- days ----


def test_the_days_are_counted_from_the_day_of_the_plan() -> None:
    values = {"staff": "wages", "own_insurance": "stopped", "owing": ["debts"]}
    days = {step.code: step.when for step in plan_of(values).steps}
    assert "11月30日前" in days["T1"] and "12月2日前" in days["T4"] and days["T2"] == "最好12月4日前去问"
    referred = triage().refer(values, date(2026, 12, 20), since=FRIDAY)
    assert {str(each.due_on) for each in referred} == {"2026-11-30", "2026-12-02", "2026-12-04"}


def test_no_mark_is_left_for_a_day_and_no_month_is_named_that_is_nearly_over() -> None:
    for step in plan_of({"urgent": "despair", "living": True, "staff": "both", "wish": "both"}).steps:
        assert "{" not in words_of(step) and "这个月" not in words_of(step)


# ---- every combination ----


def test_whatever_is_answered_no_field_of_a_step_is_empty() -> None:
    steps = processes().process("aid_intake").steps
    names = ("business_state", "staff", "own_insurance", "first", "unemployment_registration")
    answers = [[None, *(option.value for option in steps[name].options)] for name in names]
    for values in list(product(*answers))[::7]:
        for step in plan_of(dict(zip(names, values, strict=True))).steps:
            assert step.where and step.when and step.say and step.next, values
            assert step.window or step.code == "T0", values  # of safety no window decides


def test_every_line_is_said_to_somebody() -> None:
    lines = [line for table in triage().tables for _, words in spoken(table) for line in lines_of(words)]
    assert sum(line.show_if is not None for line in lines) > 60


# ---- what the validator refuses ----


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("t3_exit", 'business_form == "company"', "business_form ==", "line 1, column"),
        ("t3_exit", 'business_form == "company"', 'business_form == "firm"', "nobody can answer 'firm'"),
        ("t3_exit", 'business_form == "company"', "living == True", "uses living, which is not in needs"),
        ("t3_exit", '"T1" in steps', '"T9" in steps', "nobody can answer 'T9'"),
        ("t3_exit", "{text: 公章（是公司的话带上）}", "{show_if: len(steps) > 0, text: 公章}", "the last is"),
        ("t3_exit", "{text: '最好{due}前去问'}", "{text: null}", "every line has a text"),
        ("t3_exit", "最好{due}前去问", "最好{day}前去问", "holds a mark that is not replaced"),
        ("t2_insurance", "{text: 就说“想查查", "{text: 就说“{due}想查查", "not valid YAML"),
        ("t3_exit", "chosen_by: closing", "chosen_by: close", "which is no answer to first"),
        ("t3_exit", "看能不能走简易的注销", "20日看能不能走简易的注销", "says 20"),
        ("t3_exit", "公司停了，还没注销", "公司失败了，还没注销", "失败"),
        ("t2_insurance", "text: 窗口会告诉您员工的社保怎么补。, show_if", "show_if", "text"),
    ],
)
def test_a_line_that_cannot_be_used_is_a_problem(
    tmp_path: Path, file: str, old: str, new: str, problem: str
) -> None:
    for name in POLICIES.iterdir():
        (tmp_path / name.name).symlink_to(name)
    (tmp_path / "triage").unlink()
    copytree(POLICIES / "triage", tmp_path / "triage")
    path = tmp_path / "triage" / f"{file}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    problems = check_triage(tmp_path, FRIDAY).problems
    assert any(problem in each for each in problems), problems
