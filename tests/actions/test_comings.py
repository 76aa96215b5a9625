"""Who leaves for his chores is let go; who is back finds what he left, however his words are read."""

import pytest

from actions import comings
from actions.fallback.actions import ActionAskBack
from actions.guided.actions import ActionMyCases
from actions.policy.actions import ActionAnswerPolicy
from actions.smalltalk.actions import ActionRespond
from tests.actions.conftest import FakeBackend, case_turn
from tests.actions.test_plan_and_heart import sent


@pytest.mark.parametrize(
    "text",
    [
        "先唠到这 喂羊去了",
        "我先喂羊去 一会再唠",
        "先唠到这 回头再说",
        "一会再来 我得喂羊去了",
        "今天先不唠了",
    ],
)
def test_who_leaves_is_let_go_and_nothing_is_asked_of_the_policies(text: str, backend: FakeBackend) -> None:
    for action, intent in ((ActionRespond(), "chitchat"), (ActionAnswerPolicy(), "ask_policy")):
        assert [each["text"] for each in sent(action, text, intent)] == [comings.GOES]
    assert backend.questions == [] and backend.handed == []


@pytest.mark.parametrize("text", ["回来了", "我又来了", "我回来了 接着唠吧", "俺忙完了"])
def test_who_is_back_goes_on_where_he_was(text: str, backend: FakeBackend) -> None:
    backend.turn = case_turn(before=["接着填"])
    for action, intent in ((ActionAskBack(), "nlu_fallback"), (ActionMyCases(), "my_records")):
        assert [each["text"] for each in sent(action, text, intent)] == ["接着填"]
    assert {each["wish"] for each in backend.handed} == {"resume"} and backend.questions == []


@pytest.mark.parametrize(
    "text",
    [
        "开店赔了 先唠到这",
        "要债的又来了",
        "孩子回来了能贷款不",
        "喂羊有补贴吗",
        "店不干了",
        "返乡回来了想创业",
        "来了",
    ],
)
def test_what_says_more_is_neither(text: str) -> None:
    assert not comings.leaves(text) and not comings.comes_back(text)
