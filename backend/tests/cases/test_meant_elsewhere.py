"""Answers that are for another question than the open one, and corrections that name theirs roughly."""

from typing import Any

import pytest

from tests.cases.strangers import PROCESS
from tests.cases.test_amending import standing_at
from tests.cases.world import Visitor, World, words

OPENING = "我要开个面馆，在哈尔滨南岗"
BEFORE: dict[str, Any] = {"has_licence": False, "group": ["none"], "first_business": True}
HIRES = BEFORE | {"employees_yes": True, "employees": 3, "business_form": "individual"}
LOAN = HIRES | {"business_name": "老王面馆", "premises": "rented", "wishes": ["loan"]}
REVIEW = LOAN | {
    "loan_amount": 100_000,
    "consent_debts": False,
    "guaranteed_loans_before": 0,
    "consent_basic": True,
    "applicant_name": "王小明",
    "id_number": "230606199901010017",
    "phone": "13904511234",
    "address": None,
}


def somebody(world: World, answers: dict[str, Any], opening: str = OPENING) -> Visitor:
    """Somebody who has answered these and is asked the next question."""
    visitor = world.visitor()
    visitor.begin(PROCESS, opening)
    visitor.fill(visitor.case.id, answers)
    visitor.say("再说一遍", intent="repeat")
    return visitor


@pytest.mark.parametrize("text", ["老王小卖部", "小李烧烤", "张姐麻辣烫", "王记包子铺"])
def test_the_name_of_a_shop_does_not_say_what_licence_it_needs(startup: World, text: str) -> None:
    visitor = somebody(startup, {}, "我要修手机")
    assert visitor.open_key == "licence_bound"
    assert "像店名" in words(visitor.say(text))
    assert "licence_bound" not in visitor.values


@pytest.mark.parametrize("text", ["我开小卖部", "小卖部", "小吃店", "卖烧烤的", "老面包子铺"])
def test_what_is_sold_says_what_licence_it_needs(startup: World, text: str) -> None:
    visitor = somebody(startup, {}, "我要修手机")
    visitor.say(text)
    assert visitor.values["licence_bound"] == ["food"]


@pytest.mark.parametrize(
    ("text", "premises"), [("场地自己家院子", "home"), ("场地是租的", "rented"), ("门市自己的房", "own")]
)
def test_what_is_said_of_the_premises_says_nothing_of_who_pays(
    startup: World, text: str, premises: str
) -> None:
    company = BEFORE | {"employees_yes": False, "business_form": "company", "business_name": None}
    visitor = somebody(startup, company)
    assert visitor.open_key == "owners"
    visitor.say(text)
    assert visitor.values["premises"] == premises
    assert "owners" not in visitor.values and visitor.open_key == "owners"


@pytest.mark.parametrize("text", ["自己家出钱", "就我自己", "我自己出，场地租的"])
def test_who_pays_is_still_heard(startup: World, text: str) -> None:
    company = BEFORE | {"employees_yes": False, "business_form": "company", "business_name": None}
    visitor = somebody(startup, company)
    visitor.say(text)
    assert visitor.values["owners"] == "alone"


@pytest.mark.parametrize("had", [True, None])
def test_not_the_first_time_is_no_answer_to_whether_somebody_is_hired(
    startup: World, had: bool | None
) -> None:
    visitor = somebody(startup, BEFORE | {"first_business": had})
    assert visitor.open_key == "employees_yes"
    visitor.say("不是头一回")
    assert visitor.values["first_business"] is False
    assert "employees_yes" not in visitor.values


@pytest.mark.parametrize("text", ["没有", "不雇，头一回干", "没有，头一回干", "不用"])
def test_a_no_to_the_open_question_stays_one(startup: World, text: str) -> None:
    visitor = somebody(startup, BEFORE)
    visitor.say(text)
    assert (visitor.values["employees_yes"], visitor.values["first_business"]) == (False, True)


def test_not_the_first_time_is_not_no_loan_before(startup: World) -> None:
    visitor = somebody(startup, LOAN | {"loan_amount": 100_000, "consent_debts": False})
    assert visitor.open_key == "guaranteed_loans_before"
    visitor.say("不是头一次了")
    assert "guaranteed_loans_before" not in visitor.values


@pytest.mark.parametrize(
    ("text", "trade", "form"),
    [
        ("我要开个快递驿站办个体", "快递驿站", "individual"),
        ("我想养牛注册公司", "养牛", "company"),
        ("我要开个面馆办个个体户", "面馆", "individual"),
        ("我要开个办公用品店", "办公用品店", None),
    ],
)
def test_what_is_registered_is_no_part_of_the_trade(
    startup: World, text: str, trade: str, form: str | None
) -> None:
    visitor = startup.visitor()
    visitor.begin(PROCESS, text)
    assert (visitor.values["trade"], visitor.values.get("business_form")) == (trade, form)


@pytest.mark.parametrize(
    "text", ["没领，我说错了", "没领，刚才点错了", "我说错了，没领", "没领", "还没领呢", "执照还没办下来"]
)
def test_a_yes_is_taken_back_at_the_question_that_follows_from_it(startup: World, text: str) -> None:
    visitor = somebody(startup, {"has_licence": True})
    assert visitor.open_key == "registered_on"
    visitor.say(text)
    assert visitor.values["has_licence"] is False


@pytest.mark.parametrize("text", ["没有", "记不清了", "去年三月五号"])
def test_what_takes_no_yes_back(startup: World, text: str) -> None:
    visitor = somebody(startup, {"has_licence": True})
    visitor.say(text)
    assert visitor.values["has_licence"] is True


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("不对，贷款也要，补贴也要，两样都要", ["loan", "subsidy"]),
        ("不对，要培训，还有刻章", ["training", "seal_bank"]),
        ("不对，是贷款", ["loan"]),
    ],
)
def test_a_correction_keeps_all_it_names_where_several_may_be_chosen(
    startup: World, text: str, wishes: list[str]
) -> None:
    visitor = somebody(startup, LOAN | {"wishes": ["subsidy"]})
    visitor.say(text)
    assert visitor.values["wishes"] == wishes


@pytest.mark.parametrize("text", ["1380451", "13804512345", "0451-8655123", "138 0451"])
def test_a_number_like_a_telephone_number_is_no_sum(startup: World, text: str) -> None:
    visitor = somebody(startup, LOAN)
    assert visitor.open_key == "loan_amount"
    turned = visitor.say(text)
    assert "像电话号码" in words(turned) and "对吗" not in words(turned)


def test_a_sum_above_the_most_is_asked_again_with_the_reason(startup: World) -> None:
    visitor = somebody(startup, LOAN)
    assert "不能多于10,000,000元" in words(visitor.say("两千万"))


@pytest.mark.parametrize(("text", "said"), [("1500000", "1,500,000"), ("10000", "10,000"), ("12", "120,000")])
def test_round_sums_are_sums(startup: World, text: str, said: str) -> None:
    visitor = somebody(startup, LOAN)
    assert f"{said} 元" in words(visitor.say(text))


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("雇的人改成两个", "employees", 2),
        ("人数改成两个", "employees", 2),
        ("雇的人数写错了，是五个", "employees", 5),
        ("雇人的事改成不雇", "employees_yes", False),
        ("店名改成老李面馆", "business_name", "老李面馆"),
        ("店的名字改成老李面馆", "business_name", "老李面馆"),
        ("不是头一回", "first_business", False),
    ],
)
def test_at_the_review_a_correction_finds_its_answer_by_a_near_name(
    startup: World, text: str, key: str, value: Any
) -> None:
    visitor = somebody(startup, REVIEW)
    assert visitor.open_key == "submit"
    visitor.say(text)
    assert visitor.values[key] == value


@pytest.mark.parametrize("text", ["钱数改成八万", "贷款的钱改成八万", "钱改成八万"])
def test_a_sum_corrected_by_a_near_name_is_read_back(startup: World, text: str) -> None:
    visitor = somebody(startup, REVIEW)
    assert "“想贷多少”您说的是 80,000 元" in words(visitor.say(text))


@pytest.mark.parametrize("text", ["那个改成蓝色的", "天气改成晴天"])
def test_a_correction_of_nothing_that_was_asked_changes_nothing(startup: World, text: str) -> None:
    visitor = somebody(startup, REVIEW)
    before = visitor.values
    visitor.say(text)
    assert visitor.values == before


@pytest.mark.parametrize("said", ["不雇人", "我不雇人", "没雇人", "不用雇人，我自己干"])
def test_not_hiring_says_nothing_of_being_registered_as_unemployed(startup: World, said: str) -> None:
    visitor = standing_at(startup, "unemployment_registration", group=["unemployed_registered"])
    visitor.say(said)
    assert "unemployment_registration" not in visitor.values
    assert visitor.values["employees_yes"] is False
    assert visitor.open_key == "unemployment_registration"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("没有", "no"),
        ("没登记", "no"),
        ("没办过", "no"),
        ("没去", "no"),
        ("登记过", "yes"),
        ("记不清了", "unknown"),
    ],
)
def test_a_plain_answer_to_it_still_counts(startup: World, said: str, value: str) -> None:
    visitor = standing_at(startup, "unemployment_registration", group=["unemployed_registered"])
    visitor.say(said)
    assert visitor.values["unemployment_registration"] == value
