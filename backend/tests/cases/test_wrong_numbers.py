"""Numbers that cannot be: masked like right ones, told once what is wrong; questions put first."""

import pytest

from app.cases.private_parts import private_parts
from app.id_numbers import wrong_with_id
from tests.cases.papers import CONTACT, INDIVIDUAL
from tests.cases.world import Visitor, World, words

RIGHT = "230606199901010017"


def shown(visitor: Visitor, text: str) -> tuple[str, list[str]]:
    """A text as it stands in the chat, and what is said about it first."""
    world = visitor.world
    with world.database.transaction() as session:
        expects = world.service.expects(session, visitor.conversation_id)
        more = world.service.private_parts(expects, text)
        found = world.privacy.protector.protect(session, visitor.conversation_id, text, more)
        return found.text_to_show, [each.problem for each in found.findings if each.problem]


def asked(world: World, key: str) -> Visitor:
    visitor = world.visitor()
    visitor.begin("personal_startup")
    answers = {**INDIVIDUAL, **CONTACT}
    keys = list(answers)
    given = {each: answers[each] for each in keys[: keys.index(key)] if answers[each] is not None}
    visitor.fill(visitor.case.id, given)
    while (open_key := visitor.open_key) != key:
        visitor.answer(visitor.case.id, open_key, skip=True)
    visitor.say("再说一遍", intent="repeat")
    return visitor


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("230123199013456789", "出生月份不对"),
        ("230123199002306789", "出生日子不对"),
        ("230123177002206789", "出生年份不对"),
        ("230606199901010018", "最后一位对不上"),
        ("23060619990101001", "这个是17位"),
        ("2306061999010100177", "这个是19位"),
        ("160606199901010017", "地区不对"),
    ],
)
def test_a_wrong_id_number_is_masked_and_one_message_says_what_is_wrong(
    startup: World, number: str, wrong: str
) -> None:
    visitor = asked(startup, "id_number")
    for text in (number, f"我的是{number}"):
        text_shown, problems = shown(visitor, text)
        assert number not in text_shown and "*" in text_shown
        assert len(problems) == 1 and wrong in problems[0]
        told = words(visitor.say(text))
        assert "身份证号是多少" in told
        assert not any(each in told for each in ("校验", "没认出", "对不上", "应该是18位", "没听明白"))
    assert visitor.open_key == "id_number"


def test_the_right_number_is_taken_after_a_wrong_one(startup: World) -> None:
    visitor = asked(startup, "id_number")
    visitor.say("230606199901010018")
    visitor.say(RIGHT)
    assert visitor.values["id_number"] == RIGHT and visitor.open_key == "phone"


@pytest.mark.parametrize(("number", "wrong"), [("1390451123", "这个是10位"), ("139045112345", "这个是12位")])
def test_a_telephone_number_of_a_wrong_length_is_masked_and_told_once(
    startup: World, number: str, wrong: str
) -> None:
    visitor = asked(startup, "phone")
    text_shown, problems = shown(visitor, number)
    assert number not in text_shown and [wrong in each for each in problems] == [True]
    assert "没认出" not in words(visitor.say(number))


def test_where_no_number_was_asked_for_nothing_more_is_taken_out() -> None:
    assert private_parts(None, "230123199013456789") == []
    assert private_parts("name", "王小明 1390451123")[0].kind == "name"
    assert private_parts("phone", "我没有电话") == []


def test_a_right_number_has_nothing_wrong() -> None:
    assert wrong_with_id(RIGHT) is None
    assert all(each not in (wrong_with_id("230123199013456789") or "") for each in ("2301", "13", "6789"))


@pytest.mark.parametrize(
    "text",
    [
        "先填手机号行不行",
        "能不能先填手机号？",
        "身份证回头再说，先填手机号吧",
        "我想先说电话",
        "先报手机号可以吗",
    ],
)
def test_another_question_may_be_answered_first(startup: World, text: str) -> None:
    visitor = asked(startup, "id_number")
    told = words(visitor.say(text))
    assert "好，先填“手机号”" in told and visitor.open_key == "phone"
    visitor.say("13904511234")
    assert visitor.values["phone"] == "13904511234" and visitor.open_key == "id_number"


@pytest.mark.parametrize("text", ["先填身份证号行吗", "先填补贴行不行", "先问问我妈行不行"])
def test_what_names_no_other_open_question_moves_nothing(startup: World, text: str) -> None:
    visitor = asked(startup, "id_number")
    visitor.say(text)
    assert visitor.open_key == "id_number"


@pytest.mark.parametrize("text", ["深圳", "在深圳南山区", "我想在沈阳开", "外省"])
def test_a_place_of_another_province_is_told_that_only_this_one_is_served(startup: World, text: str) -> None:
    visitor = asked(startup, "region")
    assert "这里只办黑龙江省内的" in words(visitor.say(text)) and visitor.open_key == "region"


@pytest.mark.parametrize("text", ["哈尔滨南岗", "从深圳回来，在哈尔滨南岗", "不去深圳了，哈尔滨南岗"])
def test_a_place_of_this_province_is_taken_whatever_else_is_named(startup: World, text: str) -> None:
    visitor = asked(startup, "region")
    visitor.say(text)
    assert visitor.values["region"] == "230103"
