"""Stopping while what was understood waits for its yes: one can go on or, if wished, nothing is left."""

from collections.abc import Callable
from typing import Any

import pytest

from app.privacy.consent import ConsentSource
from tests.aid.test_intake import STORY, at_story
from tests.aid.world import Visitor, World, labels, run

CONFIRM = {"对", "不对，一样一样问"}


def read_back(world: World) -> Visitor:
    visitor = at_story(world)
    visitor.say(STORY)
    return visitor


def told_more(world: World) -> Visitor:
    visitor = read_back(world)
    visitor.say("还有一样，我自己的社保断了一年了")
    return visitor


def corrected(world: World) -> Visitor:
    visitor = read_back(world)
    visitor.say("不对，工资欠了五个月")
    return visitor


def told_at_the_beginning(world: World) -> Visitor:
    visitor = world.visitor()
    visitor.begin_with(STORY)
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    return visitor


def asked_in_between(world: World) -> Visitor:
    visitor = read_back(world)
    visitor.say("还差多少没填？")
    return visitor


def come_back(world: World) -> Visitor:
    visitor = read_back(world)
    visitor.say("先到这")
    visitor._turn("接着填", wish="resume")
    return visitor


PLACES = [read_back, told_more, corrected, told_at_the_beginning, asked_in_between, come_back]
Reach = Callable[[World], Visitor]


def kept(world: World) -> list[Any]:
    """Everything of cases that still lies anywhere."""
    tables = ("cases", "case_answers", "case_events", "aid_cases", "aid_alerts")
    return [row for table in tables for row in world.rows(f"SELECT * FROM {table}")]


@pytest.mark.parametrize("reach", PLACES)
def test_who_stops_there_finds_his_words_and_the_same_question_again(world: World, reach: Reach) -> None:
    visitor = reach(world)
    asked = visitor.last["after"][-1]["text"]
    assert labels(visitor) == CONFIRM and "我理解的是" in asked
    visitor.say("先到这")
    assert "都存着" in visitor.heard
    values = visitor.values()
    assert str(values["story"]).startswith(STORY) and set(values) == {"urgent", "story"}
    visitor._turn("接着填", wish="resume")
    assert visitor.last["after"][-1]["text"] == asked and labels(visitor) == CONFIRM
    visitor.press("对")
    assert visitor.values()["staff"] == "wages"
    codes = [step.code for step in run(world.aid.plan(visitor.conversation_id, visitor.case_id)).steps]
    assert codes[0] == "T1" and "T7" in codes


@pytest.mark.parametrize("reach", PLACES)
def test_who_stops_there_has_a_plan_only_of_what_he_said_yes_to(world: World, reach: Reach) -> None:
    visitor = reach(world)
    visitor.say("先到这")
    plan = run(world.aid.plan(visitor.conversation_id, visitor.case_id))
    assert not plan.submitted and [step.code for step in plan.steps] == []
    assert world.rows("SELECT 1 FROM aid_cases") == []


@pytest.mark.parametrize("reach", PLACES)
def test_who_wants_nothing_kept_leaves_nothing(world: World, reach: Reach) -> None:
    visitor = reach(world)
    visitor.say("取消")
    assert "什么都没有提交" in visitor.heard
    visitor.press("删掉草稿")
    assert kept(world) == []


@pytest.mark.parametrize("reach", PLACES)
def test_who_cancels_and_thinks_again_goes_on_with_the_same_question(world: World, reach: Reach) -> None:
    visitor = reach(world)
    visitor.say("取消")
    visitor.press("接着填")
    assert "我理解的是" in visitor.heard and labels(visitor) == CONFIRM
    visitor.press("不对，一样一样问")
    assert "现在是啥状态" in visitor.heard


@pytest.mark.parametrize("reach", [*PLACES, lambda world: _listening(world)])
def test_who_takes_the_consent_back_there_leaves_no_word_of_it(world: World, reach: Reach) -> None:
    visitor = reach(world)
    _withdraw(world, visitor)
    assert visitor.values() == {}
    assert world.rows("SELECT pending, opening FROM cases") == [(None, None)]


def test_who_stops_before_anything_was_understood_is_listened_to_again(world: World) -> None:
    visitor = _listening(world)
    visitor.say("先到这")
    visitor._turn("接着填", wish="resume")
    assert labels(visitor) == {"说完了"}
    visitor.say("店黄了，工资欠着")
    assert "我理解的是" in visitor.heard
    visitor.say("取消")
    visitor.press("删掉草稿")
    assert kept(world) == []


def test_what_waits_goes_with_the_consent_taken_back(world: World) -> None:
    visitor = world.visitor()
    visitor.begin_with(STORY)
    visitor.press("同意")
    _withdraw(world, visitor)
    assert world.rows("SELECT opening FROM cases") == [(None,)]


def test_what_waits_goes_with_a_no_said_on_another_page(world: World) -> None:
    visitor = world.visitor()
    visitor.begin_with(STORY)
    consents = world.privacy.consents
    with world.database.transaction() as session:
        consents.decide(
            session,
            visitor.conversation_id,
            "aid_intake",
            granted=False,
            notice_version=consents.notice.version,
            source=ConsentSource.PAGE,
            actor="visitor",
        )
    assert world.rows("SELECT opening FROM cases") == [(None,)]


def test_who_skips_what_is_read_back_says_no_more_and_what_he_said_stands(world: World) -> None:
    visitor = read_back(world)
    visitor.say("跳过")
    assert "不想说的就不说" in visitor.heard
    assert str(visitor.values()["story"]) == STORY and visitor.values()["staff"] == "wages"


def _listening(world: World) -> Visitor:
    visitor = at_story(world)
    visitor.say("我也不知道从哪说起，反正心里乱得很。")
    assert labels(visitor) == {"说完了"}
    return visitor


def _withdraw(world: World, visitor: Visitor) -> None:
    with world.database.transaction() as session:
        world.privacy.consents.withdraw(
            session, visitor.conversation_id, "aid_intake", source=ConsentSource.CHAT, actor="visitor"
        )


@pytest.mark.parametrize("reach", [at_story, read_back])
@pytest.mark.parametrize("said", ["先唠到这 喂羊去了", "我先喂羊去 一会再唠", "一会再唠", "回头再说"])
def test_who_goes_about_his_chores_stops_and_finds_the_same_question(
    world: World, reach: Reach, said: str
) -> None:
    visitor = reach(world)
    asked = visitor.last["after"][-1]["text"]
    visitor.say(said)
    assert "都存着" in visitor.heard
    visitor._turn("我又来了", wish="resume")
    assert visitor.last["after"][-1]["text"] == asked


def test_who_says_that_he_is_back_in_the_middle_gets_the_open_question(world: World) -> None:
    visitor = read_back(world)
    asked = visitor.last["after"][-1]["text"]
    visitor.say("回来了")
    assert visitor.last["after"][-1]["text"] == asked and "没对上" not in visitor.heard


def at_form(world: World) -> Visitor:
    """Somebody who is asked one by one; the next question is 是个体户、公司."""
    visitor = read_back(world)
    visitor.press("不对，一样一样问")
    visitor.press("停了，没注销")
    return visitor


def at_insurance(world: World) -> Visitor:
    visitor = at_form(world)
    for _ in range(10):
        if "您自己的社保" in visitor.heard:
            return visitor
        visitor.press("跳过")
    raise AssertionError(visitor.heard)


STOPPING = ["停", "先停", "不填了", "我不想弄了", "不想弄了", "不想整了", "我后悔了 不想交了"]


@pytest.mark.parametrize("reach", [at_story, read_back, at_form, at_insurance])
@pytest.mark.parametrize("said", STOPPING)
def test_who_has_had_enough_stops_and_hands_nothing_in(world: World, reach: Reach, said: str) -> None:
    visitor = reach(world)
    before = visitor.values()
    visitor.say(said)
    assert "先到这儿" in visitor.heard or "什么都没有提交" in visitor.heard
    assert visitor.values() == before
    assert world.rows("SELECT 1 FROM aid_cases") == []


def test_who_says_that_his_insurance_stopped_is_not_stopped(world: World) -> None:
    visitor = at_insurance(world)
    visitor.say("停了")
    assert visitor.values()["own_insurance"] == "stopped"


def at_review(world: World, phone: str = "不留") -> Visitor:
    """Somebody who has answered all; `phone`: what he said to the question for a number."""
    visitor = read_back(world)
    visitor.press("对")
    for _ in range(20):
        if "交给工作人员" in labels(visitor):
            return visitor
        if "愿意的话留个电话" in visitor.heard:
            visitor.say(phone)
        else:
            visitor.press("跳过" if "跳过" in labels(visitor) else "不同意")
    raise AssertionError(visitor.heard)


@pytest.mark.parametrize(
    "said", ["不留", "不留电话", "电话不留了", "我不想留电话", "别留我电话了", "电话就不留了吧"]
)
@pytest.mark.parametrize("phone", ["不留", "13904511234"])
def test_who_leaves_no_number_at_the_review_has_left_none(world: World, said: str, phone: str) -> None:
    visitor = at_review(world, phone)
    visitor.say(said)
    assert "不留电话" in visitor.heard and "要改哪一项" not in visitor.heard
    assert visitor.values()["phone"] is None and "交给工作人员" in labels(visitor)
    assert world.rows("SELECT 1 FROM aid_cases") == []


@pytest.mark.parametrize("said", ["对", "都对", "好", "行", "嗯行", "没错", "可以"])
def test_a_bare_yes_to_the_menu_of_changes_shows_the_review_and_hands_nothing_in(
    world: World, said: str
) -> None:
    visitor = at_review(world)
    visitor.say("不行")
    assert "要改哪一项" in visitor.heard and "“交给工作人员”" in visitor.heard
    visitor.say(said)
    assert "还没交呢" in visitor.heard and "交给工作人员" in labels(visitor)
    assert world.rows("SELECT 1 FROM aid_cases") == []
    visitor.say(said)  # the review is what he sees now
    assert len(world.rows("SELECT 1 FROM aid_cases")) == 1


@pytest.mark.parametrize("said", ["确认提交", "交给工作人员", "交吧", "对，交吧"])
def test_who_says_to_the_menu_that_it_is_to_be_handed_in_is_heard(world: World, said: str) -> None:
    visitor = at_review(world)
    visitor.say("不行")
    visitor.say(said)
    assert len(world.rows("SELECT 1 FROM aid_cases")) == 1


@pytest.mark.parametrize(
    "said", ["不交了", "我不想交了", "算了，还是不交了", "我后悔了 不想交了", "不想弄了", "停"]
)
def test_who_takes_it_back_at_the_review_hands_nothing_in(world: World, said: str) -> None:
    visitor = at_review(world)
    visitor.say(said)
    assert "什么都没有提交" in visitor.heard or "先到这儿" in visitor.heard
    visitor.say("对")
    assert world.rows("SELECT 1 FROM aid_cases") == []
