"""The name of a free question is no part of its answer; and what says that it has none yet is no name."""

import pytest

from app.processes.free_text import behind_name, stays_open
from tests.cases.test_amending import standing_at
from tests.cases.world import World, words


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("干什么 修鞋", "修鞋"),
        ("干什么：开药店", "药店"),
        ("干什么是修鞋", "修鞋"),
        ("我这店主要干什么 卖鞋", "卖鞋"),
        ("你问我干什么，卖鞋", "卖鞋"),
        ("经营内容是修鞋", "修鞋"),
        ("生意是卖菜", "卖菜"),
    ],
)
def test_what_stands_behind_the_name_is_the_answer(startup: World, said: str, kept: str) -> None:
    visitor = standing_at(startup, "trade")
    turned = visitor.say(said)
    assert visitor.values["trade"] == kept and not turned["digress"]


@pytest.mark.parametrize("step", ["region", "premises", "submit"])
def test_said_to_another_question_it_is_said_anew(startup: World, step: str) -> None:
    visitor = standing_at(startup, step)
    visitor.say("干什么：药店")
    assert visitor.values["trade"] == "药店"


@pytest.mark.parametrize("said", ["干什么都行", "干什么", "生意不好做", "干什么能挣钱"])
def test_what_only_begins_with_the_name_is_no_answer(startup: World, said: str) -> None:
    visitor = standing_at(startup, "trade")
    visitor.say(said)
    assert visitor.values.get("trade") not in ("干什么", "干什么都行", "生意", "好做")


@pytest.mark.parametrize(
    "said",
    [
        "空着",
        "先空着",
        "字号空着",
        "名字先空着吧",
        "没想好",
        "名还没想好呢",
        "还没起",
        "还没起名",
        "没起呢",
        "没想出来",
        "先不起",
        "以后再起",
        "还没有",
        "空着吧 回头再说",
    ],
)
def test_a_name_that_is_not_there_yet_stays_open_and_that_is_said(startup: World, said: str) -> None:
    visitor = standing_at(startup, "business_name")
    told = words(visitor.say(said))
    assert visitor.values["business_name"] is None
    assert "先空着" in told and visitor.open_key == "premises"


def test_what_stayed_open_can_be_filled_in_before_handing_in(startup: World) -> None:
    visitor = standing_at(startup, "business_name")
    visitor.say("先空着")
    visitor = standing_at(startup, "submit", business_name=None)
    visitor.say("店名叫老关东饺子")
    assert visitor.values["business_name"] == "老关东饺子"
    visitor.say("名字改成空着")
    assert visitor.values["business_name"] != "空着"


@pytest.mark.parametrize("said", ["没得比烧烤", "空中花园", "叫不起眼小店", "老地方", "定军山", "就叫起点"])
def test_a_name_is_a_name(startup: World, said: str) -> None:
    visitor = standing_at(startup, "business_name")
    visitor.say(said)
    assert visitor.values["business_name"] in (said, said.lstrip("就").removeprefix("叫"))


def test_only_a_question_of_that_name_is_meant(startup: World) -> None:
    steps = startup.book.library.processes["personal_startup"].steps
    assert behind_name(steps["trade"], "场地是租的") is None
    assert behind_name(steps["business_name"], "名字叫啥好") is None
    assert not stays_open(steps["business_name"], "没想好在哪干")
    assert not stays_open(steps["brand"], "没名堂烤肉")
