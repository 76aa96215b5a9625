"""How to be called, said after handing in, is given to the forms whatever the intent; the rest goes on."""

from typing import Any

import pytest

from actions.contacting import may_say_how_to_call
from actions.fallback.actions import ActionAskBack
from actions.policy.actions import ActionAnswerPolicy
from actions.smalltalk.actions import ActionRespond
from tests.actions.conftest import FakeBackend, case_turn
from tests.actions.test_standing import sent

WISHES = [
    "下午再打给我",
    "发微信行不行",
    "别打电话 发短信",
    "晚上六点以后打",
    "中午别打",
    "不方便接电话",
    "别让我媳妇知道",
    "接不着就多打几遍",
    "白天打吧",
    "晚点再打",
]
OTHERS = [
    "创业担保贷款咋申请",
    "你们电话多少",
    "导师啥时候联系我",
    "我想开店",
    "打工的有补贴吗",
    "打印店要啥手续",
]


@pytest.mark.parametrize("text", WISHES)
def test_such_a_wish_is_kept_by_the_forms_whatever_the_intent(text: str, backend: FakeBackend) -> None:
    backend.turn = case_turn(before=["记下了"])
    for action, intent in (
        (ActionRespond(), "deny"),
        (ActionAskBack(), "nlu_fallback"),
        (ActionAnswerPolicy(), "ask_policy"),
    ):
        assert sent(action, text, intent) == ["记下了"]
    assert {each["wish"] for each in backend.handed} == {"contact"} and backend.questions == []


@pytest.mark.parametrize("text", OTHERS)
def test_what_asks_something_else_is_not_taken_for_one(text: str) -> None:
    assert not may_say_how_to_call(text)


def test_what_the_sentence_asks_beside_it_is_answered_after(backend: FakeBackend) -> None:
    backend.turn = case_turn(before=["记下了"], digress=True)
    told: list[Any] = sent(ActionAnswerPolicy(), "别打电话发短信，能贷款吗", "ask_policy")
    assert told[0] == "记下了" and len(told) > 1


def test_where_nothing_was_handed_in_it_goes_on_as_ever(backend: FakeBackend) -> None:
    backend.turn = case_turn(handled=False, digress=True)
    assert sent(ActionRespond(), "下午再打给我", "chitchat") == ["utter_chitchat"]
