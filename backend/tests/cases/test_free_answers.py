"""Free questions, for an address, a name, a trade, take what answers them and nothing else."""

from typing import Any

import pytest

from tests.cases.test_amending import standing_at
from tests.cases.world import World, words


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("店名改成 春雨茶铺", {"business_name": "春雨茶铺"}),
        ("我老公单位给交着保险呢", {}),
        ("底商一层 60平", {}),
        ("那边是我舅的门市不收租金", {}),
        ("贷款不要了", {"wishes": ["none"]}),
        ("这里头有啥道理", {}),
    ],
)
def test_what_is_no_address_is_not_kept_as_one(startup: World, said: str, more: dict[str, Any]) -> None:
    visitor = standing_at(startup, "address", wishes=["loan"])
    visitor.say(said)
    values = visitor.values
    assert "address" not in values
    assert {key: values[key] for key in more} == more


@pytest.mark.parametrize("said", ["和兴路74号", "香坊区通乡街 5号", "中央大街华联二楼", "西城村三组"])
def test_an_address_is_kept(startup: World, said: str) -> None:
    visitor = standing_at(startup, "address")
    visitor.say(said)
    assert visitor.values["address"] == said


def test_an_address_is_shown_to_its_person_by_its_ends(startup: World) -> None:
    visitor = standing_at(startup, "address")
    told = words(visitor.say("道里区经纬街18号"))
    assert "道里区经****8号" in told
    assert "经纬街18号" not in told


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("地址在经纬街18号", "经纬街18号"),
        ("地址改成透笼街7号3单元", "透笼街7号3单元"),
        ("透笼街7号3单元", "透笼街7号3单元"),
    ],
)
def test_an_address_is_put_right_at_the_review(startup: World, said: str, kept: str) -> None:
    visitor = standing_at(startup, "submit")
    visitor.say(said)
    assert visitor.values["address"] == kept


@pytest.mark.parametrize(
    "said",
    ["就俺一个人出钱", "合伙人是我表哥", "有啥说道没", "把第一个股东去掉", "补贴不要了"],
)
def test_what_is_no_name_is_not_kept_as_one(startup: World, said: str) -> None:
    visitor = standing_at(startup, "business_name")
    visitor.say(said)
    assert "business_name" not in visitor.values


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("姐俩", "姐俩"),
        ("我对象说叫满堂红", "满堂红"),
        ("我家小菜馆", "我家小菜馆"),
        ("老李修鞋", "老李修鞋"),
    ],
)
def test_a_name_is_kept(startup: World, said: str, name: str) -> None:
    visitor = standing_at(startup, "business_name")
    visitor.say(said)
    assert visitor.values["business_name"] == name


@pytest.mark.parametrize(("said", "kept"), [("开的小饭馆", "小饭馆"), ("做豆腐卖", "豆腐")])
def test_a_trade_is_kept_without_the_words_around_it(startup: World, said: str, kept: str) -> None:
    visitor = standing_at(startup, "trade")
    visitor.say(said)
    assert visitor.values["trade"] == kept


def test_an_option_denied_by_its_name_is_not_taken(startup: World) -> None:
    visitor = standing_at(startup, "licence_bound")
    visitor.say("不是做好的吃的 就是蘑菇")
    assert "licence_bound" not in visitor.values


def test_a_kind_of_shop_denied_beside_another_of_the_same_kind_is(startup: World) -> None:
    visitor = standing_at(startup, "licence_bound")
    visitor.say("不是饭馆 是烧烤")
    assert visitor.values["licence_bound"] == ["food"]


def test_a_no_to_another_question_answers_none(startup: World) -> None:
    visitor = standing_at(startup, "disabled", group=["private"])
    visitor.say("困难认定没有")
    assert "disabled" not in visitor.values
