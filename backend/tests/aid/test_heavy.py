"""心里堵得慌 in the middle of the intake: a calm line with 12356, and the question stays where it was."""

import pytest

from app.cases.heavy import tells_heavy_heart
from tests.aid.test_read_back import STORY, told
from tests.aid.world import World

HEAVY = [
    "心里堵得慌，觉得自己挺没用的",
    "心里压得慌，喘不上气",
    "心里沉甸甸的",
    "天天掉眼泪",
    "我心里还是难受",
    "心里堵得慌",
    "睡不着觉",
    "愁得睡不着觉",
    "天天晚上睡不着",
    "心里不得劲",
    "这心里憋屈啊",
    "唉 心里难受，睡不着觉",
    "上火上得睡不着",
    "心里苦没处说",
    "吃不下睡不着的",
    "心里过不去这个坎",
    "心里乱糟糟的不知道咋整",
    "没事，就是心里憋屈",
    "我没事，就是烦",
    "放心，不会想不开，就是心里堵得慌",
]
OTHERS = [
    "门口堵得慌",
    "我妈心里难受",
    "心里有数",
    "不难受了",
    "没钱睡不着觉咋办贷款",
    "吃不下这批货",
    "心里没底，贷款能批吗",
    "睡不着就看书",
    "难受得不想活",
    "愁贷款",
    "上火牙疼买药",
    "没事，就问问贷款",
    "没危险",
    "我没事",
    "别烦我",
]


@pytest.mark.parametrize("text", HEAVY)
def test_a_heavy_heart_is_understood(text: str) -> None:
    assert tells_heavy_heart(text)


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_sounds_like_it_is_none(text: str) -> None:
    assert not tells_heavy_heart(text)


@pytest.mark.parametrize("text", ["心里堵得慌", "睡不着觉"])
def test_at_the_story_it_gets_a_calm_line_and_the_story_is_still_asked(world: World, text: str) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say(text)
    assert "12356" in visitor.heard and "不少于18小时" in visitor.heard and "先说说情况" in visitor.heard
    assert "story" not in visitor.values()


def test_while_the_story_is_read_back_nothing_is_changed_by_it(world: World) -> None:
    visitor = told(world, STORY)
    before = visitor.values()["story"], visitor.last["after"][0]["text"]
    visitor.say("我心里还是难受")
    assert "12356" in visitor.heard
    assert (visitor.values()["story"], visitor.last["after"][0]["text"]) == before


def test_at_a_later_question_it_answers_nothing(world: World) -> None:
    visitor = told(world, STORY)
    visitor.press("对")
    answers, asked = visitor.values(), visitor.last["after"][0]["text"]
    visitor.say("心里堵得慌")
    assert "12356" in visitor.heard and visitor.last["after"][0]["text"] == asked
    assert visitor.values() == answers


def test_where_it_answers_the_question_of_safety_it_is_the_answer(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.say("心里难受")
    assert visitor.values()["urgent"] == "despair" and "12356" in visitor.heard
