"""What sounds like a courtesy, a verb of a form or a question about one's case, and asks about the policy."""

import pytest

from actions.guided.actions import ActionAboutBooking, ActionMyCases, ActionStartCase
from actions.smalltalk.actions import ActionRespond
from tests.actions.conftest import FakeBackend, Run, bot, case_turn, policy_answer, user

AMID_POLICY = (user("有一次性创业补贴吗"), bot(custom=policy_answer("answered")))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("那税能免不", "deny"),
        ("城管老撵我 这个你们管不", "human"),
        ("在哪报", "greet"),
        ("补贴给几年啊", "bye"),
    ],
)
@pytest.mark.parametrize("status", ["answered", "clarify", "not_covered"])
def test_a_question_read_as_a_courtesy_is_a_question(
    text: str, intent: str, status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer(status)
    (reply,) = run(ActionRespond(), *AMID_POLICY, user(text, intent))
    assert reply["answer"]["status"] == status


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("能给我转人工不", "human"),
        ("这项能跳过不", "skip"),
        ("可以停一下吗", "pause"),
        ("谢谢啊，行不", "thanks"),
    ],
)
def test_a_courtesy_in_the_form_of_a_question_stays_one(
    text: str, intent: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer("not_covered")
    (reply,) = run(ActionRespond(), *AMID_POLICY, user(text, intent))
    assert reply["response"] == f"utter_{intent}"


@pytest.mark.parametrize(
    ("text", "intent"), [("展期最长多久", "progress"), ("那啥时候之前得进", "my_records")]
)
def test_a_question_of_time_about_the_policy_is_none_about_a_case(
    text: str, intent: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer("not_covered")
    (reply,) = run(ActionMyCases(), *AMID_POLICY, user(text, intent))
    assert reply["kind"] == "policy"
    assert backend.handed == []


@pytest.mark.parametrize("text", ["我的办到哪了", "交上去多久能批下来", "我办的那个啥时候出结果"])
def test_a_question_about_ones_case_stays_one_amid_the_policy(
    text: str, backend: FakeBackend, run: Run
) -> None:
    run(ActionMyCases(), *AMID_POLICY, user(text, "progress"))
    assert [body["wish"] for body in backend.handed] == ["status"]


def test_a_no_inside_a_question_changes_no_booking(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("answered")
    text = "我是普通人 不是大学生也不是退伍兵 能免费不"
    (reply,) = run(ActionAboutBooking(), *AMID_POLICY, user(text, "correct"))
    assert reply["kind"] == "policy"


def test_amid_the_policy_a_question_about_beginning_is_answered_with_a_button_to_begin(
    backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer("not_covered")
    (reply,) = run(ActionStartCase(), *AMID_POLICY, user("要先办营业执照吗", "start_process"))
    assert reply["options"][-1]["label"] == "现在开始办"
    assert backend.handed == []


@pytest.mark.parametrize("text", ["能帮我办个执照吗", "我想开个店，能办手续吗"])
def test_amid_the_policy_a_wish_to_begin_still_begins(text: str, backend: FakeBackend, run: Run) -> None:
    backend.answer, backend.turn = policy_answer("not_covered"), case_turn(after=["开什么店？"])
    run(ActionStartCase(), *AMID_POLICY, user(text, "start_process"))
    assert [body["wish"] for body in backend.handed] == ["start"]


def test_who_supposes_that_his_shop_fails_gets_an_answer_and_an_offer(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("not_covered")
    answer, offer = run(ActionStartCase(), *AMID_POLICY, user("领完了店黄了要退回去吗", "request_aid"))
    assert answer["kind"] == "policy" and offer["options"]
    assert backend.handed == []
