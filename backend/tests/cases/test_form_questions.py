"""Questions in the middle of the form that the form itself answers, and ways back to it."""

import pytest

from tests.cases.test_amending import standing_at
from tests.cases.world import World, words


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("要是填错了还能改不", "能改"),
        ("为啥还要身份证号啊", "核对身份"),
        ("手机号也得填吗", "要填"),
        ("不填地址行不行", "可以跳过"),
        ("我的身份证会不会泄露出去", "加密保存"),
        ("个体户和公司有什么不一样", "手续少"),
        ("注册资本写多少合适", "拿得出"),
    ],
)
def test_a_question_about_the_form_is_answered_by_it(startup: World, said: str, told: str) -> None:
    visitor = standing_at(startup, "premises")
    turned = visitor.say(said, intent="ask_policy", confidence=0.9)
    assert told in words(turned)
    assert not turned["digress"]
    assert visitor.open_key == "premises"


@pytest.mark.parametrize("said", ["创业补贴能领多少", "贷款能贷多少", "办公司要啥材料"])
def test_a_question_about_the_policy_goes_to_others(startup: World, said: str) -> None:
    assert standing_at(startup, "premises").say(said, intent="ask_policy", confidence=0.9)["digress"]


@pytest.mark.parametrize(
    "said",
    [
        "执照是我媳妇的名",
        "用我爸的身份证办的照行不",
        "执照写我姐的名中不",
        "能挂我哥名下不",
        "法人写的我弟",
        "拿别人身份证注册行吗",
    ],
)
def test_a_licence_in_somebody_elses_name_is_the_desks_to_settle(startup: World, said: str) -> None:
    visitor = standing_at(startup, "premises")
    turned = visitor.say(said, intent="ask_policy", confidence=0.9)
    assert "窗口核定" in words(turned) and not turned["digress"]
    assert visitor.open_key == "premises"


def test_the_answer_beside_it_is_taken(startup: World) -> None:
    visitor = standing_at(startup, "has_licence")
    assert "窗口核定" in words(visitor.say("领了，执照是我媳妇的名"))
    assert visitor.values["has_licence"] is True


@pytest.mark.parametrize(
    "said", ["执照丢了我媳妇找着了", "我媳妇有名气", "我媳妇的身份证丢了", "跟我姐名字差不多"]
)
def test_what_only_names_somebody_is_not_about_the_licence(startup: World, said: str) -> None:
    assert "窗口核定" not in words(standing_at(startup, "premises").say(said))


@pytest.mark.parametrize("said", ["下午再说", "晚上再接着整", "明早上再弄"])
def test_putting_it_off_stops_and_skips_nothing(startup: World, said: str) -> None:
    visitor = standing_at(startup, "wishes")
    visitor.say(said, intent="skip", confidence=0.9)
    assert visitor.case is None
    assert "wishes" not in visitor.values


@pytest.mark.parametrize("said", ["回去填修鞋的", "先不约了 接着填开店的", "接着填执照那个"])
def test_from_booking_back_to_the_form_it_was_left_for(startup: World, said: str) -> None:
    visitor = standing_at(startup, "premises")
    visitor.begin("mentor_appointment", "我要约导师")
    assert visitor.case.process_id == "mentor_appointment"
    told = words(visitor.say(said, intent="cancel", confidence=0.9))
    assert visitor.case.process_id == "personal_startup"
    assert visitor.open_key == "premises"
    assert "先存着" in told and "场地" in told


def test_going_on_with_what_is_open_stays_there(startup: World) -> None:
    visitor = standing_at(startup, "premises")
    visitor.begin("mentor_appointment", "我要约导师")
    visitor.say("接着填", intent="resume", confidence=0.9)
    assert visitor.case.process_id == "mentor_appointment"
