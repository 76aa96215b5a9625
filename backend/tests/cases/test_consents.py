"""Consents in a case, and what lies in the database: nothing without consent, nothing readable at rest."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from app.cases.errors import ConsentRefused
from app.cases.schemas import AnswerPut, Revision
from tests.cases.world import CONTACT, PLAIN, Visitor, World, run, words

FULL = PLAIN | CONTACT
OFFICE = "office-1"
SECRET = ("修鞋铺子", "果戈里大街一号", "王小明", "13904511234", "二胖子", "77123")


@pytest.fixture
def case_id(visitor: Visitor) -> str:
    return visitor.start().id


def hand_to_window(visitor: Visitor, case_id: str) -> None:
    code = run(visitor.world.service.new_code(visitor.conversation_id, case_id))
    run(visitor.world.service.staff_open(code.code, "clerk", OFFICE))


def keys(visitor: Visitor, case_id: str) -> set[str]:
    return {form.step.id for form in visitor.read(case_id).steps}


def answered(visitor: Visitor, case_id: str) -> set[str]:
    return {form.step.id for form in visitor.read(case_id).steps if form.answered}


@pytest.mark.parametrize(
    ("purpose", "gone"),
    [
        ("debts", {"debts", "debt_sum", "debt_plan", "plan_kind"}),
        ("basic", {"full_name", "mobile", "called", "debts", "debt_sum", "debt_plan", "plan_kind"}),
    ],
)
def test_a_withdrawn_consent_forgets_at_once_and_asks_again(
    visitor: Visitor, case_id: str, purpose: str, gone: set[str]
) -> None:
    visitor.fill(case_id, FULL)
    visitor.withdraw_consent(purpose)
    assert not gone & answered(visitor, case_id)
    assert not {"debt_plan", "plan_kind"} & keys(visitor, case_id)
    held = visitor.world.rows("SELECT count(*) FROM case_answers WHERE personal = :purpose", purpose=purpose)
    assert held == [(0,)]
    assert visitor.world.opened(case_id).open_place.key == f"consent_{purpose}"
    assert visitor.answer(case_id, "trade", "卖花").process.step.id == f"consent_{purpose}"
    assert not gone & set(visitor.world.values(case_id))


def test_a_refused_consent_leaves_its_questions_out(visitor: Visitor, case_id: str) -> None:
    visitor.fill(case_id, PLAIN | {"consent_basic": True, "full_name": "王小明", "mobile": "13904511234"})
    view = visitor.fill(case_id, {"called": None, "consent_debts": False})
    assert view.can_submit
    assert not {"debts", "debt_sum"} & {form.step.id for form in view.steps}


def test_changing_to_no_forgets_what_was_answered(visitor: Visitor, case_id: str) -> None:
    visitor.fill(case_id, FULL)
    visitor.answer(case_id, "consent_debts", False)
    assert not {"debts", "debt_sum", "debt_plan", "plan_kind"} & keys(visitor, case_id)
    held = visitor.world.rows("SELECT key FROM case_answers WHERE key IN ('debts', 'debt_sum')")
    assert held == []


def test_without_the_basic_consent_nothing_is_submitted(visitor: Visitor, case_id: str) -> None:
    view = visitor.fill(case_id, PLAIN | {"consent_basic": False, "consent_debts": False})
    with pytest.raises(ConsentRefused):
        run(visitor.world.service.submit(visitor.conversation_id, case_id, Revision(revision=view.revision)))


def test_a_withdrawal_in_the_middle_of_the_chat_asks_again_and_keeps_the_form_open(visitor: Visitor) -> None:
    visitor.begin()
    visitor.fill(visitor.case.id, FULL)
    visitor.withdraw_consent("debts")
    with visitor.world.database.reading() as session:
        shown = visitor.world.service.process_shown(session, visitor.conversation_id)
    assert shown is not None
    assert shown["step"]["id"] == "consent_debts"
    assert "您同意吗" in words(visitor.say("接着填", intent="resume"))


def test_a_withdrawal_forgets_a_value_that_waits_for_its_yes(visitor: Visitor) -> None:
    visitor.begin()
    visitor.fill(visitor.case.id, {key: FULL[key] for key in list(FULL)[: list(FULL).index("debt_sum")]})
    visitor.say("再说一遍", intent="repeat")
    visitor.say("大概七万多", intent="inform")
    assert visitor.case.pending is not None
    visitor.withdraw_consent("debts")
    assert visitor.case.pending is None


def test_a_refusal_here_is_not_overruled_by_a_case_from_elsewhere(visitor: Visitor, case_id: str) -> None:
    visitor.fill(case_id, FULL)
    code = run(visitor.world.service.new_code(visitor.conversation_id, case_id))
    other = visitor.world.visitor()
    other.decide("debts", False)
    run(visitor.world.service.take_over(other.conversation_id, code.code))
    with visitor.world.database.reading() as session:
        assert not visitor.world.privacy.consents.is_granted(session, other.conversation_id, "debts")


# ── at rest ──


def readable(world: World) -> str:
    """Everything raw SQL gives back, of every table."""
    tables = inspect(world.database.engine).get_table_names()
    found = "\n".join(str(row) for table in tables for row in world.rows(f'SELECT * FROM "{table}"'))
    assert "case_turns" in tables and "small" in found
    return found


def escaped(value: str) -> str:
    """As JSON may write it."""
    return value.encode("unicode_escape").decode()


def test_no_answer_is_readable_in_any_table(visitor: Visitor) -> None:
    visitor.begin(text="我要办")
    visitor.fill(visitor.case.id, FULL | {"trade": "修鞋铺子"})
    visitor.say("再说一遍", intent="repeat")
    visitor.say("行当改成修鞋铺子和配钥匙")
    content = readable(visitor.world)
    assert [value for value in SECRET if value in content or escaped(value) in content] == []


def test_no_answer_is_readable_in_the_file_of_the_database(tmp_path: Path, visitor: Visitor) -> None:
    if not visitor.world.database.is_sqlite:
        pytest.skip("one file only")
    visitor.begin()
    visitor.fill(visitor.case.id, FULL | {"trade": "修鞋铺子"})
    visitor.say("大概七万多")
    content = b"".join(path.read_bytes() for path in tmp_path.glob("backend.db*"))
    assert b"small" in content
    assert [value for value in SECRET for way in (value, escaped(value)) if way.encode() in content] == []


# ── what staff see ──


def test_staff_see_no_personal_answer_in_clear(visitor: Visitor, case_id: str) -> None:
    visitor.fill(case_id, FULL)
    hand_to_window(visitor, case_id)
    view = run(visitor.world.service.staff_read(case_id, OFFICE)).model_dump_json()
    assert [value for value in ("王小明", "13904511234", "二胖子", "77123", "77,123") if value in view] == []


def test_staff_see_no_sensitive_answer_in_clear(visitor: Visitor, case_id: str) -> None:
    visitor.fill(case_id, FULL)
    hand_to_window(visitor, case_id)
    view = run(visitor.world.service.staff_read(case_id, OFFICE))
    debts = next(form for form in view.steps if form.step.id == "debts")
    assert debts.value is None
    assert "外债" not in (debts.said or "")


def test_the_citizen_sees_what_staff_typed_and_confirms_it_by_submitting(
    visitor: Visitor, case_id: str
) -> None:
    visitor.fill(case_id, FULL)
    hand_to_window(visitor, case_id)
    service, seen = visitor.world.service, visitor.read(case_id).revision
    wish = AnswerPut(value="卖花", revision=seen)
    run(service.staff_answer(case_id, "trade", wish, "clerk", OFFICE))
    assert _trade(visitor.read(case_id)) == ("卖花", "staff", False)
    now = visitor.read(case_id).revision
    after = run(service.submit(visitor.conversation_id, case_id, Revision(revision=now)))
    assert _trade(after) == ("卖花", "staff", True)


def _trade(view: Any) -> tuple[Any, Any, bool]:
    form = next(each for each in view.steps if each.step.id == "trade")
    return form.value, form.source, form.confirmed


def test_what_leaves_the_backend_says_nothing_about_a_sensitive_answer(visitor: Visitor) -> None:
    visitor.begin()
    visitor.fill(
        visitor.case.id, {key: FULL[key] for key in FULL if not key.startswith("debt") and key != "plan_kind"}
    )
    asked = visitor.say("再说一遍", intent="repeat")
    assert '"yes"' not in str(asked["after"])
    turned = visitor.say("有外债")
    for reply in (*turned["before"], *turned["after"]):
        # Whoever keeps a bubble with his own answer in it keeps it encrypted.
        kept_encrypted = (reply.get("card") or {}).get("private") is True
        assert kept_encrypted or "有外债" not in reply["text"].replace("有没有外债", "")
    assert visitor.values["debts"] == "yes"
