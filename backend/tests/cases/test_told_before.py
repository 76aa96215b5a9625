"""What people say before it is asked: a city alone, their numbers, the sum of a loan."""

from typing import Any

import pytest

from tests.cases.strangers import PROCESS, USUAL
from tests.cases.test_amending import standing_at
from tests.cases.world import Visitor, World, words


@pytest.mark.parametrize(
    ("opening", "city", "district", "code"),
    [
        ("打算在齐齐哈尔开个修脚店", "齐齐哈尔市", "龙沙", "230202"),
        ("想开个书店，在佳木斯", "佳木斯市", "向阳区", "230803"),
    ],
)
def test_a_city_alone_is_kept_until_its_district_is_told(
    startup: World, opening: str, city: str, district: str, code: str
) -> None:
    visitor = startup.visitor()
    told = words(visitor.begin(PROCESS, opening))
    assert f"在{city}" in told
    while visitor.open_key != "region":
        visitor.answer(visitor.case.id, visitor.open_key, "none")
    assert f"{city}的哪个县、哪个区" in words(visitor.say("再说一遍", intent="repeat"))
    visitor.say(district)
    assert visitor.values["region"] == code


def test_where_somebody_comes_from_is_not_where_he_trades(startup: World) -> None:
    visitor = startup.visitor()
    assert "佳木斯" not in words(visitor.begin(PROCESS, "我老家佳木斯的，想开个书店"))


@pytest.mark.parametrize(
    ("said", "labels"),
    [
        ("个体就行 我叫王小雨 手机13845670012", ["姓名", "手机号"]),
        ("还没领，身份证230606199901010017", ["身份证号"]),
    ],
)
def test_numbers_told_before_the_consent_are_said_not_to_be_kept(
    startup: World, said: str, labels: list[str]
) -> None:
    visitor = standing_at(startup, "has_licence")
    told = words(visitor.say(said))
    assert "先没记" in told
    assert all(label in told for label in labels)
    assert not {"phone", "id_number", "applicant_name"} & visitor.values.keys()


def test_after_the_consent_nothing_of_the_kind_is_said(startup: World) -> None:
    visitor = standing_at(startup, "applicant_name")
    assert "先没记" not in words(visitor.say("我叫王小雨 手机13845670012"))
    assert visitor.values["phone"] == "13845670012"


@pytest.mark.parametrize(
    ("step", "said", "wishes"),
    [
        ("wishes", "贷款也办，带个15万", ["loan"]),
        ("premises", "想领补贴 再贷款15万", ["loan", "subsidy"]),
    ],
)
def test_the_sum_told_with_a_wish_is_read_back(
    startup: World, step: str, said: str, wishes: list[str]
) -> None:
    visitor = standing_at(startup, step)
    assert "150,000" in words(visitor.say(said))
    visitor.say("对")
    assert visitor.values["loan_amount"] == 150_000
    assert visitor.values["wishes"] == wishes


@pytest.mark.parametrize("said", ["贷款要办，房租一年3万", "贷款也要 注册资本50万"])
def test_another_sum_is_no_loan(startup: World, said: str) -> None:
    visitor = standing_at(startup, "wishes", business_form="company")
    visitor.say(said)
    values: dict[str, Any] = visitor.values
    assert values["wishes"] == ["loan"]
    assert visitor.case.pending is None or visitor.case.pending["key"] != "loan_amount"


# ── with whom: told before it is known whether it will be asked ──


@pytest.mark.parametrize(
    "opening",
    [
        "我想跟我姐合伙开个饭店",
        "哥俩干个修理铺",
        "俺们仨想整个养鸡场",
        "跟战友一块儿开个烧烤店",
        "我和小舅子搭伙开理发店",
        "几个人凑钱开个超市",
    ],
)
def test_partners_told_at_the_beginning_are_asked_back_and_kept(startup: World, opening: str) -> None:
    visitor = startup.visitor()
    visitor.begin(PROCESS, opening)
    _up_to(visitor, "business_form")
    assert "您说跟人合伙" in words(visitor.say("再说一遍", intent="repeat"))
    told = words(visitor.press({"step": "business_form", "value": "company"}))
    assert "谁出资：跟人合伙" in told
    assert visitor.values["owners"] == "partners"


def test_partners_do_not_make_a_firm_of_what_is_registered_by_one(startup: World) -> None:
    visitor = startup.visitor()
    visitor.begin(PROCESS, "我想跟我姐合伙开个饭店")
    _up_to(visitor, "business_form")
    visitor.say("个体户")
    assert visitor.values["business_form"] == "individual"
    assert "owners" not in visitor.values


def test_partners_told_with_the_firm_are_kept_at_once(startup: World) -> None:
    visitor = startup.visitor()
    visitor.begin(PROCESS, "我想跟同学合伙开个修理部")
    _up_to(visitor, "business_form")
    visitor.say("办公司")
    assert visitor.values["owners"] == "partners"


@pytest.mark.parametrize(
    "opening",
    [
        "我自己开个饭店，不跟人合伙",
        "以前跟人合伙开店散了，这回自己开个面馆",
        "我和媳妇一起开个小卖部",
        "跟我哥学的手艺，想开个修理铺",
        "合伙开店好还是自己开好",
        "想开个饭店，我姐也开饭店",
    ],
)
def test_who_is_alone_is_not_asked_back_about_partners(startup: World, opening: str) -> None:
    visitor = startup.visitor()
    visitor.begin(PROCESS, opening)
    _up_to(visitor, "business_form")
    assert "合伙" not in words(visitor.say("再说一遍", intent="repeat"))


def _up_to(visitor: Visitor, step: str) -> None:
    while (key := visitor.open_key) != step:
        visitor.answer(visitor.case.id, key, USUAL[key], skip=USUAL[key] is None)
