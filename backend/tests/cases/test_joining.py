"""Somebody more who has a part is added behind the others; he is no change of one of them."""

from typing import Any

import pytest

from app.cases.joining import find_joining
from app.spoken.shares import find_shares
from tests.cases.test_amending import COMPANY, standing_at
from tests.cases.world import World, words

TWO: dict[str, Any] = COMPANY | {"shareholders.0.share": 60, "shareholders.1.share": 40}


@pytest.mark.parametrize("step", ["premises", "submit"])
@pytest.mark.parametrize("said", ["又来一个哥们陈涛要入股", "陈涛也要入股", "再加一个股东陈涛"])
def test_one_more_is_added_and_his_share_is_asked(startup: World, said: str, step: str) -> None:
    visitor = standing_at(startup, step, **TWO)
    before = visitor.values
    turned = visitor.say(said)
    added = {"shareholders.1.more": True, "shareholders.2.shareholder_name": "陈涛"}
    assert visitor.values == before | added
    assert visitor.open_key == "shareholders.2.share" and "陈" in words(turned)


def test_without_a_name_it_is_asked_for(startup: World) -> None:
    visitor = standing_at(startup, "premises", **TWO)
    visitor.say("再加一个股东")
    assert visitor.open_key == "shareholders.2.shareholder_name"


def test_where_more_are_asked_for_the_name_is_taken_at_once(startup: World) -> None:
    visitor = standing_at(startup, "shareholders.1.more", **COMPANY)
    visitor.say("还有陈涛也要入股")
    assert visitor.values["shareholders.2.shareholder_name"] == "陈涛"


def test_amid_the_share_of_another_nothing_of_his_is_changed(startup: World) -> None:
    visitor = standing_at(startup, "shareholders.1.share", **COMPANY)
    before = visitor.values
    assert "先把这位" in words(visitor.say("又来一个哥们陈涛要入股"))
    assert visitor.values == before and visitor.open_key == "shareholders.1.share"


@pytest.mark.parametrize(("said", "share"), [("他四", 40), ("占四", 40), ("他三十", 30), ("他占四成", 40)])
def test_a_spoken_digit_of_somebody_is_tenths(startup: World, said: str, share: int) -> None:
    visitor = standing_at(startup, "shareholders.1.share", **COMPANY)
    visitor.say(said)
    assert visitor.values["shareholders.1.share"] == share


def test_who_leaves_is_taken_out_in_words_wherever_it_is_said(startup: World) -> None:
    for said in ("丁大海不干了", "丁大海说不入了", "丁大海退了", "丁大海退了吧", "丁大海要退"):
        visitor = standing_at(startup, "submit", **TWO)
        visitor.say(said)
        assert "shareholders.1.shareholder_name" not in visitor.values


@pytest.mark.parametrize(
    "said",
    [
        "丁大海退休了",
        "丁大海今天不来了",
        "丁大海退伍了",
        "丁大海退了货",
        "丁大海退了房子",
        "丁大海退了一步",
    ],
)
def test_who_only_seems_to_leave_stays(startup: World, said: str) -> None:
    visitor = standing_at(startup, "submit", **TWO)
    visitor.say(said)
    assert visitor.values["shareholders.1.shareholder_name"] == "丁大海"


@pytest.mark.parametrize(
    "said",
    [
        "陈涛不入股了",
        "陈涛要入股吗",
        "又来一个服务员",
        "再加发票",
        "还有别的股东吗",
        "他也是股东",
        "没有别的股东",
        "白天也一起干",
        "任何人也要出钱",
        "马上也要合伙",
        "高兴也一起干",
        "安排也一起干",
        "常年也一起干",
        "关键也要出钱",
        "曾经也合伙",
        "陈涛也一起干",
    ],
)
def test_what_only_sounds_like_joining_is_none(said: str) -> None:
    assert find_joining(said) is None


@pytest.mark.parametrize("said", ["陈涛也入股", "陈涛也要合伙", "白雪也出资", "马明也占股"])
def test_who_has_a_part_too_joins_by_his_name(said: str) -> None:
    joining = find_joining(said)
    assert joining is not None and joining.name == said[:2]


@pytest.mark.parametrize(
    ("said", "values"), [("他占百分之四", [4]), ("4", [4]), ("四", [4]), ("他四月来", [])]
)
def test_a_number_that_says_what_it_is_stays_so(said: str, values: list[int]) -> None:
    assert [each.value for found in find_shares(said) for each in found.candidates] == values
