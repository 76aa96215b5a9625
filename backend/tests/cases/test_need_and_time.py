"""A time that is said together with the need is taken as the time; the need keeps the rest."""

import pytest

from tests.cases.booking_chat import labels, options_of, pressed, starts
from tests.cases.mentor_world import MentorWorld, at, booking
from tests.cases.world import Visitor, words


@pytest.fixture
def asked(mentor_world: MentorWorld) -> Visitor:
    """Somebody who is asked what he needs."""
    visitor = mentor_world.visitor()
    booking(visitor)
    assert visitor.open_key == "need"
    return visitor


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("想找个懂电商的，周三下午有空", "想找个懂电商的"),
        ("周三下午有空，想找个懂电商的", "想找个懂电商的"),
        ("想问电商直播的事，周三下午两点行不，我在哈尔滨", "想问电商直播的事，我在哈尔滨"),
    ],
)
def test_the_need_keeps_the_rest_and_the_time_is_said_back(asked: Visitor, text: str, need: str) -> None:
    turned = asked.say(text)
    assert asked.values["need"] == need
    assert "想要的时间：周三下午" in words(turned)


def test_an_exact_time_is_not_asked_again(mentor_world: MentorWorld, asked: Visitor) -> None:
    for each in ("想找个懂电商的，周三下午两点有空", "线上", "哈尔滨"):
        asked.say(each)
    turned = asked.say("王电商")
    assert starts(mentor_world, "held") == [at(25, 14)]
    assert asked.open_key == "topic" and "约什么时候" not in words(turned)


def test_an_exact_time_is_not_asked_again_of_whoever_presses_the_mentor(
    mentor_world: MentorWorld, asked: Visitor
) -> None:
    asked.say("想找个懂电商的，周三下午两点有空")
    asked.say("线上")
    turned = asked.say("哈尔滨")
    name = next(each["label"] for each in options_of(turned) if "王电商" in each["label"])
    pressed(asked, turned, name)
    assert starts(mentor_world, "held") == [at(25, 14)] and asked.open_key == "topic"


def test_of_part_of_a_day_its_times_are_offered(asked: Visitor) -> None:
    for each in ("想找个懂电商的，周三下午有空", "线上", "哈尔滨"):
        asked.say(each)
    assert {label[:10] for label in labels(asked.say("王电商"))} == {"11月25日（周三）"}


def test_a_newer_time_takes_the_place_of_the_one_said_with_the_need(asked: Visitor) -> None:
    for each in ("想找个懂电商的，周三下午有空", "线上", "哈尔滨", "周四上午"):
        turned = asked.say(each)
    assert "周四上午有空" in words(turned)
    assert {label[:10] for label in labels(asked.say("王电商"))} == {"11月26日（周四）"}


def test_a_need_typed_on_the_page_keeps_its_time(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    case = visitor.start("mentor_appointment")
    visitor.answer(case.id, "need", "想找个懂电商的，周三下午有空")
    assert mentor_world.values(case.id)["need"] == "想找个懂电商的，周三下午有空"
