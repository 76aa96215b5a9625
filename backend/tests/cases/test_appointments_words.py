"""Booking a mentor in words: times said early, other times, pairings, what belongs to the note."""

import pytest

from tests.cases.booking_chat import (
    FIRST,
    booked,
    cancelled_by_the_mentor,
    labels,
    options_of,
    pressed,
    starts,
    take,
)
from tests.cases.mentor_world import MentorWorld, at, booking
from tests.cases.world import Visitor, words


@pytest.mark.parametrize("text", ["周三下午", "线上吧，周三下午"])
def test_a_time_said_before_it_is_asked_for_is_kept_for_the_search(
    mentor_world: MentorWorld, text: str
) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "约个懂电商的老师，哈尔滨的")
    assert visitor.open_key == "format"
    turned = visitor.say(text)
    assert "想要的时间：周三下午" in words(turned) and "没听明白" not in words(turned)
    if visitor.open_key == "format":
        turned = visitor.say("线上")
    assert "周三下午有空" in words(turned)
    assert {label[:10] for label in labels(visitor.say("第一个"))} == {"11月25日（周三）"}


def test_another_time_takes_the_place_of_the_one_said_before(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "约个懂电商的老师，线上，哈尔滨的")
    visitor.say("周三下午")
    assert "周四上午有空" in words(visitor.say("还是周四上午吧"))
    assert "周" not in visitor.values["need"]


def test_the_soonest_said_at_the_mentors_takes_who_has_time_first_and_reads_the_time_back(
    mentor_world: MentorWorld,
) -> None:
    take(mentor_world, at(23, 13, 30))
    visitor = mentor_world.visitor()
    booking(visitor, FIRST)
    turned = visitor.say("越快越好")
    assert "导师：孙骨干（线上）" in words(turned)
    assert "11月23日（周一）13:30，对吗" in words(turned)
    visitor.say("对")
    assert starts(mentor_world, "held") == [at(23, 13, 30)]


@pytest.mark.parametrize("text", ["没啥", "没啥说的了", "没什么要补充的", "也没别的了"])
def test_nothing_more_to_say_in_the_words_of_people(person: Visitor, text: str) -> None:
    person.say("周三下午三点")
    person.say(text)
    assert person.open_key == "leave_phone"


def test_when_the_mentor_cancels_one_press_books_another_of_their_times(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    turned = cancelled_by_the_mentor(mentor_world, person)
    assert "导师那边的话：临时开会" in words(turned)
    assert "约好了：王电商" in words(pressed(person, turned, "11月25日（周三）15:30"))
    assert starts(mentor_world) == [at(25, 15, 30)]
    offered = options_of(person.turn("我的预约", wish="status"))
    assert [each["label"] for each in offered if each["label"].startswith("11月25日")] == []
    pressed(person, turned, "11月25日（周三）15:30")  # an old button
    assert starts(mentor_world) == [at(25, 15, 30)]


def test_other_times_that_are_gone_meanwhile_are_replaced_by_fresh_ones(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    turned = cancelled_by_the_mentor(mentor_world, person)
    take(mentor_world, at(25, 15, 30))
    turned = pressed(person, turned, "11月25日（周三）15:30")
    assert "11月25日（周三）15:30" not in [each["label"] for each in options_of(turned)]
    assert [each for each in options_of(turned) if each["label"].startswith("11月25日")]
    assert starts(mentor_world) == [at(25, 15, 30)]


def test_a_pairing_is_asked_for_after_a_meeting_and_stands_when_both_agree(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    booked(person)
    mentor_world.clock.moment = at(25, 16)
    [row] = mentor_world.rows("SELECT id FROM appointments WHERE status = 'booked'")
    services = mentor_world.mentors.services
    with mentor_world.database.transaction() as db:
        services.changing.attended(db, row.id, came=True)
    assert "您再确认一次" in words(pressed(person, person.turn("我的预约", wish="status"), "申请结对"))
    again = person.turn("我的预约", wish="status")
    assert "申请结对" not in [each["label"] for each in options_of(again)]
    [pair] = mentor_world.rows("SELECT id FROM mentor_pairings")
    with mentor_world.database.transaction() as db:
        services.afterwards.mentor_answers(db, pair.id, 3)
    turned = person.turn("我的预约", wish="status")
    assert "3个月" in words(turned)
    pressed(person, turned, "同意结对")
    assert [each.status for each in mentor_world.rows("SELECT status FROM mentor_pairings")] == ["active"]


@pytest.mark.parametrize("text", ["能不能给我挪到周五上午啊", "改到周五上午行不行"])
def test_at_the_review_another_day_asked_for_politely_is_looked_for(person: Visitor, text: str) -> None:
    for said in ("周三下午三点", "没有", "不留"):
        person.say(said)
    assert person.open_key == "submit"
    turned = person.say(text, intent="ask_policy", confidence=0.9)
    assert {label[:10] for label in labels(turned)} - {"都不是"} == {"11月27日（周五）"}
    turned = pressed(person, turned, "11月27日（周五）09:30")
    assert "09:30–10:00" in words(turned) and person.open_key == "submit"


@pytest.mark.parametrize("text", ["想让导师提前看看我周五发的报表", "房东把交租推迟到下周一"])
def test_what_is_told_the_mentor_about_other_days_moves_no_time(
    mentor_world: MentorWorld, person: Visitor, text: str
) -> None:
    person.say("周三下午三点")
    held = person.values["time"]
    person.say(text)
    assert (person.values["topic"], person.values["time"]) == (text, held)


@pytest.mark.parametrize("text", ["我的预约", "看看我的预约", "办到哪了", "转人工", "删除我的数据"])
def test_a_command_is_no_note_for_the_mentor(mentor_world: MentorWorld, person: Visitor, text: str) -> None:
    person.say("周三下午三点")
    person.say(text, intent="my_records", confidence=0.95)
    assert "topic" not in person.values and person.open_key == "topic"


@pytest.mark.parametrize("text", ["我的预约系统老出毛病", "想请教咋删除顾客数据"])
def test_what_only_sounds_like_a_command_is_a_note(
    mentor_world: MentorWorld, person: Visitor, text: str
) -> None:
    person.say("周三下午三点")
    person.say(text)
    assert person.values["topic"] == text


def test_what_is_told_the_mentor_is_no_policy_question(mentor_world: MentorWorld, person: Visitor) -> None:
    person.say("周三下午三点")
    turned = person.say("先把上回的账给他看看", intent="ask_policy", confidence=0.9)
    assert person.values["topic"] == "先把上回的账给他看看" and not turned["digress"]


def test_another_day_in_the_middle_of_the_form_moves_the_time_that_is_held(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    person.say("周三下午三点")
    person.say("没有")
    turned = person.say("想换到周五上午，行不行", intent="skip", confidence=0.9)
    pressed(person, turned, "11月27日（周五）09:30")
    assert starts(mentor_world, "held") == [at(27, 9, 30)] and person.open_key == "leave_phone"


def test_a_move_to_a_day_without_free_times_says_so_and_offers_others(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    person.say("周三下午三点")
    person.say("没有")
    turned = person.say("想换到周六上午，行不行", intent="ask_policy", confidence=0.9)
    assert "您说的时间约不上" in words(turned) and not turned["digress"]
    assert starts(mentor_world, "held") == [at(25, 15)]


@pytest.mark.parametrize("text", ["我想给导师打个分", "上回那个老师我不太满意", "给个差评"])
def test_a_wish_to_rate_asks_for_the_level_at_once(
    mentor_world: MentorWorld, person: Visitor, text: str
) -> None:
    booked(person)
    mentor_world.clock.moment = at(25, 16)
    turned = booking(person, text)
    assert "这次服务您觉得怎么样" in words(turned) and person.case is None
    assert "哪里不满意" in words(pressed(person, turned, "不满意"))
