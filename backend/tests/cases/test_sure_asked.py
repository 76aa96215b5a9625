"""Yes and no in other words than the buttons, where it was asked whether to cancel really."""

import pytest

from app.cases.sure_asked import answer_in, pressed_by
from tests.cases.booking_chat import booked, options_of, pressed, starts
from tests.cases.mentor_world import MentorWorld, booking
from tests.cases.world import Visitor, words

SURE = '/answer{"do": "appointment_cancel", "id": "a1", "sure": true}'
KEEP = '/answer{"do": "bookings", "kept": true}'


@pytest.mark.parametrize(
    "said", ["取消", "嗯，取消", "对", "是的", "取消吧", "对 退了吧", "行，撤了", "那就取消了", "确定"]
)
def test_a_yes_cancels(said: str) -> None:
    assert pressed_by(said, [SURE, KEEP]) == SURE


@pytest.mark.parametrize("said", ["不", "不取消", "先不取消了", "先留着", "别取消", "不了", "还是别退了"])
def test_a_no_keeps(said: str) -> None:
    assert pressed_by(said, [SURE, KEEP]) == KEEP


@pytest.mark.parametrize("said", ["", "取消要扣钱吗", "改到周五", "我想问问补贴", "取消那个贷款的"])
def test_anything_else_is_neither(said: str) -> None:
    assert answer_in(said) is None


def test_a_yes_to_another_question_cancels_nothing() -> None:
    assert pressed_by("对", ['/answer{"do": "appointment_cancel", "id": "a1"}', "/help"]) is None
    assert pressed_by("对", [SURE, SURE.replace("a1", "a2"), KEEP]) is None


@pytest.mark.parametrize(("said", "left"), [("嗯 取消吧", 0), ("先留着吧", 1)])
def test_a_booking_is_cancelled_or_kept_by_words(
    mentor_world: MentorWorld, person: Visitor, said: str, left: int
) -> None:
    booked(person)
    asked = options_of(person.turn("取消预约", wish="status"))
    payload = pressed_by(said, [each["payload"] for each in asked])
    label = next(each["label"] for each in asked if each["payload"] == payload)
    told = words(pressed(person, person.turn("取消预约", wish="status"), label))
    assert len(starts(mentor_world)) == left
    assert ("留着" in told) == bool(left)


@pytest.mark.parametrize("said", ["候补取消吧", "不想等了"])
def test_who_waits_for_one_thing_is_asked_before_it_is_given_up(mentor_world: MentorWorld, said: str) -> None:
    visitor = mentor_world.visitor()
    booking(visitor, "约个搞潜艇的导师，线上，哈尔滨的")
    for each in ("登记候补", "不留", "确认"):
        visitor.say(each)
    turned = visitor.turn(said, wish="status")
    assert [each["label"] for each in options_of(turned)] == ["确定不等了", "接着等"]
    assert pressed_by("对", [each["payload"] for each in options_of(turned)]) is not None
    assert "不等了" in words(pressed(visitor, turned, "确定不等了"))
