"""A time offered to somebody who waits: seen in the chat with how long it stands, taken or given back."""

import asyncio
from typing import Any

import pytest

from app.cases.offered_times import answer_in, buttons_of_notice, names_offer, pressed_by
from app.mentors.afterwards.service import WishText
from app.mentors.appointments.booking import Details, Wanted
from app.mentors.kinds import Format, WishKind
from tests.cases.booking_chat import booked, options_of, pressed, starts
from tests.cases.mentor_world import HARBIN, MentorWorld, at, booking
from tests.cases.world import Visitor, words


@pytest.fixture
def waiting(mentor_world: MentorWorld) -> Visitor:
    """Somebody who waits and has just been offered the first free time."""
    visitor = mentor_world.visitor()
    wish = WishText(WishKind.WAITLIST, "想学直播带货", HARBIN, Format.ONLINE, None)
    with mentor_world.database.transaction() as db:
        mentor_world.mentors.services.afterwards.wish(db, visitor.conversation_id, wish, "visitor")
    assert asyncio.run(mentor_world.mentors.waiting.run()) == 1
    return visitor


def shown(visitor: Visitor) -> dict[str, Any]:
    """我的预约."""
    return visitor.turn("我的预约", wish="status")


YES = (
    "行，就要这个时间",
    "行",
    "要",
    "要了",
    "我要",
    "好，就这个吧",
    "中，给我约上",
    "确认预约",
    "可以可以",
    "成，那就定了吧",
    "行啊，太好了，就这个点",
    "候补的那个我要了",
    "那个时间给我留着吧",
    "嗯哪，就它了，约",
    "没问题，我去",
    "接了",
)
NO = (
    "不要了",
    "不用了，谢谢",
    "算了，那天有事",
    "这个时间不行",
    "我去不了",
    "那天去不了啊",
    "不合适，让给别人吧",
    "给下一位吧",
    "没空",
    "拉倒吧",
    "那个候补我不要了",
    "赶不过去",
)
NEITHER = (
    "几点啊",
    "能不能换个时间",
    "还有别的时间吗",
    "在哪儿见面",
    "创业担保贷款最多贷多少",
    "我要办个体户",
    "我要约导师",
    "取消预约",
    "我的预约",
    "谢谢",
    "你好",
    "行不行啊",
    "我想约个懂税的老师",
    "一次性创业补贴要什么材料",
    "好的，那补贴是多少钱",
    "要个营业执照",
    "贷款我要",
    "",
)


@pytest.mark.parametrize("text", YES)
def test_a_yes_in_the_words_of_people_takes_an_offered_time(text: str) -> None:
    assert answer_in(text) is True


@pytest.mark.parametrize("text", NO)
def test_a_no_in_the_words_of_people_gives_it_back(text: str) -> None:
    assert answer_in(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "不错",
        "这个时间不错，就它了",
        "别给别人，我要",
        "算我一个",
        "让我想想",
        "不要取消",
        "这个时间不冲突，可以",
    ],
)
def test_praise_and_a_word_of_thinking_never_give_an_offered_time_away(text: str) -> None:
    assert answer_in(text) is not False


@pytest.mark.parametrize("word", ["那", "占上", "好嘞", "那个", "行", "这个导师"])
def test_a_word_said_a_thousand_times_is_read_to_its_end(word: str) -> None:
    assert answer_in(word * 19 + "x") is None
    assert answer_in(word * 1000 + "x") is None


@pytest.mark.parametrize("text", NEITHER)
def test_what_speaks_of_something_else_is_no_answer(text: str) -> None:
    assert answer_in(text) is None


def test_the_list_shows_an_offer_with_how_long_it_stands(mentor_world: MentorWorld, waiting: Visitor) -> None:
    text = words(shown(waiting))
    assert "候补等到了：王电商，2026年11月23日（周一）13:30–14:00，线上" in text
    assert "给您留到13:30（还有1小时30分钟）" in text
    assert [each["label"] for each in options_of(shown(waiting))][-2:] == ["确认预约", "不要了"]


def test_an_offer_is_taken_by_its_button_and_the_waiting_ends(
    mentor_world: MentorWorld, waiting: Visitor
) -> None:
    turned = pressed(waiting, shown(waiting), "确认预约")
    assert "约好了：王电商" in words(turned)
    assert starts(mentor_world) == [at(23, 13, 30)]
    assert "候补" not in words(shown(waiting))


def test_pressed_twice_it_is_taken_once(mentor_world: MentorWorld, waiting: Visitor) -> None:
    turned = shown(waiting)
    pressed(waiting, turned, "确认预约")
    assert "约好了" in words(pressed(waiting, turned, "确认预约"))
    assert "已经约上了" in words(pressed(waiting, turned, "不要了"))
    assert starts(mentor_world) == [at(23, 13, 30)]


def test_an_offer_that_is_given_back_is_free_and_the_waiting_goes_on(
    mentor_world: MentorWorld, waiting: Visitor
) -> None:
    turned = pressed(waiting, shown(waiting), "不要了")
    assert "让给下一位" in words(turned)
    assert starts(mentor_world, "held") == [] and starts(mentor_world, "released") == [at(23, 13, 30)]
    assert "候补导师（线上）：想学直播带货" in words(shown(waiting))


def test_who_left_the_waiting_list_is_not_told_that_he_stands_on_it(
    mentor_world: MentorWorld, waiting: Visitor
) -> None:
    turned = shown(waiting)
    pressed(waiting, turned, "不等了")
    given_back = words(pressed(waiting, turned, "不要了"))
    assert "让给下一位" in given_back and "排着" not in given_back


def test_an_offer_that_has_lapsed_is_not_shown_and_is_lost_to_who_was_faster(
    mentor_world: MentorWorld, waiting: Visitor
) -> None:
    turned = shown(waiting)
    mentor_world.clock.forward(minutes=85)
    assert "还有5分钟" in words(shown(waiting))
    mentor_world.clock.forward(minutes=6)
    assert "候补等到了" not in words(shown(waiting))
    assert "候补还给您排着" in words(pressed(waiting, turned, "确认预约"))
    assert starts(mentor_world) == []


def test_words_that_name_the_offer_take_it_whatever_was_said_last(
    mentor_world: MentorWorld, waiting: Visitor
) -> None:
    assert names_offer("候补的那个我要了") and not names_offer("行")
    assert "约好了" in words(waiting.turn("候补的那个我要了", wish="status"))


def test_who_wants_to_book_sees_the_offer_first_and_may_book_beside_it(
    mentor_world: MentorWorld, waiting: Visitor
) -> None:
    turned = booking(waiting, "约个懂电商的老师，线上，哈尔滨的")
    assert waiting.case is None and "候补等到了" in words(turned)
    pressed(waiting, turned, "另外再约")
    waiting.say("约个懂电商的老师，线上，哈尔滨的")
    waiting.say("王电商")
    booked(waiting)
    assert starts(mentor_world) == [at(25, 15)]
    assert starts(mentor_world, "held") == [at(23, 13, 30)]


def test_an_offer_at_the_same_hour_as_an_appointment_is_refused_with_the_reason(
    mentor_world: MentorWorld, waiting: Visitor
) -> None:
    turned = shown(waiting)
    with mentor_world.database.transaction() as db:
        service = mentor_world.mentors.services.booking
        wanted = Wanted("team", at(23, 13, 30), Format.ONLINE)
        held = service.hold(db, waiting.conversation_id, wanted, Details(), "visitor")
        service.confirm(db, waiting.conversation_id, held, Details(), "visitor")
    assert "已经有一个预约" in words(pressed(waiting, turned, "确认预约"))
    assert len(starts(mentor_world)) == 1


def test_words_press_the_button_of_the_offer_that_was_shown_last() -> None:
    take, decline = (each["payload"] for each in buttons_of_notice("offered", "a1"))
    assert pressed_by("行，就要这个时间", [take, decline]) == take
    assert pressed_by("不要了", [take, decline]) == decline
    assert pressed_by("行，就要这个时间", ["/book_mentor"]) is None
    assert pressed_by("创业补贴多少钱", [take, decline]) is None


def test_other_notices_lead_to_the_list() -> None:
    assert [each["label"] for each in buttons_of_notice("reminder", "a1")] == ["我的预约"]


def test_the_edge_presses_what_words_name_though_something_else_was_said_last(
    mentor_world: MentorWorld, waiting: Visitor
) -> None:
    def pressed_now(text: str) -> str | None:
        with mentor_world.database.reading() as db:
            return mentor_world.service.pressed_by(db, waiting.conversation_id, text, [])

    assert '"offer_take"' in str(pressed_now("行，就要这个时间"))
    assert '"offer_decline"' in str(pressed_now("候补的那个时间不要了"))
    assert pressed_now("行") is None
    waiting.turn("候补的那个我要了", wish="status")
    assert pressed_now("行，就要这个时间") is None


def test_an_appointment_too_near_to_be_moved_says_so(mentor_world: MentorWorld, waiting: Visitor) -> None:
    pressed(waiting, shown(waiting), "确认预约")
    assert "离开始不到规定的时间" in words(waiting.turn("想换到下周二上午，行不行", wish="status"))
