"""Questions typed where somebody may answer in his own words are answered; what tells is kept."""

import pytest

from app.processes import free_text
from tests.cases.mentor_world import MentorWorld, booking
from tests.cases.strangers import PROCESS
from tests.cases.world import Visitor, World, words

ELSEWHERE = [
    "创业导师和创业指导师是一回事不",
    "你们几点下班",
    "导师是干啥的",
    "你是真人还是机器",
    "这玩意靠谱不",
    "我填的你们给谁看",
    "填完就能领钱了",
]


@pytest.fixture
def beginner(startup: World) -> Visitor:
    """Somebody who is asked what he wants to do."""
    visitor = startup.visitor()
    visitor.begin(PROCESS, "我要办个体户")
    assert visitor.open_key == "trade"
    return visitor


@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_question_is_no_trade_and_goes_to_who_answers_it(beginner: Visitor, text: str) -> None:
    turned = beginner.say(text)
    assert turned["digress"] and beginner.open_key == "trade" and "trade" not in beginner.values
    assert "您想干点什么" in turned["after"][0]["text"]


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("开个面馆行吗", "面馆"),
        ("卖烤冷面能行不", "卖烤冷面"),
        ("开养老院中不", "养老院"),
        ("想开个奶茶店，行不", "奶茶店"),
        ("修鞋可以吗", "修鞋"),
        ("开个理发店，你看咋样", "理发店"),
    ],
)
def test_an_answer_that_wants_to_be_agreed_to_is_an_answer(beginner: Visitor, text: str, trade: str) -> None:
    turned = beginner.say(text)
    assert beginner.values["trade"] == trade and not turned["digress"]


def test_an_answer_before_a_question_is_kept_and_the_question_answered(beginner: Visitor) -> None:
    turned = beginner.say("开个面馆吧，能贷款不")
    assert turned["digress"] and "面馆" in beginner.values["trade"]


@pytest.mark.parametrize("text", ["我妈替我填行不", "我写俩行业行不", "不写行不", "先问问我妈行不行"])
def test_what_names_nothing_is_no_trade_whatever_it_wants_agreed_to(beginner: Visitor, text: str) -> None:
    beginner.say(text)
    assert beginner.open_key == "trade" and "trade" not in beginner.values


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("先填手机号行不行", "“手机号”后面轮到了才问"),
        ("能不能先说店名", "“起的名”后面轮到了才问"),
        ("先填别的行不行", "得一样一样来"),
        ("这个写错了能改不", "能改"),
        ("写错了咋办", "能改"),
        ("不写行不", "这一步不能跳过"),
        ("这个必须填吗", "这一步不能跳过"),
        ("填完要多久", "已经填了"),
        ("我写啥好呢", "想好大概干哪行就行"),
    ],
)
def test_what_is_asked_about_the_filling_in_is_answered_here(beginner: Visitor, text: str, told: str) -> None:
    turned = beginner.say(text)
    assert told in words(turned) and not turned["digress"]
    assert beginner.open_key == "trade" and "trade" not in beginner.values


def test_what_may_stay_open_says_so_and_stays_asked(beginner: Visitor) -> None:
    answers = {"trade": "修鞋", "licence_bound": ["none"], "region": "230103", "has_licence": False}
    beginner.fill(beginner.case.id, answers)
    beginner.say("再说一遍", intent="repeat")
    assert beginner.open_key == "group"
    assert "说“跳过”就行" in words(beginner.say("不填行吗"))
    assert beginner.open_key == "group"


@pytest.mark.parametrize(
    "text", ["创业导师和创业指导师是一回事不", "导师是干啥的", "导师能上门不", "贷款要啥手续", "你们几点下班"]
)
def test_a_question_about_the_service_or_the_rules_is_no_need(mentor_world: MentorWorld, text: str) -> None:
    visitor = mentor_world.visitor()
    booking(visitor)
    turned = visitor.say(text)
    assert turned["digress"] and visitor.open_key == "need" and "need" not in visitor.values


@pytest.mark.parametrize("text", ["先填手机号行不行", "这个写错了能改不"])
def test_a_question_about_the_filling_in_is_no_need(mentor_world: MentorWorld, text: str) -> None:
    visitor = mentor_world.visitor()
    booking(visitor)
    turned = visitor.say(text)
    assert not turned["digress"] and visitor.open_key == "need" and "need" not in visitor.values


@pytest.mark.parametrize(
    "text",
    [
        "报表看不明白咋整",
        "开个面馆能挣钱吗",
        "有没有懂直播的老师",
        "抖音咋起号啊",
        "想开蛋糕店跟谁学",
        "想找个懂电商的行不",
    ],
)
def test_a_question_a_mentor_answers_is_a_need(mentor_world: MentorWorld, text: str) -> None:
    visitor = mentor_world.visitor()
    booking(visitor)
    visitor.say(text)
    assert visitor.values["need"] == text.strip("？")


@pytest.mark.parametrize(
    "text",
    [
        "没多久就黄了",
        "谁也帮不上我",
        "干了好几年都没挣着钱",
        "材料都备齐了",
        "现在啥也干不了",
        "找谁都没用",
        "日子过得没啥意思",
        "想问问有经验的人",
        "还不知道干啥",
    ],
)
def test_what_only_sounds_like_a_question_asks_nothing(text: str) -> None:
    assert not free_text.asks(text)
