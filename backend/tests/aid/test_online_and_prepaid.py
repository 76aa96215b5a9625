"""Debts made on a phone and cards sold before the shop closed are heard: in the plan, in the summary."""

from itertools import product
from typing import Any

import pytest

from app.aid.plan import chat_text
from tests.aid.telling import tell
from tests.aid.test_plan_fits import plan_of, step_of, words_of
from tests.aid.world import HELPER, World, run

ONLINE = [
    "我欠了网贷还不上",
    "借呗花呗都逾期了",
    "抖音放心借逾期了",
    "在好几个平台上借了钱",
    "为了撑店，手机上借了十来万",
    "网贷八万，利滚利",
    "网贷催得厉害",
    "全靠网贷撑着，拆东墙补西墙",
]
PREPAID = [
    "办了卡的会员都来找我要钱",
    "会员卡卖出去二百多张，店关了人家要退",
    "健身房关了，预付卡还有三百多个没消费完",
    "办卡的顾客堵着要退钱",
    "学员的学费还没退",
    "美容卡充值的钱没法退",
    "储值卡里还有人家的钱",
    "洗车卡没洗完的客户找我闹",
    "理发店黄了，充卡的老顾客天天来要钱",
    "浴池停了，卖出去的澡票和年卡人家找上门",
    "托管班不办了，家长交的钱还没退呢",
    "预收了会员二十多万，没钱退",
    "会员都在群里骂我要退卡",
]
NEITHER = [
    "网贷还清了",
    "没碰过网贷",
    "网贷一分没有",
    "我弟借了网贷还不上",
    "客人用花呗付的款",
    "网贷会不会影响贷款",
    "我从来不借网贷",
    "之前办卡的都退完了",
    "会员卡都给人家退清了",
    "我办的健身卡他们不给退",
    "信用卡欠了三万还不上",
    "手机卡停机了",
    "押金房东不退给我",
    "我想给店里做会员卡",
    "货车卡住了天天来要钱",
    "厂家退货，客户来要钱",
]


@pytest.mark.parametrize("said", ONLINE)
def test_a_loan_from_a_phone_is_heard_and_sent_to_the_law(said: str) -> None:
    told = tell([said])
    assert "online" in told.values["owing"] and "T4" in told.codes


@pytest.mark.parametrize("said", PREPAID)
def test_cards_sold_before_the_shop_closed_are_heard_and_sent_to_the_law(said: str) -> None:
    told = tell([said])
    assert "prepaid" in told.values["owing"] and "T4" in told.codes


@pytest.mark.parametrize("said", NEITHER)
def test_what_is_paid_anothers_or_another_card_is_neither(said: str) -> None:
    assert not {"online", "prepaid"} & set(tell([said]).values.get("owing", []))


def test_customers_who_want_their_money_neither_threaten_nor_close_the_shop() -> None:
    assert "mentioned" not in tell(["会员卡卖出去二百多张，店关了人家要退"]).values


def test_the_plan_names_them_refers_and_advises_nothing() -> None:
    step = step_of("T4", {"owing": ["online", "prepaid"]})
    words = words_of(step)
    assert "网贷" in step.say and "客人办的卡" in step.say and "客人办的卡" in "".join(step.reasons)
    assert "公共法律服务中心" in step.where and "12345" in step.where
    assert "不替您拿主意" in words and "当地主管部门核定" in words and "银行" not in words


@pytest.mark.parametrize(
    ("values", "says", "not_says"),
    [
        ({"owing": ["online"]}, "网贷", ("卡", "银行")),
        ({"owing": ["prepaid"]}, "办卡、收款的记录", ("网贷", "银行", "借款")),
        ({"owing": ["debts", "online"]}, "网贷", ("卡",)),
        ({"owing": ["debts", "prepaid"]}, "经办银行", ("网贷",)),
        ({"owing": ["debts"], "debts": ["prepaid"]}, "客人办的卡", ("银行", "网贷")),
        ({"owing": ["debts"], "debts": ["online"]}, "网贷", ("卡", "银行")),
        ({"owing": ["debts"], "debts": ["bank", "prepaid"]}, "客人办的卡", ("网贷",)),
    ],
)
def test_only_what_was_said_is_said(values: dict[str, Any], says: str, not_says: tuple[str, ...]) -> None:
    words = words_of(step_of("T4", values))
    assert says in words
    assert [word for word in not_says if word in words] == []


def test_every_mixture_of_debts_has_something_to_say_and_to_bring() -> None:
    kinds = ("debts", "collection", "lawsuit", "guarantee", "wronged", "online", "prepaid")
    for chosen in product((False, True), repeat=len(kinds)):
        owing = [kind for kind, taken in zip(kinds, chosen, strict=True) if taken]
        if owing:
            step = step_of("T4", {"owing": owing})
            assert step.say and step.bring and step.where and chat_text(plan_of({"owing": owing}))


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("网贷", "online"),
        ("花呗借呗欠着", "online"),
        ("手机上借的", "online"),
        ("会员卡的钱没退", "prepaid"),
        ("办卡的", "prepaid"),
        ("顾客要退钱", "prepaid"),
    ],
)
def test_the_question_about_debts_takes_both_and_staff_read_them_in_neutral_words(
    world: World, said: str, value: str
) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    while visitor.values().get("owing") is None and "欠款、官司" not in visitor.heard:
        visitor.say("跳过")
    visitor.say(said)
    assert value in visitor.values()["owing"], visitor.heard
    while "交给工作人员" not in visitor.heard:
        visitor.say("跳过")
    visitor.press("交给工作人员")
    assert {"online": "网贷", "prepaid": "客人办的卡"}[value] in visitor.heard
    view = run(world.aid.read(visitor.case_id, HELPER))
    label = {"online": "网贷", "prepaid": "会员卡、预收的钱没退"}[value]
    assert any(line.startswith("欠款和官司：") and label in line for line in view.summary)
