"""After the intake: questions about the plan are asked of the forms, a heavy heart gets a calm line."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from actions import heavy, openings
from actions.backend_client import BackendUnavailable
from actions.base import SkillAction
from actions.policy.actions import ActionAnswerPolicy
from actions.smalltalk.actions import ActionRespond
from actions.standing import may_ask_of_plan
from tests.actions.conftest import FakeBackend, case_turn, user

ASKS = [
    "第二条啥意思",
    "最后一条去哪办",
    "我说的担保咋没写呢",
    "我把计划弄丢了 再给我看一眼",
    "计划找不着了",
    "那个12345是干啥的",
    "仲裁得带啥来着",
    "社保去哪办",
    "单子上那条没看懂",
    "漏了一样，我担保那事没写上",
]
OTHERS = [
    "第二条 创业担保贷款条例是啥意思",
    "方案第二条说啥",
    "创业计划书谁给看",
    "社保补贴去哪领",
    "贷款去哪办",
    "去哪办",
    "第二个孩子上学咋办",
    "创业补贴要带啥材料",
    "给我打13845678901",
]
PLAN = {"label": "看我的计划", "payload": '/answer{"do": "plan", "case": "c-1"}'}
CHANGED = {"label": "情况变了，重新说一遍", "payload": '/answer{"do": "start", "process": "aid_intake"}'}


def sent(
    action: SkillAction, text: str, intent: str = "ask_policy", before: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """What an action says to a message that comes in with this reading."""
    event = user(text, intent)
    message = {**event["parse_data"], "metadata": event["metadata"]}
    tracker = Tracker("conversation-1", {"region": None}, message, [*before, event], False, None, {}, "")
    dispatcher = CollectingDispatcher()
    asyncio.run(action.run(dispatcher, tracker, {}))
    return [each["custom"] for each in dispatcher.messages]


def shown(**custom: Any) -> dict[str, Any]:
    """A reply of the turn before."""
    return {"event": "bot", "text": "…", "data": {"custom": custom}}


def with_plan() -> dict[str, Any]:
    """What the forms say to somebody with a plan."""
    turn = case_turn(before=["您先办“员工的事”"])
    turn["before"][0]["options"] = [PLAN, CHANGED]
    return turn


@pytest.mark.parametrize("text", ASKS)
def test_a_question_on_the_plan_is_answered_by_the_forms_which_have_it(
    text: str, backend: FakeBackend
) -> None:
    backend.turn = case_turn(before=["第二条“员工的事”"])
    (reply,) = sent(ActionAnswerPolicy(), text)
    assert reply["text"] == "第二条“员工的事”"
    assert backend.handed[-1]["wish"] == "plan" and backend.questions == []


@pytest.mark.parametrize("text", ASKS)
def test_without_a_plan_the_policies_answer_as_before(text: str, backend: FakeBackend) -> None:
    backend.turn = case_turn(handled=False)
    sent(ActionAnswerPolicy(), text)
    assert {each["question"] for each in backend.questions} == {text}


@pytest.mark.parametrize("text", OTHERS)
def test_what_names_a_policy_is_never_asked_of_a_plan(text: str) -> None:
    assert not may_ask_of_plan(text)


def test_right_under_a_clause_an_item_is_one_of_the_clause() -> None:
    clause = shown(kind="policy", answer={"status": "answered", "citations": [{"clause_id": "x"}]})
    assert may_ask_of_plan("第二条啥意思") and not may_ask_of_plan("第二条啥意思", [clause])
    assert may_ask_of_plan("计划里第二条啥意思", [clause])


def test_the_second_one_is_an_item_only_right_under_the_plan() -> None:
    plan = shown(kind="text", card={"type": "aid_plan"})
    assert may_ask_of_plan("第二个啥意思", [plan]) and not may_ask_of_plan(
        "第二个啥意思", [shown(kind="text")]
    )


@pytest.mark.parametrize(
    "text", ["我心里还是难受", "心里堵得慌", "睡不着觉", "唉 心里难受，睡不着觉", "愁得睡不着觉", "我想哭"]
)
def test_a_heavy_heart_gets_a_calm_line_and_the_way_to_the_plan(text: str, backend: FakeBackend) -> None:
    backend.turn = with_plan()
    for intent in ("chitchat", "ask_policy", "complaint"):
        (reply,) = sent(ActionRespond(), text, intent)
        assert reply["text"].startswith(heavy.CALM) and "12356" in reply["text"]
        assert reply["options"] == [PLAN]
    assert backend.questions == []


@pytest.mark.parametrize("turn", [case_turn(handled=False), None])
def test_who_has_no_plan_gets_the_calm_line_alone(turn: Any, backend: FakeBackend) -> None:
    if turn is None:
        backend.error = BackendUnavailable("down")
    else:
        backend.turn = turn
    (reply,) = sent(ActionRespond(), "心里堵得慌", "chitchat")
    assert (reply["text"], reply["options"]) == (heavy.CALM, [])


@pytest.mark.parametrize(
    "text",
    [
        "门口堵得慌",
        "我妈心里难受",
        "心里有数",
        "不难受了",
        "睡不着就看书",
        "心里没底，贷款能批吗",
        "难受得不想活",
    ],
)
def test_what_only_sounds_like_it_is_answered_as_before(text: str) -> None:
    assert not heavy.tells_heavy_heart(text)


SORT_OUT = [
    "帮我捋一捋",
    "你帮我理理我该干啥",
    "那你给我捋捋呗",
    "帮我顺一顺这些事",
    "帮俺捋捋该先办啥",
    "你就帮我梳理一下吧",
    "能帮我理一理吗",
]


@pytest.mark.parametrize("text", SORT_OUT)
def test_the_words_of_the_button_begin_the_intake_though_other_talk_came_between(
    text: str, backend: FakeBackend
) -> None:
    backend.turn = case_turn(before=["先不着急"])
    button = shown(text="我听着", options=[openings.begin_button()])
    (reply,) = sent(ActionRespond(), text, "help", before=[user("我那店黄了"), button, user("你好")])
    assert reply["text"] == "先不着急"
    assert backend.handed[-1]["button"] == {"do": "start", "process": "aid_intake", "said": True}


def test_what_was_told_before_goes_along(backend: FakeBackend) -> None:
    sent(ActionRespond(), "你帮我理理我该干啥", "help", before=[user("我那小店上个月黄了")])
    assert backend.handed[-1]["text"] == "我那小店上个月黄了"


def test_without_the_button_and_without_a_story_it_begins_nothing(backend: FakeBackend) -> None:
    sent(ActionRespond(), "帮我捋一捋", "help")
    assert not backend.handed or backend.handed[-1]["button"] is None


@pytest.mark.parametrize(
    "text", ["帮我理财", "帮我办个执照", "帮我理发店办执照", "帮我捋捋贷款政策", "不用帮我捋", "帮我理赔"]
)
def test_other_help_is_not_the_button(text: str) -> None:
    assert not openings.asks_to_sort_out(text)


def test_the_words_of_a_heavy_heart_stand_in_one_file_that_both_sides_read() -> None:
    root = Path(__file__).parents[2]
    words = YAML(typ="safe").load(root / "contract" / "heavy_heart.yml")
    assert heavy._HEAVY.pattern.startswith(words["parts"]["lead"])
    for path in ("actions/heavy.py", "backend/app/cases/heavy.py"):
        source = (root / path).read_text(encoding="utf-8")
        assert "heavy_heart.yml" in source and words["parts"]["sleep"] not in source and "堵(" not in source
