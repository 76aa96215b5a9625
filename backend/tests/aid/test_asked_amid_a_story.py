"""What is asked where a story is told, or while it is read back, is answered and is no part of it."""

import pytest

from tests.aid.test_read_back import STORY, told
from tests.aid.world import Visitor, World

ASKED = ["创业导师和创业指导师是一回事不", "你们几点下班", "这个写错了能改不", "我说的你们给谁看"]


@pytest.fixture
def asked(world: World) -> Visitor:
    """Somebody who is asked for his story."""
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    assert "先说说情况" in visitor.heard
    return visitor


@pytest.mark.parametrize("text", ASKED)
def test_a_question_is_no_story(asked: Visitor, text: str) -> None:
    asked.say(text)
    assert "story" not in asked.values() and "先说说情况" in asked.heard


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("先填手机号行不行", "好，先填“联系电话”"),
        ("这个写错了能改不", "能改"),
        ("我说的你们给谁看", "只有负责援助的工作人员能看"),
    ],
)
def test_what_is_asked_about_the_questions_is_answered_here(asked: Visitor, text: str, answer: str) -> None:
    asked.say(text)
    assert answer in asked.heard


@pytest.mark.parametrize("text", [*ASKED, "先填手机号行不行"])
def test_a_question_changes_nothing_of_what_was_understood(world: World, text: str) -> None:
    visitor = told(world, STORY)
    before = visitor.values()["story"], visitor.last["after"][0]["text"]
    visitor.say(text)
    assert "没对上" not in visitor.heard
    assert (visitor.values()["story"], visitor.last["after"][0]["text"]) == before


def test_a_question_that_adds_nothing_is_answered_and_not_said_to_fit_nothing(world: World) -> None:
    visitor = told(world, STORY)
    before = visitor.last["after"][0]["text"]
    visitor.say("你们能帮我还钱吗")
    assert "没对上" not in visitor.heard and "公共法律服务中心" in visitor.heard
    assert visitor.last["after"][0]["text"] == before


def test_a_question_that_tells_more_is_read_back_with_it(world: World) -> None:
    visitor = told(world, STORY)
    visitor.say("我养老保险断了两年了，能补上不")
    assert "社保" in visitor.heard and "再念一遍" in visitor.heard
