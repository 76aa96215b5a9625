"""Messages while a form is open, buttons of the forms, and wishes to begin one."""

import json

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.backend_client import BackendUnavailable
from actions.case_turns import FAILED
from actions.guided.actions import (
    BEGIN,
    ActionAnswer,
    ActionMyCases,
    ActionResumeCase,
    ActionStartCase,
    ValidateGuidedCaseForm,
)
from actions.guided.digressions import LATER
from tests.actions.conftest import FakeBackend, Run, case_turn, policy_answer, user

START = '/answer{"do": "start", "process": "personal_startup", "said": true}'


@pytest.fixture(autouse=True, scope="module")
def every_skill() -> None:
    """Sentences that are no answers go to the skills, which the action server has all loaded."""
    ActionExecutor().register_package("actions")


def test_an_answer_goes_to_the_backend_as_typed_and_its_replies_are_said_in_order(
    backend: FakeBackend, run: Run
) -> None:
    backend.turn = case_turn(before=["记下了。"], after=["您打算在哪儿开店？"])
    replies = run(ValidateGuidedCaseForm(), user("开个理发店", "inform", 0.6))
    assert [reply["text"] for reply in replies] == ["记下了。", "您打算在哪儿开店？"]
    (body,) = backend.handed
    assert (body["text"], body["button"], body["wish"]) == ("开个理发店", None, None)
    assert (body["intent"], body["confidence"]) == ("inform", 0.6)
    assert backend.questions == []


def test_a_question_in_the_middle_is_answered_between_what_was_noted_and_the_open_question(
    backend: FakeBackend, run: Run
) -> None:
    backend.turn = case_turn(digress=True, before=["先说您问的。"], after=["接着填：在哪儿开店？"])
    backend.answer = policy_answer("answered", "有一次性创业补贴。")
    replies = run(ValidateGuidedCaseForm(), user("有补贴吗", "ask_policy"))
    assert [reply["text"] for reply in replies] == [
        "先说您问的。",
        "有一次性创业补贴。",
        "接着填：在哪儿开店？",
    ]


@pytest.mark.parametrize("intent", ["start_process", "answer", "inform"])
def test_in_the_middle_of_a_form_nothing_else_is_begun_by_a_question(
    intent: str, backend: FakeBackend, run: Run
) -> None:
    backend.turn = case_turn(digress=True)
    (reply,) = run(ValidateGuidedCaseForm(), user("办执照要花钱吗", intent))
    assert reply["kind"] == "policy"
    assert [question["question"] for question in backend.questions] == ["办执照要花钱吗"]
    assert len(backend.handed) == 1


def test_a_mentor_asked_for_in_the_middle_is_offered_as_a_button(backend: FakeBackend, run: Run) -> None:
    backend.turn = case_turn(digress=True)
    (reply,) = run(ValidateGuidedCaseForm(), user("我想约个导师", "book_mentor"))
    assert reply["text"] == LATER
    assert "mentor_appointment" in reply["options"][0]["payload"]


def test_a_sentence_nobody_has_a_rule_for_is_asked_back(backend: FakeBackend, run: Run) -> None:
    backend.turn = case_turn(digress=True)
    backend.answer = policy_answer("not_covered")
    (reply,) = run(ValidateGuidedCaseForm(), user("嘎哈呀这是", "nlu_fallback"))
    assert [option["payload"] for option in reply["options"]] == ["/ask_policy", "/nlu_fallback"]


def test_a_failure_is_admitted_once_and_asks_for_the_sentence_again(backend: FakeBackend, run: Run) -> None:
    backend.error = BackendUnavailable("ConnectionError")
    (reply,) = run(ValidateGuidedCaseForm(), user("开个理发店", "inform"))
    assert (reply["kind"], reply["text"]) == ("error", FAILED)


def test_a_button_of_the_form_is_handed_over_with_its_values_and_without_text(
    backend: FakeBackend, run: Run
) -> None:
    run(ValidateGuidedCaseForm(), user('/answer{"key": "form", "value": "individual"}', "answer"))
    (body,) = backend.handed
    assert body["button"] == {"key": "form", "value": "individual"}
    assert body["text"] == ""


def test_a_button_of_something_else_does_what_it_says_and_is_no_answer(
    backend: FakeBackend, run: Run
) -> None:
    entities = [{"entity": "clause_id", "value": "x#1"}]
    (reply,) = run(
        ValidateGuidedCaseForm(), user('/show_clause{"clause_id": "x#1"}', "show_clause", entities=entities)
    )
    assert reply["kind"] == "policy"
    assert [clause["clause_id"] for clause in backend.clauses] == ["x#1"]
    assert backend.handed == []


def test_a_clear_wish_begins_the_process_with_what_the_sentence_says(backend: FakeBackend, run: Run) -> None:
    backend.turn = case_turn(after=["您叫什么名字？"])
    (reply,) = run(ActionStartCase(), user("我要办个体户，在大庆卖烤冷面", "start_process", 0.3))
    assert reply["text"] == "您叫什么名字？"
    (body,) = backend.handed
    assert (body["wish"], body["process_id"]) == ("start", "personal_startup")
    assert body["text"] == "我要办个体户，在大庆卖烤冷面"
    assert backend.questions == []


def test_a_doubtful_wish_that_is_a_question_is_answered_with_a_button_to_begin(
    backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer("answered", "办照不收费。")
    (reply,) = run(ActionStartCase(), user("办个照得花多少钱", "start_process", 0.5))
    assert reply["text"] == "办照不收费。"
    button = reply["options"][-1]
    assert button["label"] == BEGIN
    assert json.loads(button["payload"].removeprefix("/answer")) == {
        "do": "start",
        "process": "personal_startup",
    }
    assert backend.handed == []


@pytest.mark.parametrize("status", ["not_covered", "out_of_scope", "error"])
def test_a_doubtful_wish_the_policy_says_nothing_to_begins(
    status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer(status)
    run(ActionStartCase(), user("那个手续咋整", "start_process", 0.5))
    assert [body["wish"] for body in backend.handed] == ["start"]


def test_a_pressed_wish_begins_without_asking_the_policy(backend: FakeBackend, run: Run) -> None:
    run(ActionStartCase(), user("/request_aid", "request_aid", 0.1))
    assert [body["process_id"] for body in backend.handed] == ["aid_intake"]
    assert backend.questions == []


def test_begin_with_what_i_said_takes_the_last_typed_sentence_along(backend: FakeBackend, run: Run) -> None:
    run(ActionAnswer(), user("我在鸡西开小吃店", "inform"), user("/help", "help"), user(START, "answer"))
    (body,) = backend.handed
    assert body["text"] == "我在鸡西开小吃店"
    assert body["button"] == {"do": "start", "process": "personal_startup", "said": True}


def test_a_button_that_does_not_say_so_takes_no_earlier_sentence_along(
    backend: FakeBackend, run: Run
) -> None:
    run(ActionAnswer(), user("我在鸡西开小吃店", "inform"), user('/answer{"do": "status"}', "answer"))
    assert backend.handed[0]["text"] == ""


def test_a_button_of_a_form_that_is_closed_says_that_it_is_over(backend: FakeBackend, run: Run) -> None:
    backend.turn = case_turn(handled=False)
    (reply,) = run(ActionAnswer(), user('/answer{"key": "form", "value": "individual"}', "answer"))
    assert reply["response"] == "utter_form_closed"


def test_a_failed_button_says_only_that_it_failed(backend: FakeBackend, run: Run) -> None:
    backend.error = BackendUnavailable("ConnectionError")
    (reply,) = run(ActionAnswer(), user(START, "answer"))
    assert reply["text"] == FAILED


def test_progress_and_going_on_are_wishes_of_their_own(backend: FakeBackend, run: Run) -> None:
    run(ActionMyCases(), user("办到哪了", "progress"))
    run(ActionResumeCase(), user("接着填", "resume"))
    assert [body["wish"] for body in backend.handed] == ["status", "resume"]
    # The same message with another wish is another message to the backend.
    assert [body["message_id"] for body in backend.handed] == ["r-1:status", "r-1:resume"]
