"""The free telling in chat: several messages, corrections, stopping, and what happens without consent."""

import pytest

from tests.aid.test_intake import STORY, at_story
from tests.aid.world import World, labels, run


def test_a_beginning_that_says_nothing_is_listened_to_until_the_person_is_done(world: World) -> None:
    visitor = at_story(world)
    visitor.say("快点啊，我这边一会儿还有事，说完我就得走了。")
    assert "您接着说" in visitor.heard and labels(visitor) == {"说完了"}
    visitor.say(STORY)
    assert "我理解的是" in visitor.heard and "欠着工资" in visitor.heard
    visitor.press("对")
    assert visitor.values()["staff"] == "wages"


def test_who_has_nothing_more_to_tell_is_asked_one_by_one(world: World) -> None:
    visitor = at_story(world)
    visitor.say("我也不知道从哪说起，反正就是干不下去了心里乱。")
    visitor.say("说完了")
    assert "现在是啥状态" in visitor.heard
    assert visitor.values()["mentioned"] is None


def test_a_correction_in_words_is_heard_together_with_the_story(world: World) -> None:
    visitor = at_story(world)
    visitor.say(STORY)
    visitor.say("不对，工资都结清了")
    assert "都没欠" in visitor.heard and "欠着工资" not in visitor.heard
    visitor.press("对")
    assert visitor.values()["staff"] == "settled"


@pytest.mark.parametrize("pressed", range(1, 7))
def test_stopping_at_any_turn_keeps_what_was_said_so_far(world: World, pressed: int) -> None:
    visitor = at_story(world)
    visitor.say(STORY)
    for number in range(pressed):
        visitor.press("对" if number == 0 else "跳过")
    before = visitor.values()
    visitor.say("先到这")
    assert visitor.values() == before
    plan = run(world.aid.plan(visitor.conversation_id, visitor.case_id))
    assert [step.code for step in plan.steps] == ["T1", "T3", "T7"]


def test_a_refused_consent_asks_nothing_that_cannot_be_answered(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("不同意")
    assert "您讲的我都记下了" not in visitor.heard
    assert labels(visitor) == {"改成同意", "先到这"}
    visitor.press("改成同意")
    visitor.press("同意")
    assert "眼下平安吗" in visitor.heard
