"""What the items of a handed-in case say comes next: nobody waits for what he does himself."""

from app.cases.schemas import ItemView, Revision
from tests.cases.papers import CONTACT, INDIVIDUAL, UNEMPLOYED, filled
from tests.cases.test_life import move, move_item
from tests.cases.world import Visitor, World, run, words

FOOD = {**INDIVIDUAL, "wishes": ["loan"], "loan_amount": 100_000, "consent_debts": False}
FOOD |= {"guaranteed_loans_before": 0}
del FOOD["insured_as_employee"], FOOD["trained"]


def handed_in(visitor: Visitor, *answers: dict[str, object]) -> str:
    case_id = filled(visitor, *answers)
    revision = Revision(revision=visitor.read(case_id).revision)
    run(visitor.world.service.submit(visitor.conversation_id, case_id, revision))
    return case_id


def items(visitor: Visitor, case_id: str) -> dict[str, ItemView]:
    return {each.id: each for each in visitor.read(case_id).items}


def test_what_waits_only_for_the_person_waits_for_the_window(startup: World) -> None:
    visitor = startup.visitor()
    found = items(visitor, handed_in(visitor, FOOD, CONTACT))
    assert found["registration"].label == "等窗口受理"
    assert "您先自己去办“问清行业许可”" in (found["registration"].note or "")
    assert "现在就可以去办" in (found["prior_check"].note or "")
    assert found["tax_confirmation"].label == "等前一项办完"
    assert found["tax_confirmation"].note == "等“个体工商户名称申报和登记”办完，就转给部门，不用您再交一遍。"


def test_what_one_does_after_a_department_says_after_which(startup: World) -> None:
    visitor = startup.visitor()
    found = items(visitor, handed_in(visitor, FOOD, CONTACT))
    assert found["loan_guarantee"].note == "等“创业担保贷款资格审核”办完，您再去办。"
    assert found["industry_permit"].note == "等“个体工商户名称申报和登记”办完，您再去办。"


def test_an_item_of_ones_own_never_holds_up_a_department(startup: World) -> None:
    visitor = startup.visitor()
    case_id = handed_in(visitor, UNEMPLOYED, CONTACT)
    assert "“失业登记”" in (items(visitor, case_id)["registration"].note or "")
    move(visitor, case_id, "accept")
    assert items(visitor, case_id)["registration"].state == "sent"
    move_item(visitor, case_id, "registration", "finish")
    found = items(visitor, case_id)
    assert found["tax_confirmation"].state == "sent"
    assert all(each.state != "waiting" for each in found.values())


def test_behind_what_was_refused_the_window_is_asked(startup: World) -> None:
    visitor = startup.visitor()
    case_id = handed_in(visitor, FOOD, CONTACT)
    move(visitor, case_id, "accept")
    move_item(visitor, case_id, "registration", "refuse", "材料不对")
    found = items(visitor, case_id)
    assert found["registration"].note == "材料不对"
    assert "没通过" in (found["tax_confirmation"].note or "")


def test_a_case_that_was_taken_back_says_nothing_of_what_comes_next(startup: World) -> None:
    visitor = startup.visitor()
    case_id = handed_in(visitor, FOOD, CONTACT)
    visitor.press({"do": "withdraw", "case": case_id, "sure": True})
    assert {each.note for each in items(visitor, case_id).values()} == {None}


def test_the_chat_says_the_same_states(startup: World) -> None:
    visitor = startup.visitor()
    case_id = handed_in(visitor, FOOD, CONTACT)
    told = words(visitor.press({"do": "status", "case": case_id}))
    assert "个体工商户名称申报和登记｜市场监管或行政审批部门｜等窗口受理" in told
