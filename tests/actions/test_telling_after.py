"""What is told after handing in goes to the forms whatever the intent, and along with their button."""

from typing import Any

import pytest

from actions.fallback.actions import ActionAskBack
from actions.guided.actions import ActionAboutBooking, ActionAnswer
from actions.policy.actions import ActionAnswerPolicy
from actions.smalltalk.actions import ActionRespond
from actions.telling_after import may_tell_after
from actions.turns import Turn
from tests.actions.conftest import FakeBackend, case_turn, user
from tests.actions.test_plan_and_heart import sent, shown

PHONE = "⟦phone:0a1b2c3d⟧"
TELLS = [
    "俩工人五个月 你给我加上",
    "说错了 欠工人是三个月 不是四个月",
    "员工不对 雇过一个服务员 工资都给了",
    "工人钱给完了",
    f"我寻思了 电话还是留一个吧 {PHONE}",
    "情况变了 重新说一遍",
    "饥荒我还上一半了",
]
OTHERS = [
    "我想贷点款",
    "工人工资咋要啊",
    "补贴申请的材料写错了",
    "邻居的店也欠工资",
    "谢谢你啊",
    "今天天真冷",
    f"{PHONE}是骗子吗",
    "想撤回同意",
    "我准备雇俩工人",
]
TAKE_ALONG = {
    "label": "改了再交",
    "payload": '/answer{"do": "start", "process": "aid_intake", "copy": "c-1", "said": true}',
}


def turn(text: str) -> Turn:
    return Turn("c", "r", "m", text, "inform", 0.5, (), None, {})


@pytest.mark.parametrize("text", TELLS)
def test_it_is_given_to_the_forms_whatever_the_intent(text: str, backend: FakeBackend) -> None:
    backend.turn = case_turn(before=["那份里还没有"])
    for action, intent in (
        (ActionRespond(), "inform"),
        (ActionAskBack(), "nlu_fallback"),
        (ActionAnswerPolicy(), "ask_policy"),
        (ActionAboutBooking(), "correct"),
    ):
        backend.handed.clear()
        assert [each["text"] for each in sent(action, text, intent)] == ["那份里还没有"]
    assert backend.handed[-1]["wish"] in ("told", "contact") and backend.questions == []


@pytest.mark.parametrize("text", OTHERS)
def test_what_asks_or_wishes_is_not_taken_for_it(text: str) -> None:
    assert not may_tell_after(turn(text))


def test_where_nothing_was_handed_in_it_goes_on_as_ever(backend: FakeBackend) -> None:
    backend.turn = case_turn(handled=False)
    sent(ActionAnswerPolicy(), "工人钱给完了")
    assert [each["question"] for each in backend.questions] == ["工人钱给完了"]


def before_the_button() -> list[dict[str, Any]]:
    """Two messages that were answered with the button, and one that was not, after the form was left."""
    offer = shown(text="那份里还没有", options=[TAKE_ALONG])
    left = {"event": "active_loop", "name": None}
    told = [user("工资欠着"), left, user("俩工人五个月 你给我加上"), offer]
    return [*told, user("谢谢你啊"), shown(text="不客气"), user(f"电话{PHONE}"), offer]


def test_everything_told_since_goes_along_with_the_button(backend: FakeBackend) -> None:
    sent(ActionAnswer(), TAKE_ALONG["payload"], "answer", before_the_button())
    assert backend.handed[-1]["text"] == f"俩工人五个月 你给我加上\n电话{PHONE}"


def test_the_words_of_the_button_take_it_along_too(backend: FakeBackend) -> None:
    sent(ActionRespond(), "改了再交", "correct", before_the_button())
    assert backend.handed[-1]["text"] == f"俩工人五个月 你给我加上\n电话{PHONE}"
