"""Booking a mentor and what is booked: when the forms are asked, and when the policy is."""

import pytest

from actions.case_turns import PROCESS_OF_INTENT
from actions.fallback.actions import ActionAskBack
from actions.guided.actions import ActionAboutBooking, ActionStartCase
from actions.smalltalk.actions import ActionRespond
from actions.wishes import names_booking, wants_mentor
from tests.actions.conftest import FakeBackend, Run, case_turn, policy_answer, user

WANTED = [
    "我想约个导师",
    "有没有懂餐饮的导师，帮我约一个",
    "下周三下午能约导师吗",
    "导师怎么约啊",
    "看看有哪些导师",
    "小组辅导咋报名",
    "能不能给我安排个导师",
    "齐齐哈尔有导师不，约一个",
    "月底前给我约个懂政策的老师",
    "给我找个明白人问问 面对面那种",
]
ABOUT_THE_SERVICE = [
    "创业导师服务是怎么安排的",
    "导师辅导咋安排的呢",
    "约导师要钱吗",
    "导师收费不",
    "当创业导师有什么条件",
    "导师服务有啥政策",
    "创业导师是干啥的",
    "怎么当导师",
    "导师要钱不",
    "导师一年能约几次",
    "预约导师临时去不了有啥后果",
]


@pytest.mark.parametrize("text", WANTED)
def test_who_looks_for_a_mentor_wants_one_also_in_a_question(text: str) -> None:
    assert wants_mentor(text)


@pytest.mark.parametrize("text", ABOUT_THE_SERVICE)
def test_a_question_about_the_service_is_no_wish_for_a_mentor(text: str) -> None:
    assert not wants_mentor(text)


@pytest.mark.parametrize("text", WANTED)
def test_a_wish_for_a_mentor_begins_the_booking(text: str, backend: FakeBackend, run: Run) -> None:
    run(ActionStartCase(), user(text, "book_mentor", 0.6))
    (body,) = backend.handed
    assert (body["wish"], body["process_id"]) == ("start", PROCESS_OF_INTENT["book_mentor"])
    assert backend.questions == []


@pytest.mark.parametrize("text", ABOUT_THE_SERVICE)
def test_a_question_about_the_service_gets_the_policy_and_a_button_to_book(
    text: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer("answered")
    (reply,) = run(ActionStartCase(), user(text, "book_mentor", 0.6))
    assert reply["kind"] == "policy"
    assert "mentor_appointment" in reply["options"][-1]["payload"]
    assert backend.handed == []


@pytest.mark.parametrize("text", ["取消预约", "导师不约了，取消吧", "把预约改到周五"])
def test_cancelling_and_changing_outside_of_a_form_is_about_what_is_booked(
    text: str, backend: FakeBackend, run: Run
) -> None:
    run(ActionAboutBooking(), user(text, "cancel"))
    assert [body["wish"] for body in backend.handed] == ["status"]


def test_a_cancel_that_names_nothing_shows_what_stands(backend: FakeBackend, run: Run) -> None:
    backend.turn = case_turn(before=["约好了：明天上午九点"])
    which, booking = run(ActionAboutBooking(), user("我不去了，取消", "cancel"))
    assert "哪一个" in which["text"] and booking["text"].startswith("约好了")


@pytest.mark.parametrize("text", ["我临时有事去不了了", "那天走不开，来不了", "去不了了"])
def test_who_cannot_come_is_shown_what_is_booked(text: str, backend: FakeBackend, run: Run) -> None:
    backend.turn = case_turn(before=["约好了：明天上午九点"])
    ranking = [{"name": "distress", "confidence": 0.5}]
    replies = run(ActionAskBack(), user(text, "nlu_fallback", 0.4, ranking=ranking))
    assert replies[-1]["text"].startswith("约好了")


def test_any_other_cancel_is_answered_as_before(backend: FakeBackend, run: Run) -> None:
    nothing = {"kind": "text", "text": "没有办件", "options": [], "card": None}
    nothing["answer"] = {"status": "needs_personal_record", "citations": [], "caveats": []}
    backend.turn = {"handled": True, "before": [nothing], "digress": False, "after": []}
    (reply,) = run(ActionAboutBooking(), user("误点了，取消掉", "cancel"))
    assert reply["response"] == "utter_cancel"
    assert not names_booking("误点了，取消掉")


@pytest.mark.parametrize("text", ["想换到下周二上午，行不行", "能挪到后天吗", "给我改到12号"])
def test_another_day_without_a_word_about_bookings_is_about_what_is_booked(
    text: str, backend: FakeBackend, run: Run
) -> None:
    run(ActionRespond(), user(text, "skip"))
    assert [body["wish"] for body in backend.handed] == ["status"]


def test_another_day_in_a_sentence_nobody_understood_is_about_what_is_booked(
    backend: FakeBackend, run: Run
) -> None:
    run(ActionAskBack(), user("能不能挪到下周四上午", "nlu_fallback"))
    assert [body["wish"] for body in backend.handed] == ["status"]


@pytest.mark.parametrize("text", ["想听个讲座，大家一起那种", "想参加个沙龙", "报个集中服务"])
def test_who_wants_to_sit_in_on_something_books_and_begins_no_other_process(
    text: str, backend: FakeBackend, run: Run
) -> None:
    run(ActionStartCase(), user(text, "start_process", 0.5))
    assert [body["process_id"] for body in backend.handed] == [PROCESS_OF_INTENT["book_mentor"]]
    assert backend.questions == []
