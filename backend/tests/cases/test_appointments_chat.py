"""Booking a mentor in words: the whole way, what is lost or ambiguous, cancelling, changing."""

from datetime import timedelta

import pytest

from tests.cases.booking_chat import FIRST, booked, labels, options_of, pressed, starts, take
from tests.cases.mentor_world import MentorWorld, at, booking
from tests.cases.world import Visitor, words


def test_a_whole_booking_in_words_is_read_back_in_full_and_booked(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "我要约导师")
    for text in ("想找个懂电商的", "线上", "哈尔滨", "第一个", "周三下午三点", "想问问咋起号", "不留"):
        turned = visitor.say(text)
    assert "王电商（线上）" in words(turned)
    assert "2026年11月25日（周三）15:00–15:30（30分钟）" in words(turned)
    turned = visitor.say("确认")
    assert "约好了：王电商，2026年11月25日（周三）15:00–15:30，线上" in words(turned)
    assert turned["before"][0]["card"]["links"][0]["path"].endswith("/calendar.ics")
    assert starts(mentor_world) == [at(25, 15)]
    assert (visitor.case, visitor.cases[0].state) == (None, "done")


def test_who_says_it_all_at_once_is_asked_for_the_mentor_only(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    turned = booking(visitor, "约个懂电商的老师，周三下午线上，哈尔滨的")
    assert visitor.open_key == "mentor"
    assert "擅长电商 · 本市 · 周三下午有空" in words(turned)
    turned = visitor.say("第一个")
    assert {label[:10] for label in labels(turned)} == {"11月25日（周三）"}


def test_a_time_is_held_when_it_is_chosen_and_free_again_when_the_form_is_left(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    person.say("周三下午三点")
    assert starts(mentor_world, "held") == [at(25, 15)]
    person.say("取消", intent="cancel", confidence=0.9)
    assert starts(mentor_world, "held") == []


def test_another_mentor_clears_the_time_and_frees_it(mentor_world: MentorWorld, person: Visitor) -> None:
    person.say("周三下午三点")
    person.say("换个导师")
    person.say("孙骨干")
    assert person.open_key == "time"
    assert starts(mentor_world, "held") == []
    assert person.values["need"] == FIRST


def test_a_time_that_is_taken_meanwhile_is_asked_again_and_nothing_else_is_lost(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    person.say("周三下午三点")
    person.say("想问问咋起号")
    mentor_world.clock.moment += timedelta(minutes=6)
    take(mentor_world, at(25, 15))
    person.say("不留")
    turned = person.say("确认")
    assert "别人约走" in words(turned)
    assert person.open_key == "time"
    assert "11月25日（周三）15:00" not in labels(turned)
    kept = person.values
    assert (kept["topic"], kept["need"], kept["mentor"]) == ("想问问咋起号", FIRST, "shop/online")
    person.say("周三下午三点半")
    person.say("确认")
    assert at(25, 15, 30) in starts(mentor_world)
    assert starts(mentor_world).count(at(25, 15)) == 1


def test_a_time_that_somebody_else_has_is_not_offered_and_others_are(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    take(mentor_world, at(25, 15))
    turned = person.say("周三下午三点")
    assert "约不上" in words(turned)
    assert (person.open_key, starts(mentor_world, "held")) == ("time", [])
    pressed(person, turned, "11月25日（周三）15:30")
    assert starts(mentor_world, "held") == [at(25, 15, 30)]


def test_a_hold_that_ran_out_is_booked_all_the_same_when_nobody_wanted_the_time(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    person.say("周三下午三点")
    person.say("没有")
    person.say("不留")
    mentor_world.clock.moment += timedelta(minutes=30)
    assert "约好了" in words(person.say("确认"))
    assert starts(mentor_world) == [at(25, 15)]


@pytest.mark.parametrize("text", ["昨天下午", "今天早上八点", "上周三下午三点", "11月20号上午"])
def test_a_time_that_is_over_is_never_taken(mentor_world: MentorWorld, person: Visitor, text: str) -> None:
    turned = person.say(text)
    assert person.open_key == "time"
    assert starts(mentor_world, "held") == []
    assert turned["after"]


@pytest.mark.parametrize("text", ["两点", "下午三点", "周一上午行不"])
def test_a_time_that_can_be_meant_in_several_ways_is_asked(
    mentor_world: MentorWorld, person: Visitor, text: str
) -> None:
    turned = person.say(text)
    assert "哪一个" in words(turned)
    assert starts(mentor_world, "held") == []


def test_a_day_that_was_asked_for_is_completed_by_the_hour(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    person.say("周三下午")
    person.say("三点")
    assert starts(mentor_world, "held") == [at(25, 15)]


def test_a_choice_of_days_is_settled_by_the_day(mentor_world: MentorWorld, person: Visitor) -> None:
    person.say("两点")
    person.say("明天两点")
    assert starts(mentor_world, "held") == [at(24, 14)]
    assert person.open_key == "topic"


def test_the_soonest_time_is_read_back_before_it_counts(mentor_world: MentorWorld, person: Visitor) -> None:
    turned = person.say("越快越好")
    assert "11月23日（周一）13:30，对吗" in words(turned)
    assert starts(mentor_world, "held") == []
    person.say("对")
    assert starts(mentor_world, "held") == [at(23, 13, 30)]


def test_the_same_message_twice_books_once(mentor_world: MentorWorld, person: Visitor) -> None:
    person.say("周三下午三点", id="time")
    person.say("周三下午三点", id="time")
    person.say("没有")
    person.say("不留")
    first = person.say("确认", id="yes")
    assert person.say("确认", id="yes") == first
    assert starts(mentor_world) == [at(25, 15)]


def test_a_telephone_number_is_kept_only_with_consent_and_never_shown_whole(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    person.say("周三下午三点")
    person.say("没有")
    person.say("留")
    person.say("同意")
    turned = person.say("13904511234")
    assert "139****1234" in words(turned) and "13904511234" not in words(turned)
    person.say("确认")
    with mentor_world.database.reading() as db:
        view = mentor_world.mentors.services.mine.everything(db, person.conversation_id).appointments[0]
    assert view.contact_phone == "139****1234"


def test_how_to_be_called_goes_to_whoever_reads_the_booking(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    for said in ("周三下午三点", "没有", "留", "同意", "13904511234"):
        person.say(said)
    assert "别打给我媳妇" in words(person.say("下班以后打，别打给我媳妇"))
    person.say("确认")
    with mentor_world.database.reading() as db:
        view = mentor_world.mentors.services.mine.everything(db, person.conversation_id).appointments[0]
    assert "联系要求：下班以后打，别打给我媳妇" in str(view.description)


def test_a_number_in_the_note_is_not_kept_in_it(mentor_world: MentorWorld, person: Visitor) -> None:
    person.say("周三下午三点")
    person.say("我店在道里，电话13904511234")
    assert person.values["topic"] == "我店在道里，电话（号码已保护）"


def test_my_bookings_lists_what_is_to_come_with_its_buttons(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    booked(person)
    turned = person.turn("我的预约", wish="status")
    assert "王电商，2026年11月25日（周三）15:00–15:30，线上：预约成功" in words(turned)
    assert [each["label"] for each in options_of(turned)] == ["改时间", "取消预约"]
    assert turned["before"][0]["card"]["links"][0]["label"] == "存到日历"


@pytest.mark.parametrize("text", ["取消预约", "导师不约了，取消吧", "约的那天我去不了了"])
def test_cancelling_in_words_asks_once_and_gives_the_time_back(
    mentor_world: MentorWorld, person: Visitor, text: str
) -> None:
    booked(person)
    turned = person.turn(text, wish="status")
    assert "要取消这个预约吗" in words(turned)
    assert starts(mentor_world) == [at(25, 15)]
    assert "取消了" in words(pressed(person, turned, "确定取消"))
    assert starts(mentor_world) == []


def test_too_late_to_cancel_says_where_to_turn_and_cancels_nothing(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    booked(person)
    mentor_world.clock.moment = at(25, 9)
    turned = person.turn("取消预约", wish="status")
    assert "不足24小时" in words(turned)
    assert starts(mentor_world) == [at(25, 15)]


def test_changing_keeps_the_old_time_until_the_new_one_is_sure(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    turned = pressed(person, booked(person), "改时间")
    assert "改到什么时候" in words(turned)
    person.say("周五上午九点")
    assert starts(mentor_world) == [at(25, 15)]
    assert "改好了：王电商，2026年11月27日（周五）09:00–09:30" in words(person.say("确认"))
    assert starts(mentor_world) == [at(27, 9)]


def test_changing_in_one_sentence(mentor_world: MentorWorld, person: Visitor) -> None:
    booked(person)
    person.turn("把预约改到周五上午九点", wish="status")
    person.say("确认")
    assert starts(mentor_world) == [at(27, 9)]


def test_a_new_time_that_is_lost_is_asked_again_and_the_old_one_stays(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    pressed(person, booked(person), "改时间")
    person.say("周五上午九点")
    take(mentor_world, at(27, 9))
    turned = person.say("确认")
    assert "别人约走" in words(turned) and person.open_key == "time"
    assert at(25, 15) in starts(mentor_world)


def test_a_meeting_that_took_place_is_rated_and_a_bad_one_asks_why(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    booked(person)
    mentor_world.clock.moment = at(25, 17)
    asked = pressed(person, person.turn("我的预约", wish="status"), "评价")
    assert [each["label"] for each in options_of(asked)] == [
        "非常满意",
        "满意",
        "基本满意",
        "不满意",
        "非常不满意",
    ]
    why = pressed(person, asked, "不满意")
    assert "跟进" in words(pressed(person, why, "没解决我的问题"))
    assert [row.level for row in mentor_world.rows("SELECT level FROM appointment_ratings")] == ["bad"]


def test_nobody_fits_and_the_person_is_put_on_the_waiting_list(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "约个搞核电的导师，线上，哈尔滨的")
    turned = visitor.say("再说一遍", intent="repeat")
    assert labels(turned) == ["看看集中服务", "申请企业问诊", "登记候补"]
    visitor.say("登记候补")
    visitor.say("不留")
    assert "登记好了" in words(visitor.say("确认"))
    turned = visitor.turn("我的预约", wish="status")
    pressed(visitor, turned, "不等了")
    assert "没有预约" in words(visitor.turn("我的预约", wish="status"))


def test_a_wish_to_book_is_no_digression_from_booking(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "我要约导师")
    turned = visitor.say("想找个懂养牛的", intent="book_mentor", confidence=0.99)
    assert not turned["digress"]
    assert visitor.values["need"] == "想找个懂养牛的"


def test_a_question_about_rules_is_answered_elsewhere_and_the_time_asked_again(person: Visitor) -> None:
    turned = person.say("约导师要钱吗？", intent="ask_policy", confidence=0.9)
    assert turned["digress"] and person.open_key == "time"


@pytest.mark.parametrize("text", ["中，就这么地", "行", "没错，确认", "成"])
def test_a_yes_in_the_words_of_people_books(mentor_world: MentorWorld, person: Visitor, text: str) -> None:
    person.say("周三下午三点")
    person.say("没有")
    person.say("不留")
    assert "约好了" in words(person.say(text))
    assert starts(mentor_world) == [at(25, 15)]


def test_a_time_said_before_the_mentor_takes_the_only_one_there_is(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "约个懂种地的老师，线上，大庆的")
    assert visitor.open_key == "mentor"
    visitor.say("周四上午九点行不")
    visitor.say("2026年11月26日上午九点")
    assert starts(mentor_world, "held") == [at(26, 9)]


def test_the_wish_alone_is_no_need(mentor_world: MentorWorld) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "我要约导师")
    visitor.say("我想约个导师", intent="book_mentor", confidence=0.99)
    assert visitor.open_key == "need"
    visitor.say("头一个吧")
    assert "mentor" not in visitor.values


def test_what_the_chat_said_itself_is_not_said_again_but_reminders_are(
    mentor_world: MentorWorld, person: Visitor
) -> None:
    booked(person)
    notices = mentor_world.rows("SELECT kind, state FROM mentor_notices WHERE channel = 'chat' ORDER BY kind")
    assert [tuple(row) for row in notices] == [
        ("booked", "dropped"),
        ("reminder", "waiting"),
        ("reminder", "waiting"),
    ]


def test_mentors_of_a_near_field_are_not_passed_off_as_experts(mentor_world: MentorWorld) -> None:
    mentor_world.add_mentor("ice", name="周冰雪", industries=["冰雪旅游"], categories=["industry_tech"])
    visitor = mentor_world.visitor()
    turned = booking(visitor, "约个懂餐饮的老师，线上，哈尔滨的")
    assert "没有专门讲这个的导师" in words(turned)
    assert "周冰雪" in words(turned)
