"""How to be called, said after handing in, reaches those who call; what cannot be promised is not."""

import json
from typing import Any

import pytest

from app.cases import contact_wishes
from app.cases.life import FINAL
from tests.cases.test_life import OFFICE, move, submitted_startup, withdraw
from tests.cases.world import Visitor, World, run, words


def says(visitor: Visitor, text: str) -> dict[str, Any]:
    """What actions hand over when somebody says how to be called."""
    return visitor.turn(text, wish="contact")


def seen_by_staff(world: World, case_id: str) -> str | None:
    return run(world.service.staff_read(case_id, OFFICE)).contact_wish


@pytest.mark.parametrize(
    "said",
    [
        "下午再打给我",
        "发微信行不行",
        "别打电话 发短信",
        "能不能下午再联系我",
        "晚上七点以后再给我来电话",
        "打电话之前先发个短信",
        "不方便接电话",
        "有事打我媳妇电话",
        "别往我家打电话",
        "下黑再给我打",
        "接不着就多打几遍",
        "电话打不通就发微信",
    ],
)
def test_a_wish_said_after_handing_in_is_kept_where_the_window_reads_it(startup: World, said: str) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    assert seen_by_staff(startup, case_id) is None
    turned = says(visitor, said)
    kept = said.replace(" ", "，")
    assert seen_by_staff(startup, case_id) == kept
    assert turned["handled"] and not turned["digress"]
    assert f"“{kept}”" in words(turned) and "以联系您的人为准" in words(turned)
    assert [each.action for each in visitor.read(case_id).events][-1] == "case.contact_wish"


@pytest.mark.parametrize("moves", [["accept"], ["accept", "begin"], ["ask_correction"]])
def test_it_is_kept_as_long_as_somebody_works_on_the_case(startup: World, moves: list[str]) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    for name in moves:
        move(visitor, case_id, name, "门牌写清楚")
    says(visitor, "别打电话，发短信")
    assert seen_by_staff(startup, case_id) == "别打电话，发短信"


def test_nobody_calls_about_a_case_that_is_over(startup: World) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    withdraw(visitor, case_id)
    assert not says(visitor, "下午再打给我")["handled"]
    assert visitor.read(case_id).state in FINAL and visitor.read(case_id).contact_wish is None


def test_where_nothing_was_handed_in_others_answer(startup: World) -> None:
    assert not says(startup.visitor(), "下午再打给我")["handled"]


def test_without_the_consent_nothing_is_kept(startup: World) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    visitor.withdraw_consent("basic")
    assert not says(visitor, "下午再打给我")["handled"]
    assert visitor.read(case_id).contact_wish is None


def test_who_comes_to_a_group_session_is_not_called(startup: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    monkeypatch.setattr(contact_wishes, "NOBODY_CALLS", "phone")  # a step that is answered here
    assert not says(visitor, "下午再打给我")["handled"]
    assert visitor.read(case_id).contact_wish is None


def test_what_is_said_by_the_day_is_kept_with_its_date(startup: World) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    says(visitor, "明天再打给我")
    today = startup.book.today
    assert seen_by_staff(startup, case_id) == f"明天再打给我（{today.month}月{today.day}日说的）"


def test_a_later_wish_stands_beside_the_first(startup: World) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    says(visitor, "下午再打给我")
    says(visitor, "周末别打")
    assert seen_by_staff(startup, case_id) == "下午再打给我，周末别打"


def test_a_reason_beside_it_is_no_question_and_a_question_is_left_to_others(startup: World) -> None:
    visitor = startup.visitor()
    submitted_startup(visitor)
    assert not says(visitor, "早上别打 我得出摊")["digress"]
    assert says(visitor, "别打电话发短信，办下来得几天")["digress"]


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("别打电话了，我想撤回申请", True),
        ("下午打给我，我想申请贷款", True),
        ("别打电话，我把材料补上了", True),
        ("别打电话，地址我搬家了", True),
        ("别打电话 孩子睡觉", False),
        ("别打电话 我要睡觉", False),
        ("下午打给我 上午我要出摊", False),
        ("别打电话 办公室人多", False),
        ("下午打给我 谢谢", False),
    ],
)
def test_what_is_said_beside_it_is_left_to_others(startup: World, said: str, more: bool) -> None:
    visitor = startup.visitor()
    submitted_startup(visitor)
    turned = says(visitor, said)
    assert turned["handled"] and turned["digress"] is more


def test_another_number_is_not_changed_by_the_way(startup: World) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    turned = says(visitor, "以后打我媳妇电话13912345678")
    assert "换不了" in words(turned) and "先点“撤回”" in words(turned)
    assert "13912345678" not in json.dumps(turned, ensure_ascii=False)
    assert seen_by_staff(startup, case_id) == "以后打我媳妇电话"


@pytest.mark.parametrize("said", ["下午去窗口行不行", "没收到短信", "明天能办下来不", "给我打电话的是骗子不"])
def test_what_is_no_such_wish_changes_nothing(startup: World, said: str) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    assert not says(visitor, said)["handled"]
    assert visitor.read(case_id).contact_wish is None
