"""Life stories told in the chat message by message, whatever is asked in between, end in their referrals.

The same stories as in test_stories.py, without its short cut: consent, the question of safety, what is kept
until it may be heard, what is read back. Nothing is answered but that; every other question is skipped.
"""

from typing import Any

import pytest

from tests.aid.chat_telling import tell_in_chat
from tests.aid.telling import CLASSES, read_stories
from tests.aid.test_stories import name_of
from tests.aid.world import World, labels

# file → of how many stories at least so many end right; the last two were never read, only their scores.
FLOORS = {
    "stories.jsonl": (25, 24),
    "stories_fifth.jsonl": (25, 22),
    "stories_seventh.jsonl": (15, 13),
    "stories_ninth.jsonl": (20, 12),
}


def wrong(story: dict[str, Any], got: set[str]) -> set[str]:
    """Classes that are missing, or there although the story rules them out."""
    wanted = set(story["referrals"])
    return (wanted - got) | (got & set(story.get("not", set(CLASSES) - wanted)))


@pytest.mark.parametrize("begin_with", [False, True], ids=["asked for help", "began to tell"])
@pytest.mark.parametrize("name", FLOORS)
def test_a_story_told_whatever_is_asked_ends_in_its_referrals(
    world: World, name: str, begin_with: bool
) -> None:
    stories, (count, floor) = read_stories(name), FLOORS[name]
    assert len(stories) == count
    missed = {
        name_of(story): sorted(said)
        for story in stories
        if (said := wrong(story, tell_in_chat(world, story, begin_with=begin_with)))
    }
    assert count - len(missed) >= floor, missed


def test_whoever_tells_instead_of_answering_is_not_told_that_he_was_not_understood(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    for turn in ("我在海伦开干洗店，去年底机器坏了修不起。", "门一锁就再没开，照还在。", "执照我还没动。"):
        visitor.say(turn)
        assert "没听明白" not in visitor.heard and "我记着了" in visitor.heard
        assert "眼下平安吗" in visitor.heard
    visitor.press("还行，能慢慢说")
    assert "停了，没注销" in visitor.heard


def test_what_is_told_before_the_consent_is_kept_unread_and_read_after_it(world: World) -> None:
    visitor = world.visitor()
    visitor.begin_with("我店黄了，想找人帮帮我")
    visitor.say("雇了俩服务员，工资欠了两个月，还没给。")
    assert "您同意了我才看" in visitor.heard and "您同意吗" in visitor.heard
    assert "服务员" not in visitor.sent[-1]
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    assert "欠着工资" in visitor.heard


def test_what_is_told_before_a_refused_consent_is_gone(world: World) -> None:
    visitor = world.visitor()
    visitor.begin_with("我店黄了，想找人帮帮我")
    visitor.say("雇了俩服务员，工资欠了两个月，还没给。")
    visitor.say("不同意")
    assert world.rows("SELECT opening FROM cases") == [(None,)]


@pytest.mark.parametrize(
    "said", ["生活上没有困难，谢谢。", "养老就农村那个，没断。", "不欠谁的钱", "没雇过人"]
)
def test_a_no_to_something_else_refuses_no_consent(world: World, said: str) -> None:
    visitor = world.visitor()
    visitor.begin_with("我店黄了，想找人帮帮我")
    visitor.say(said)
    assert {"同意", "不同意"} <= labels(visitor) and "不同意也没关系" not in visitor.heard


@pytest.mark.parametrize("said", ["想先找点活干。", "行是行，就是还欠着信用社八万", "要是能贷款我还想干"])
def test_what_says_more_than_yes_is_heard_and_read_back_again(world: World, said: str) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("店黄了，执照也注销了，没雇人。")
    assert "我理解的是" in visitor.heard
    visitor.say(said)
    assert "再念一遍" in visitor.heard and "我理解的是" in visitor.heard


def test_an_answer_that_tells_of_other_questions_answers_them_too(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.press("跳过")
    assert "啥状态" in visitor.heard
    visitor.say("关门半年了，执照没注销，欠着两个服务员的工资，我自己社保也断了")
    values = visitor.values()
    assert (values["business_state"], values["staff"], values["own_insurance"]) == (
        "stopped",
        "wages",
        "stopped",
    )


def test_a_question_that_nobody_else_may_read_is_told_how_to_ask_it(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.press("跳过")
    visitor.say("听说有培训有贷款，我这岁数五十六了还行不行？")
    assert visitor.last["digress"] is False and "单独问" in visitor.heard


def test_a_short_answer_answers_no_other_question(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.press("跳过")
    visitor.say("停了，没注销")
    while "雇过人吗" not in visitor.heard:
        visitor.press("跳过")
    visitor.say("没欠")
    assert "owing" not in visitor.values() and "欠款、官司" in visitor.heard
