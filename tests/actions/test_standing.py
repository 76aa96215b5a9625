"""What people ask after handing in, and what the policies are silent about, reaches somebody."""

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import SkillAction
from actions.fallback.actions import ActionAskBack
from actions.guided.actions import ActionMyCases, ActionStartCase
from actions.policy.actions import ActionAnswerPolicy
from actions.privacy.actions import ActionWithdrawConsent
from actions.smalltalk.actions import ActionRespond
from actions.standing import asks_to_change, asks_what_stands
from tests.actions.conftest import FakeBackend, Run, case_turn, policy_answer, user

ASKS = [
    "我的计划呢",
    "那我先去哪",
    "先干啥",
    "啥时候给我打电话",
    "你们啥时候联系我",
    "从哪开始",
    "第一步干啥",
    "咋还没人给我打电话",
    "先去找工作还是先整社保",
    "这些都在哪儿办啊",
    "先干哪个来着",
    "谁管我这事啊",
    "我这事归谁管啊",
    "哪个部门管我家这事",
    "完了之后干啥",
    "办完了以后再干啥",
    "整完这个又去哪啊",
    "卖粘豆包我先整哪个",
    "养羊的我得先办啥",
    "我那事咋样了",
    "俺那事儿咋样了啊",
    "我那件事办得怎么样了",
    "我这事办到哪一步了",
    "我交上去的那个咋样了",
    "上回跟你们说的那事咋样了",
    "我那事有信儿没",
    "我的事咋还没信儿呢",
    "我那事咋样了 有消息没",
    "那件事办妥了没",
    "我那事办了没",
]
OTHERS = [
    "创业计划书谁给看",
    "啥时候给我打款",
    "先办执照还是先租房",
    "补贴先去哪领",
    "导师啥时候联系我",
    "贷款啥时候下来",
    "谁管创业贷款",
    "补贴的事归谁管",
    "培训完了之后干啥",
    "办执照我先去哪个窗口",
    "补贴我先领哪个",
    "贷款还完了再干啥都行吗",
    "我那店咋样了",
    "我那贷款办得咋样了",
    "我那执照办下来没",
    "我那事咋整",
    "我约的那个导师咋样了",
    "这事咋办",
    "生意咋样了",
    "补贴有消息没",
    "我家那事愁人",
    "你咋样了",
    "你说的这个咋样",
    "这事咋样",
    "我那事没了",
    "我没事",
    "我那事没有",
    "我那事别提了",
    "我出事了",
    "创业这事咋样",
]


def sent(action: SkillAction, text: str, intent: str) -> list[Any]:
    event = user(text, intent)
    message = {**event["parse_data"], "metadata": event["metadata"]}
    tracker = Tracker("conversation-1", {"region": None}, message, [event], False, None, {}, "")
    dispatcher = CollectingDispatcher()
    asyncio.run(action.run(dispatcher, tracker, {}))
    return [each["custom"]["text"] if each["custom"] else each["response"] for each in dispatcher.messages]


@pytest.mark.parametrize("text", ASKS)
def test_a_question_on_what_was_handed_in_is_asked_of_the_forms_whatever_the_intent(
    text: str, backend: FakeBackend
) -> None:
    backend.turn = case_turn(before=["您先办“员工的事”"])
    for action, intent in ((ActionRespond(), "human"), (ActionAnswerPolicy(), "ask_policy")):
        assert sent(action, text, intent) == ["您先办“员工的事”"]
    assert {each["wish"] for each in backend.handed} == {"standing"} and backend.questions == []


CHANGES = [
    "我想改一下 地址写错了",
    "交上去还能改不",
    "能撤回不",
    "提交完了发现电话写错了",
    "我交的那个能不能撤下来",
    "刚才名字填错了咋整",
    "报上去了 想改改",
    "咋撤回啊",
    "能收回来不",
    "交上去的能拿回来吗",
    "想收回来",
]


@pytest.mark.parametrize("text", CHANGES)
def test_how_to_change_what_was_handed_in_is_asked_of_the_forms(text: str, backend: FakeBackend) -> None:
    backend.turn = case_turn(before=["先点“撤回”"])
    for action, intent in ((ActionRespond(), "correct"), (ActionAnswerPolicy(), "ask_policy")):
        assert sent(action, text, intent) == ["先点“撤回”"]
    assert {each["wish"] for each in backend.handed} == {"standing"}


@pytest.mark.parametrize(
    "text",
    [
        "撤回同意",
        "撤回到上一步",
        "导师的时间想改一下",
        "政策改了吗",
        "能改行干别的不",
        "店被撤了",
        "公司地址能写家里吗",
        "执照交上去多久下来",
        "贷款批错了",
        "押金能拿回来不",
        "欠款能收回来吗",
        "店能收回来不",
        "执照取回来了",
    ],
)
def test_what_changes_something_else_is_not_about_what_was_handed_in(text: str) -> None:
    assert not asks_to_change(text)


def test_without_a_case_the_present_answer_stays(backend: FakeBackend) -> None:
    backend.turn = case_turn(handled=False)
    assert sent(ActionAnswerPolicy(), "那我先去哪", "ask_policy") == ["答案"]


@pytest.mark.parametrize("text", OTHERS)
def test_near_misses_are_not_about_what_was_handed_in(text: str) -> None:
    assert not asks_what_stands(text)


@pytest.mark.parametrize("text", ["算了我同意吧", "那就同意吧", "行吧同意", "想通了，同意"])
def test_who_agrees_after_all_takes_nothing_back(text: str, backend: FakeBackend, run: Run) -> None:
    run(ActionWithdrawConsent(), user(text, "withdraw_consent"))
    assert [each["wish"] for each in backend.handed] == ["resume"] and backend.asked == []


@pytest.mark.parametrize("text", ["撤回同意", "我不同意了", "取消我的同意"])
def test_who_takes_a_consent_back_still_does(text: str, backend: FakeBackend, run: Run) -> None:
    run(ActionWithdrawConsent(), user(text, "withdraw_consent"))
    assert backend.asked == ["withdraw"]


@pytest.mark.parametrize("action", [ActionAskBack(), ActionAnswerPolicy(), ActionRespond()])
def test_a_desk_that_the_backend_names_is_shown(action: SkillAction, backend: FakeBackend, run: Run) -> None:
    backend.answer = {**policy_answer("not_covered", "到区县的公共法律服务中心问法律援助"), "desk": True}
    (reply,) = run(
        action, user("那我告他找谁", "human", 0.5, ranking=[{"name": "distress", "confidence": 0.4}])
    )
    assert reply["text"] == "到区县的公共法律服务中心问法律援助"


FIRST = "前年我弟弟开洗车行，让我给他做的担保，二十万，银行天天给我打电话，我咋整啊"


@pytest.mark.parametrize(
    "before", [FIRST, "我是庆安的，俺们那个合作社去年发大水整黄了，棚全泡了，政府给不给补啊"]
)
def test_what_was_told_right_before_goes_along_though_it_asked_as_well(
    before: str, backend: FakeBackend, run: Run
) -> None:
    told = user("我自己的店也黄了", "request_aid")
    run(ActionStartCase(), user(before), told)
    assert backend.handed[-1]["text"] == f"{before}\n我自己的店也黄了"
    run(ActionMyCases(), user(before), user("我自己的店也黄了", "my_records"))
    assert backend.handed[-1]["text"] == f"{before}\n我自己的店也黄了"


@pytest.mark.parametrize(
    "before", ["创业担保贷款怎么申请", "隔壁的店黄了，我想接手，有啥政策没有", "我想开个奶茶店有补贴吗"]
)
def test_a_question_that_tells_nothing_of_oneself_does_not_go_along(
    before: str, backend: FakeBackend, run: Run
) -> None:
    run(ActionStartCase(), user(before), user("我自己的店黄了", "request_aid"))
    assert backend.handed[-1]["text"] == "我自己的店黄了"
