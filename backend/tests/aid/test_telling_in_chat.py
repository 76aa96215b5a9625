"""Life stories told in the chat message by message, whatever is asked in between, end in their referrals.

The same stories as in test_stories.py, without its short cut: consent, the question of safety, what is kept
until it may be heard, what is read back. Nothing is answered but that; every other question is skipped.
"""

from typing import Any

import pytest

from tests.aid.chat_telling import tell_in_chat
from tests.aid.telling import CLASSES, read_stories
from tests.aid.test_stories import name_of
from tests.aid.world import Visitor, World, labels

# file → of how many stories at least so many end right; the last two were never read, only their scores.
FLOORS = {
    "stories.jsonl": (25, 24),
    "stories_fifth.jsonl": (25, 22),
    "stories_seventh.jsonl": (15, 12),
    "stories_ninth.jsonl": (20, 12),
}


def begun(world: World) -> Visitor:
    """Somebody who began with his trouble and is asked for the consent."""
    visitor = world.visitor()
    visitor.begin_with("我店黄了，想找人帮帮我")
    return visitor


def consented(world: World) -> Visitor:
    """Somebody who asked for help, consented and is asked whether he is safe."""
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    return visitor


def safe(world: World) -> Visitor:
    """Somebody who is safe and asked for his story."""
    visitor = consented(world)
    visitor.press("还行，能慢慢说")
    return visitor


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
    visitor = consented(world)
    for turn in ("我在海伦开干洗店，去年底机器坏了修不起。", "门一锁就再没开，照还在。", "执照我还没动。"):
        visitor.say(turn)
        assert "没听明白" not in visitor.heard and "我记着了" in visitor.heard
        assert "眼下平安吗" in visitor.heard
    visitor.press("还行，能慢慢说")
    assert "停了，没注销" in visitor.heard


def test_what_is_told_before_the_consent_is_kept_unread_and_read_after_it(world: World) -> None:
    visitor = begun(world)
    visitor.say("雇了俩服务员，工资欠了两个月，还没给。")
    assert "您同意了我才看" in visitor.heard and "同意我记下来吗" in visitor.heard
    assert "服务员" not in visitor.sent[-1]
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    assert "欠着工资" in visitor.heard


def test_what_is_told_before_a_refused_consent_is_gone(world: World) -> None:
    visitor = begun(world)
    visitor.say("雇了俩服务员，工资欠了两个月，还没给。")
    visitor.say("不同意")
    assert world.rows("SELECT opening FROM cases") == [(None,)]


@pytest.mark.parametrize(
    "said", ["生活上没有困难，谢谢。", "养老就农村那个，没断。", "不欠谁的钱", "没雇过人"]
)
def test_a_no_to_something_else_refuses_no_consent(world: World, said: str) -> None:
    visitor = begun(world)
    visitor.say(said)
    assert {"同意", "不同意"} <= labels(visitor) and "不同意也没关系" not in visitor.heard


@pytest.mark.parametrize("said", ["想先找点活干。", "行是行，就是还欠着信用社八万", "要是能贷款我还想干"])
def test_what_says_more_than_yes_is_heard_and_read_back_again(world: World, said: str) -> None:
    visitor = safe(world)
    visitor.say("店黄了，执照也注销了，没雇人。")
    assert "我理解的是" in visitor.heard
    visitor.say(said)
    assert "再念一遍" in visitor.heard and "我理解的是" in visitor.heard


def test_an_answer_that_tells_of_other_questions_answers_them_too(world: World) -> None:
    visitor = safe(world)
    visitor.press("跳过")
    assert "啥状态" in visitor.heard
    visitor.say("关门半年了，执照没注销，欠着两个服务员的工资，我自己社保也断了")
    values = visitor.values()
    assert (values["business_state"], values["staff"], values["own_insurance"]) == (
        "stopped",
        "wages",
        "stopped",
    )


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("听说有培训有贷款，我这岁数五十六了还行不行？", "没有依据"),
        ("那我保险咋办，停了快两年了？", "社保经办窗口"),
        ("我贷款还不上了银行要告我咋整？", "法律援助"),
    ],
)
def test_a_question_that_nobody_else_may_read_is_answered_here(world: World, said: str, answer: str) -> None:
    visitor = safe(world)
    visitor.press("跳过")
    visitor.say(said)
    assert visitor.last["digress"] is False and answer in visitor.heard


def test_a_consent_is_asked_in_full_once_and_again_when_wished(world: World) -> None:
    visitor = begun(world)
    assert "不同意会怎样" in visitor.heard
    visitor.say("等我寻思寻思")
    assert "不同意会怎样" not in visitor.heard and {"同意", "不同意"} <= labels(visitor)
    visitor.say("再说一遍")
    assert "不同意会怎样" in visitor.heard


def test_a_short_answer_answers_no_other_question(world: World) -> None:
    visitor = safe(world)
    visitor.press("跳过")
    visitor.say("停了，没注销")
    while "雇过人吗" not in visitor.heard:
        visitor.press("跳过")
    visitor.say("没欠")
    assert "owing" not in visitor.values() and "欠款、官司" in visitor.heard


@pytest.mark.parametrize("said", ["没错", "嗯呐", "对，就按这个来", "都对上了", "必须的"])
def test_every_plain_yes_confirms_what_was_read_back(world: World, said: str) -> None:
    visitor = safe(world)
    visitor.say("店黄了，执照也注销了，没雇人。")
    visitor.say(said)
    assert "我理解的是" not in visitor.heard and visitor.values()["business_state"] == "deregistered"


@pytest.mark.parametrize("said", ["我不同意你们收集我的个人信息", "不同意，我不想让别人知道这事", "无法同意"])
def test_a_refusal_in_many_words_is_heard(world: World, said: str) -> None:
    visitor = begun(world)
    visitor.say(said)
    assert "不同意也没关系" in visitor.heard
    assert world.rows("SELECT opening FROM cases") == [(None,)]


@pytest.mark.parametrize(
    "said", ["不一定同意", "我考虑考虑再同意", "我想想", "如果不同意就不能办", "同意还是不同意我得想想"]
)
def test_who_is_undecided_has_neither_consented_nor_refused(world: World, said: str) -> None:
    visitor = begun(world)
    visitor.say(said)
    assert {"同意", "不同意"} <= labels(visitor)


@pytest.mark.parametrize(
    ("said", "urgent"),
    [
        ("我这日子没法过了，天天有人上门闹，威胁我", "threatened"),
        ("店没了以后吃饭都成问题，放贷的还说要动手打我", "threatened"),
        ("我家揭不开锅了，孩子学费也交不上", "living"),
    ],
)
def test_in_a_story_the_gravest_need_answers_the_question_of_safety(
    world: World, said: str, urgent: str
) -> None:
    visitor = consented(world)
    visitor.say(said)
    assert visitor.values()["urgent"] == urgent


def test_who_wants_to_stop_when_he_is_in_danger_is_not_taken_to_go_on(world: World) -> None:
    visitor = consented(world)
    visitor.press("有人威胁、骚扰")
    visitor.say("以后再说吧，我现在心里太乱了说不了")
    assert visitor.values().get("urgent_help") != "go_on"


@pytest.mark.parametrize("said", ["？？", "……", "。", "!!!"])
def test_marks_without_a_word_are_answered_like_anything_not_understood(world: World, said: str) -> None:
    visitor = consented(world)
    visitor.say(said)
    assert "眼下平安吗" in visitor.heard


def test_a_story_longer_than_the_step_takes_is_kept_from_its_beginning(world: World) -> None:
    visitor = begun(world)
    for turn in range(4):
        visitor.say(f"第{turn}件事，" + "店里的事一件接着一件说也说不完" * 45)
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    story = visitor.values()["story"]
    assert story.startswith("我店黄了") and "第0件事" in story and len(story) <= 2000


@pytest.mark.parametrize("said", ["删除我的数据", "导出我的数据", "撤回同意", "转人工"])
def test_what_is_asked_of_the_assistant_itself_is_no_part_of_a_story(world: World, said: str) -> None:
    visitor = begun(world)
    visitor.say("雇了俩服务员，工资欠了两个月，还没给。")
    visitor.say(said)
    assert "我记着了" not in visitor.heard and "先收着" not in visitor.heard


def test_who_asks_for_a_person_before_the_story_is_not_taken_to_tell_it(world: World) -> None:
    visitor = consented(world)
    visitor.say("我在海伦开干洗店，去年底机器坏了修不起。")
    visitor.say("你给我转人工吧")
    assert "我记着了" not in visitor.heard
