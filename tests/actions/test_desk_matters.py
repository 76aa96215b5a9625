"""A question for a desk is asked of the backend however it was read, and short ones stay on its matter."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.base import SkillAction, says_which_desk
from actions.desk_matters import leaned_on
from actions.fallback.actions import ActionAskBack
from actions.smalltalk.actions import ActionRespond
from actions.turns import Turn
from actions.wronged import frightens_family
from tests.actions.conftest import FakeBackend, bot, policy_answer, user

DESK = {**policy_answer("not_covered", "到办执照的政务服务大厅问。"), "desk": True}


@pytest.fixture(autouse=True, scope="module")
def every_skill() -> None:
    """The action server has all skills loaded."""
    ActionExecutor().register_package("actions")


def tracked(*events: dict[str, Any]) -> Tracker:
    """A conversation whose latest message is the last of the events."""
    message = {**events[-1]["parse_data"], "metadata": events[-1]["metadata"]}
    return Tracker("conversation-1", {"region": None}, message, list(events), False, None, {}, "")


def sent(action: SkillAction, *events: dict[str, Any]) -> list[dict[str, Any]]:
    """What an action says to the last of the events."""
    dispatcher = CollectingDispatcher()
    asyncio.run(action.run(dispatcher, tracked(*events), {}))
    return [each["custom"] or {"response": each["response"]} for each in dispatcher.messages]


@pytest.mark.parametrize(
    "text", ["欠税能注销不", "有没有个人破产", "法院传票来了我不去行不行", "店黄了能不能办失业登记"]
)
@pytest.mark.parametrize("intent", ["chitchat", "request_aid", "human"])
def test_a_question_for_a_desk_has_it_however_it_was_read(
    backend: FakeBackend, text: str, intent: str
) -> None:
    backend.answer = DESK
    said = sent(ActionRespond(), user(text, intent))
    assert said[0]["text"] == DESK["text"] and not backend.handed


@pytest.mark.parametrize("text", ["要带啥", "去哪办", "多长时间", "网上能办不", "那要是公司呢", "那我媳妇呢"])
def test_a_short_question_goes_to_the_backend_with_the_matter_it_stays_on(
    backend: FakeBackend, text: str
) -> None:
    backend.answer = DESK
    before = (user("简易注销是咋回事"), bot(custom=DESK), user("得多久"), bot(custom=DESK))
    said = sent(ActionAskBack(), *before, user(text, "nlu_fallback"))
    assert said == [{**said[0], "text": DESK["text"]}]
    assert backend.questions[-1]["before"] == ("简易注销是咋回事",)


@pytest.mark.parametrize("last", ["创业担保贷款有啥条件", "还有啥补贴", "法院判了贷款还能贷不", "我想开店"])
def test_after_something_else_a_short_question_stays_on_no_matter(last: str) -> None:
    assert leaned_on(tracked(user("简易注销是咋回事"), user(last), user("网上能办不"))) == ()


def test_a_button_pressed_and_a_question_of_its_own_end_the_matter_too() -> None:
    first = user("简易注销是咋回事")
    assert leaned_on(tracked(first, user("/ask_policy"), user("网上能办不"))) == ()
    assert leaned_on(tracked(first, user("有免费的课没"))) == ()


def test_who_tells_of_his_own_trouble_and_asks_only_what_to_do_is_not_only_sent_to_a_desk(
    backend: FakeBackend,
) -> None:
    backend.answer = DESK
    turn = Turn.of(tracked(user("我饭店黄了，欠银行的钱还不上了咋整", "request_aid")))
    assert not says_which_desk(CollectingDispatcher(), turn)
    assert says_which_desk(CollectingDispatcher(), replace(turn, text="饭店黄了，辞了要赔多少钱"))


def test_whose_family_is_frightened_by_collectors_has_his_desk(backend: FakeBackend) -> None:
    backend.answer = DESK
    assert sent(ActionRespond(), user("网贷催收吓唬我家孩子", "chitchat"))[0]["text"] == DESK["text"]
    assert not frightens_family("网贷催我还钱") and not frightens_family("吓唬孩子的玩具能卖不")
