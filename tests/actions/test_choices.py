"""Pressing a button by naming its place."""

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.choices import chosen_option
from actions.policy.actions import ActionAnswerPolicy
from tests.actions.conftest import FakeBackend, bot, user

OPTIONS = [
    {"label": "创业导师预约", "payload": '/show_clause{"clause_id": "lj-cy-2025/1#2.2.6.1"}'},
    {"label": "问补贴", "payload": '/ask_policy{"question": "有补贴吗"}'},
    {"label": "都不是", "payload": "/nlu_fallback"},
]


def tracker(text: str, *before: dict[str, Any]) -> Tracker:
    latest = user(text)
    events = [user("导师"), *before, latest]
    return Tracker("c", {}, {**latest["parse_data"], "metadata": {}}, events, False, None, {}, "")


def pressed(text: str) -> list[dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    offered = bot(custom={"options": OPTIONS})
    asyncio.run(ActionAnswerPolicy().run(dispatcher, tracker(text, offered), {}))
    return dispatcher.messages


@pytest.mark.parametrize("text", ["1", "第一个", "选1", "就要第1个吧", "一"])
def test_the_first_button_can_be_named_in_many_ways(text: str) -> None:
    choice = chosen_option(tracker(text, bot(custom={"options": OPTIONS})))
    assert choice is not None and choice.intent == "show_clause"


@pytest.mark.parametrize("text", ["第四个", "第一次创业有补贴吗", "1000", "三个人合伙行吗", "/help"])
def test_other_texts_press_nothing(text: str) -> None:
    assert chosen_option(tracker(text, bot(custom={"options": OPTIONS}))) is None


def test_a_number_without_buttons_presses_nothing() -> None:
    assert chosen_option(tracker("1", bot("您好"))) is None


def test_a_named_clause_is_shown(backend: FakeBackend) -> None:
    pressed("第一个")
    assert backend.clauses[0]["clause_id"] == "lj-cy-2025/1#2.2.6.1"


def test_a_named_question_is_asked(backend: FakeBackend) -> None:
    pressed("2")
    assert backend.questions[0]["question"] == "有补贴吗"


def test_none_of_these_leads_to_the_menu(backend: FakeBackend) -> None:
    assert pressed("第三个")[0]["response"] == "utter_not_understood"
