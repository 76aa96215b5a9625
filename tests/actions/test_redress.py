"""Who was wronged and wants it put right reaches the intake or the desk, and is told where to go."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from ruamel.yaml import YAML

from actions.base import SkillAction
from actions.fallback.actions import ActionAskBack
from actions.following import follow_up
from actions.guided.actions import (
    ActionMyCases,
    ActionResumeCase,
    ActionStartCase,
    ValidateGuidedCaseForm,
)
from actions.openings import MAYBE
from actions.smalltalk.actions import ActionRespond
from actions.wronged import may_tell_of_dunning, seeks_redress
from tests.actions.conftest import FakeBackend, Run, bot, case_turn, policy_answer, user

DESK = {**policy_answer("out_of_scope", "到区县的公共法律服务中心问法律援助。"), "desk": True}
SUBSIDY = (user("一次性创业补贴怎么领"), bot(custom=policy_answer("answered")))
TOLD = [
    "加盟费被骗了，想要回来",
    "欠我货款不给，我要起诉",
    "房东不退押金，我想告他",
    "供货商骗了我的钱，想报警",
    "老板欠我工资，我想告他",
    "店铺被强拆了，我想讨个说法",
]


@pytest.fixture(autouse=True, scope="module")
def every_skill() -> None:
    """The action server has all skills loaded."""
    ActionExecutor().register_package("actions")


def sent(action: SkillAction, *events: dict[str, Any]) -> list[dict[str, Any]]:
    """What an action says to the last of the events."""
    message = {**events[-1]["parse_data"], "metadata": events[-1]["metadata"]}
    tracker = Tracker("conversation-1", {"region": None}, message, list(events), False, None, {}, "")
    dispatcher = CollectingDispatcher()
    asyncio.run(action.run(dispatcher, tracker, {}))
    return [each["custom"] or {"response": each["response"]} for each in dispatcher.messages]


@pytest.mark.parametrize("text", TOLD)
@pytest.mark.parametrize(
    ("action", "intent"),
    [
        (ActionAskBack(), "nlu_fallback"),
        (ActionRespond(), "chitchat"),
        (ActionMyCases(), "my_records"),
        (ActionResumeCase(), "resume"),
        (ActionStartCase(), "start_process"),
    ],
)
def test_a_wish_to_have_a_wrong_put_right_reaches_the_desk_however_it_is_read(
    text: str, action: SkillAction, intent: str, backend: FakeBackend
) -> None:
    backend.answer = DESK
    assert sent(action, user(text, intent))[0]["text"] == DESK["text"]
    assert backend.handed == []


@pytest.mark.parametrize(
    "text", ["合伙人卷钱跑了，我想告他", "合伙人把公司的钱都转走了，我要报案", "合伙人坑我，我要打官司"]
)
@pytest.mark.parametrize("intent", ["nlu_fallback", "start_process"])
def test_who_was_wronged_in_his_own_business_is_led_to_the_intake(
    text: str, intent: str, backend: FakeBackend
) -> None:
    backend.turn = case_turn(after=["先不着急"])
    ranking = [{"name": "distress", "confidence": 0.6}]
    action = ActionAskBack() if intent == "nlu_fallback" else ActionStartCase()
    replies = sent(action, user(text, intent, ranking=ranking))
    assert [reply["text"] for reply in replies] == ["先不着急"]
    assert [body["process_id"] for body in backend.handed] == ["aid_intake"]


@pytest.mark.parametrize("text", ["邻居要债的天天堵门口", "隔壁放高利贷的天天来人砸门"])
@pytest.mark.parametrize(
    ("action", "intent"),
    [(ActionAskBack(), "nlu_fallback"), (ActionRespond(), "complaint"), (ActionMyCases(), "my_records")],
)
def test_who_tells_of_people_besetting_somebody_for_money_is_told_who_helps_however_it_is_read(
    text: str, action: SkillAction, intent: str, backend: FakeBackend
) -> None:
    backend.answer = DESK
    assert [each["text"] for each in sent(action, user(text, intent))] == [DESK["text"], MAYBE]
    assert backend.handed == []


@pytest.mark.parametrize("text", ["要债的天天堵门口", "邻居装修天天闹", "要是有人催债咋办"])
def test_ones_own_and_what_only_sounds_like_it_is_left_to_its_own_action(
    text: str, backend: FakeBackend
) -> None:
    backend.answer = policy_answer("not_covered", "没找到")
    said = sent(ActionAskBack(), user(text, "nlu_fallback"))
    assert not said or said[0]["text"] != DESK["text"]


@pytest.mark.parametrize(
    "text",
    [
        "你们上门办要钱吗",
        "上门服务要收费吗",
        "送货上门要收多少钱",
        "来家里教手艺要钱吗",
        "大集热闹，摆摊要收费吗",
        "我应该了解哪些上门服务的规定",
        "欠了钱，闹心，咋办",
    ],
)
def test_what_something_costs_and_what_weighs_on_the_heart_is_no_dunning(text: str) -> None:
    assert not may_tell_of_dunning(text)


@pytest.mark.parametrize(
    "text", ["一帮人天天上门要钱咋办", "对门欠人钱，讨债的老上门闹", "工人堵着店门要工资"]
)
def test_people_who_come_for_money_are_dunning(text: str) -> None:
    assert may_tell_of_dunning(text)


def test_beside_the_desk_help_is_offered_to_whoever_speaks_of_himself(backend: FakeBackend) -> None:
    backend.answer = DESK
    assert sent(ActionAskBack(), user(TOLD[0], "nlu_fallback"))[-1]["text"] == MAYBE


@pytest.mark.parametrize(
    "text",
    ["我不想打官司", "他要告我", "我想告诉你个事", "我想回来创业", "怕被起诉", "我想申请退税", "想找回自信"],
)
def test_what_only_sounds_like_it_seeks_no_redress(text: str) -> None:
    assert not seeks_redress(text)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("那我去哪", "去哪办"),
        ("找谁啊", "找谁办"),
        ("去哪办", "去哪办"),
        ("归谁管", "归谁管"),
        ("上哪领", "上哪领"),
    ],
)
def test_where_to_go_refers_to_the_policy_spoken_of(text: str, question: str, backend: FakeBackend) -> None:
    backend.answer = policy_answer("not_covered", "最接近的是第17条")
    (reply,) = sent(ActionRespond(), *SUBSIDY, user(text, "bye"))
    assert reply["text"] == "最接近的是第17条"
    assert (backend.questions[0]["question"], backend.questions[0]["before"]) == (
        question,
        ("一次性创业补贴怎么领",),
    )


def test_where_to_go_after_a_wrong_refers_to_the_wrong(backend: FakeBackend) -> None:
    backend.answer = DESK
    (reply,) = sent(
        ActionMyCases(), user(TOLD[0], "nlu_fallback"), bot("我没太听明白"), user("那我去哪", "my_records")
    )
    assert reply["text"] == DESK["text"]
    assert backend.questions[0]["before"] == (TOLD[0],) and backend.handed == []


def test_where_to_go_while_the_form_is_open_refers_to_what_began_it(backend: FakeBackend, run: Run) -> None:
    backend.answer, backend.turn = DESK, case_turn(digress=True, after=["同意吗"])
    told = "被合伙人骗了钱，想打官司"
    replies = run(ValidateGuidedCaseForm(), user(told, "request_aid"), user("那我去哪", "my_records"))
    assert [reply["text"] for reply in replies] == [DESK["text"], "同意吗"]
    assert backend.questions[0]["before"] == (told,)


def test_where_to_go_without_anything_before_is_left_to_its_own_action(backend: FakeBackend) -> None:
    sent(ActionMyCases(), user("那我去哪", "my_records"))
    assert [(each["question"], each["before"]) for each in backend.questions] == [("那我去哪", ())]


@pytest.mark.parametrize("text", ["从哪开始", "去哪开店好", "找谁帮我推广", "导师去哪找", "贷款去哪申请"])
def test_a_question_with_a_matter_of_its_own_is_no_follow_up(text: str) -> None:
    assert follow_up(text) is None


@pytest.mark.parametrize("text", ["没人上门要债", "要债的不来闹了"])
def test_who_says_that_nobody_comes_tells_of_no_dunning(text: str) -> None:
    assert not may_tell_of_dunning(text)


def test_the_words_of_a_wrong_stand_in_one_file_that_both_sides_read() -> None:
    root = Path(__file__).parents[2]
    words = YAML(typ="safe").load(root / "contract" / "wronged.yml")
    patterns = [pattern for pattern in words.values() if isinstance(pattern, str)]
    assert len(patterns) == 8
    for path in (
        "actions/openings.py",
        "actions/wronged.py",
        "backend/app/aid/desks.py",
        "backend/app/aid/wronged.py",
    ):
        source = (root / path).read_text(encoding="utf-8")
        assert "上门" not in source and not [pattern for pattern in patterns if pattern[:12] in source], path
