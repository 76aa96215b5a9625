"""Small talk and everything else with a standing phrase."""

import pytest

from actions.backend_client import BackendUnavailable
from actions.smalltalk.actions import ActionRespond
from tests.actions.conftest import FakeBackend, Run, policy_answer, user

LONG = "今天店里没啥人我一个人坐着喝茶嗑瓜子呢"


def test_a_clear_greeting_asks_nobody(backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionRespond(), user("你好", "greet"))
    assert reply["response"] == "utter_greet"
    assert backend.questions == []


@pytest.mark.parametrize("intent", ["chitchat", "out_of_scope", "inform"])
@pytest.mark.parametrize(("text", "confidence"), [("补贴啊", 0.89), (LONG, 0.99)])
def test_doubtful_or_long_small_talk_is_shown_to_the_policy_service(
    intent: str, text: str, confidence: float, backend: FakeBackend, run: Run
) -> None:
    (reply,) = run(ActionRespond(), user(text, intent, confidence))
    assert backend.questions[0]["hint"] == intent
    assert reply["kind"] == "policy"


def test_a_wish_to_begin_that_sounds_like_answers_begins(backend: FakeBackend, run: Run) -> None:
    run(ActionRespond(), user("我要办个体户 在南岗区开奶茶店 没有执照 不雇人", "inform", 0.95))
    (body,) = backend.handed
    assert (body["wish"], body["process_id"]) == ("start", "personal_startup")
    assert backend.questions == []


@pytest.mark.parametrize("status", ["answered", "clarify", "not_covered", "needs_personal_record"])
def test_what_the_policy_service_knows_is_shown(status: str, backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer(status)
    (reply,) = run(ActionRespond(), user(LONG, "out_of_scope"))
    assert reply["answer"]["status"] == status


def test_what_the_policy_service_calls_out_of_scope_gets_our_friendly_words(
    backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer("out_of_scope")
    (reply,) = run(ActionRespond(), user(LONG, "chitchat"))
    assert reply["response"] == "utter_chitchat"


def test_small_talk_goes_on_while_the_backend_is_down(backend: FakeBackend, run: Run) -> None:
    backend.error = BackendUnavailable("Timeout")
    (reply,) = run(ActionRespond(), user(LONG, "chitchat"))
    assert reply["response"] == "utter_chitchat"


@pytest.mark.parametrize("status", ["not_covered", "clarify", "out_of_scope", "needs_personal_record"])
def test_a_sure_request_for_a_person_stays_one_unless_the_plan_answers_it(
    status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer(status)
    (reply,) = run(ActionRespond(), user("我不想跟机器说话了，给我找个真人来", "human"))
    assert reply["response"] == "utter_human"


def test_a_doubtful_form_word_is_shown_to_the_policy_service(backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionRespond(), user("先跟班再开店", "pause", 0.5))
    assert reply["kind"] == "policy"


def test_a_form_word_the_plan_is_silent_about_stays_a_form_word(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("not_covered")
    (reply,) = run(ActionRespond(), user("先放放吧", "pause", 0.5))
    assert reply["response"] == "utter_pause"
