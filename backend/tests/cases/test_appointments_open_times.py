"""Booking a mentor: times said too early, any time but some, a bare hour, a name or a city at the mentors."""

import pytest

from tests.cases.booking_chat import FIRST, labels, starts, take
from tests.cases.mentor_world import MentorWorld, at, booking
from tests.cases.world import Visitor, words

NEED = ("懂电商的", "线上", "哈尔滨", "第一个")


def days(turned: dict[str, object]) -> set[str]:
    """The days that are offered."""
    return {label.partition("（")[0] for label in labels(turned)} - {"都不是"}


def told(visitor: Visitor, *said: str) -> dict[str, object]:
    """Say one after the other; the last turn."""
    turned: dict[str, object] = {}
    for each in said:
        turned = visitor.say(each)
    return turned


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("我要约导师，下下周三晌午行不", "12月9日"),
        ("我想约个导师，下周二上午有空", "12月1日"),
        ("约导师，后天下午去行吗", "11月25日"),
    ],
)
def test_a_time_said_before_the_need_steers_the_slots(mentor_world: MentorWorld, text: str, day: str) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, text)
    assert visitor.open_key == "need"
    assert days(told(visitor, *NEED)) == {day}


def test_a_time_alone_is_no_need_and_is_kept_for_it(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    booking(visitor)
    assert "时间记着呢" in words(visitor.say("下周三下午有空"))
    assert days(told(visitor, *NEED)) == {"12月2日"}


def test_a_need_that_only_speaks_of_a_day_is_a_need(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    booking(visitor)
    visitor.say("周五要发货来不及")
    assert visitor.values["need"] == "周五要发货来不及"


def test_a_time_said_with_the_need_is_newer_than_the_one_before_it(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "我要约导师，下周二上午行不")
    assert days(told(visitor, "懂电商的，下周四上午", *NEED[1:])) == {"12月3日"}


def test_when_the_mentor_has_no_time_then_it_is_said(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "我要约导师，周六下午行不")
    turned = told(visitor, *NEED)
    assert "您要的时间这位导师没空" in words(turned)
    assert days(turned) == {"11月27日"}


def test_two_times_said_early_are_both_offered(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "我要约导师，下礼拜二上午九点半，要不十点也行")
    assert labels(told(visitor, *NEED)) == ["12月1日（周二）09:30", "12月1日（周二）10:00"]


@pytest.mark.parametrize(
    "text",
    [
        "除了周末都行",
        "周末不行，别的时间都可以",
        "平时都有空",
        "哪天都行",
        "啥时候都行",
        "工作日都可以",
        "时间都行",
    ],
)
def test_any_time_lists_the_first_free_ones(person: Visitor, text: str) -> None:
    turned = person.say(text)
    assert "您要哪一个" in words(turned)
    assert days(turned) == {"11月23日", "11月24日", "11月25日"}


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("周三不行别的都可以", "11月25日"),
        ("明天不行，别的天都行", "11月24日"),
        ("除了周一和周二，哪天都成", "11月24日"),
        ("今天没空，其他时间都方便", "11月23日"),
    ],
)
def test_a_day_that_is_ruled_out_is_not_offered(person: Visitor, text: str, gone: str) -> None:
    offered = days(person.say(text))
    assert offered and gone not in offered


def test_a_part_of_the_day_that_is_ruled_out_is_not_offered(person: Visitor) -> None:
    offered = set(labels(person.say("上午不行，其他时间都行"))) - {"都不是"}
    assert offered and all(label[-5:] > "12:00" for label in offered)


@pytest.mark.parametrize("text", ["周三都行", "周三啥时候都行", "下午都行"])
def test_a_time_that_is_wanted_is_no_any_time(person: Visitor, text: str) -> None:
    offered = set(labels(person.say(text))) - {"都不是"}
    if "周三" in text:
        assert {label[:6] for label in offered} == {"11月25日"}
    else:
        assert all(label[-5:] > "12:00" for label in offered)


@pytest.mark.parametrize("text", ["随便", "你看着安排", "越快越好"])
def test_who_leaves_it_to_us_has_the_first_time_read_back(person: Visitor, text: str) -> None:
    assert "11月23日（周一）13:30，对吗" in words(person.say(text))


def test_a_bare_hour_belongs_to_the_day_last_spoken_of(mentor_world: MentorWorld, person: Visitor) -> None:
    mentor_world.clock.moment = at(23, 8)
    take(mentor_world, at(1, 10, month=12))
    assert "12月1日（周二）09:30，对吗" in words(person.say("下礼拜二上午九点半，要不十点也行"))
    turned = person.say("就十点吧")
    assert "time" not in person.values
    assert days(turned) == {"12月1日"}
    person.say("那九点半")
    assert starts(mentor_world, "held") == [at(1, 9, 30, month=12)]


def test_a_bare_hour_that_is_free_on_that_day_is_taken(mentor_world: MentorWorld, person: Visitor) -> None:
    mentor_world.clock.moment = at(23, 8)
    person.say("下礼拜二上午九点半，要不十点也行")
    person.say("就十点吧")
    assert starts(mentor_world, "held") == [at(1, 10, month=12)]


@pytest.mark.parametrize("text", ["改到四点吧", "时间改成四点"])
def test_a_bare_hour_moves_a_chosen_time_on_its_day(
    mentor_world: MentorWorld, person: Visitor, text: str
) -> None:
    person.say("周三下午三点")
    person.say("没有")
    person.say(text)
    assert starts(mentor_world, "held") == [at(25, 16)]


@pytest.mark.parametrize("text", ["丁老师就行", "丁导师吧", "就丁老师"])
def test_a_mentor_is_called_by_the_family_name_behind_a_title(mentor_world: MentorWorld, text: str) -> None:
    mentor_world.add_mentor(
        "ding", name="演示导师丁", city="230300", industries=["种植"], categories=["industry_tech"]
    )
    visitor = mentor_world.visitor()
    booking(visitor, "我要约导师，懂种植的，线上，鸡西")
    visitor.say(text)
    assert visitor.values["mentor"] == "ding/online"


@pytest.mark.parametrize("text", ["大庆", "大庆的有没有", "换成大庆的吧", "大庆那边的"])
@pytest.mark.parametrize("city", ["哈尔滨", "跳过"])
def test_a_city_said_at_the_mentors_changes_the_city(mentor_world: MentorWorld, city: str, text: str) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "我要约导师，懂种植的，线上")
    visitor.say(city)
    turned = visitor.say(text)
    assert visitor.values["city"] == "230600"
    assert "赵大棚" in words(turned) and visitor.open_key == "mentor"


@pytest.mark.parametrize("text", ["哈尔滨", "我有个同学在大庆开店"])
def test_a_city_that_changes_nothing_or_is_only_told_of_stays(mentor_world: MentorWorld, text: str) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, FIRST)
    visitor.say(text)
    assert visitor.values["city"] == "230100"
