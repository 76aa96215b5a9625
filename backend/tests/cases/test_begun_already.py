"""What began the form, said again while it is open, is no answer: one is in it, and is asked again."""

import pytest

from app.cases.begun import begins_again
from tests.cases.strangers import PROCESS
from tests.cases.test_amending import standing_at
from tests.cases.world import World, words

SAID = ["办开店手续", "我要办执照", "帮我开店", "我想开店", "帮我办一下开店手续", "我要开店，帮我办手续"]
STEPS = [
    "trade",
    "licence_bound",
    "region",
    "group",
    "first_business",
    "employees_yes",
    "business_form",
    "business_name",
    "premises",
    "wishes",
    "consent_basic",
    "applicant_name",
    "address",
]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("step", STEPS)
def test_it_is_understood_and_the_question_is_asked_again(startup: World, said: str, step: str) -> None:
    visitor = standing_at(startup, step)
    before = visitor.values
    turned = visitor.say(said, intent="start_process", confidence=0.9)
    assert visitor.open_key == step and not turned["digress"]
    assert "正给您办着" in words(turned) and "没听明白" not in words(turned)
    # 我要办执照 tells on the way that there is none yet.
    assert visitor.values == before | ({"has_licence": False} if "has_licence" in visitor.values else {})


def test_at_the_end_it_says_how_to_hand_in(startup: World) -> None:
    visitor = standing_at(startup, "submit")
    assert "确认提交" in words(visitor.say("我要办执照", intent="start_process", confidence=0.9))
    assert visitor.case is not None


def test_a_value_read_back_still_waits_for_its_yes(startup: World) -> None:
    visitor = standing_at(startup, "loan_amount", wishes=["loan"])
    visitor.say("五六万吧")
    assert visitor.case.pending is not None
    visitor.say("我要办执照")
    assert visitor.case.pending is not None and "loan_amount" not in visitor.values


@pytest.mark.parametrize(
    ("step", "said", "value"),
    [
        ("has_licence", "我要办执照", False),
        ("business_form", "我要办个体户", "individual"),
        ("business_form", "注册公司", "company"),
        ("wishes", "就办执照", ["none"]),
        ("trade", "帮我开个奶茶店", "奶茶店"),
        ("trade", "我想开饭店", "饭店"),
        ("business_name", "开心小店", "开心小店"),
        ("business_name", "叫开店啦", "开店啦"),
    ],
)
def test_what_answers_the_question_is_its_answer(startup: World, step: str, said: str, value: object) -> None:
    visitor = standing_at(startup, step)
    visitor.say(said, intent="start_process", confidence=0.9)
    assert visitor.values[step] == value


def test_the_other_form_is_put_right_and_not_taken_for_beginning_again(startup: World) -> None:
    visitor = standing_at(startup, "submit", business_form="individual")
    visitor.say("办公司吧")
    assert visitor.values["business_form"] == "company"


@pytest.mark.parametrize(
    "said",
    [
        "没办执照",
        "执照办完了",
        "开店两年了",
        "办执照要啥",
        "我要办贷款",
        "小店",
        "公司",
        "开奶茶店",
        "办理发店",
    ],
)
def test_what_only_sounds_like_it_is_none(said: str) -> None:
    assert not begins_again(PROCESS, said)


def test_the_words_begin_nothing_in_another_form() -> None:
    assert not begins_again("aid_intake", "办开店手续")
