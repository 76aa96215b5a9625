"""Two stages when a sentence was not understood."""

from typing import Any

import pytest

from actions.backend_client import BackendUnavailable
from actions.fallback.actions import NONE_OF_THESE, ActionAskBack
from tests.actions.conftest import FakeBackend, Run, bot, policy_answer, user


def unclear(text: str = "阿巴阿巴", *ranking: tuple[str, float]) -> dict[str, Any]:
    readings = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return user(text, "nlu_fallback", 0.35, ranking=[{"name": "nlu_fallback", "confidence": 0.35}, *readings])


@pytest.mark.parametrize("status", ["answered", "clarify", "needs_personal_record", "only_expired"])
def test_what_the_policy_service_understands_is_shown(status: str, backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer(status)
    (reply,) = run(ActionAskBack(), unclear())
    assert reply["answer"]["status"] == status
    assert backend.questions[0]["hint"] == "nlu_fallback"


def test_a_refusal_with_a_reason_is_shown(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("not_covered", caveats=["方案没有写明金额"])
    (reply,) = run(ActionAskBack(), unclear())
    assert reply["answer"]["status"] == "not_covered"


@pytest.mark.parametrize("status", ["out_of_scope", "not_covered"])
def test_the_first_time_the_likeliest_readings_are_offered(
    status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer(status)
    (reply,) = run(ActionAskBack(), unclear("那个", ("human", 0.3), ("book_mentor", 0.2), ("skip", 0.19)))
    assert [option["payload"] for option in reply["options"]] == [
        "/human", "/book_mentor", "/ask_policy", NONE_OF_THESE,
    ]  # fmt: skip
    assert [option["label"] for option in reply["options"]][-1] == "都不是"


def test_at_most_three_readings_are_offered(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("out_of_scope")
    ranking = [("ask_policy", 0.3), ("human", 0.2), ("help", 0.2), ("chitchat", 0.1)]
    (reply,) = run(ActionAskBack(), unclear("那个", *ranking))
    assert len(reply["options"]) == 4


def test_the_second_time_in_a_row_the_menu_and_the_hotline_follow(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("out_of_scope")
    (first,) = run(ActionAskBack(), unclear())
    (second,) = run(ActionAskBack(), unclear(), bot(custom=first), unclear("阿巴"))
    assert second["response"] == "utter_not_understood"


def test_an_answer_in_between_starts_over(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("out_of_scope")
    (first,) = run(ActionAskBack(), unclear())
    events = [
        unclear(),
        bot(custom=first),
        user("有补贴吗"),
        bot(custom=policy_answer("answered")),
        unclear(),
    ]
    (reply,) = run(ActionAskBack(), *events)
    assert reply["options"][-1]["payload"] == NONE_OF_THESE


def test_none_of_these_leads_to_the_menu_without_a_search(backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionAskBack(), unclear(), user(NONE_OF_THESE, "nlu_fallback", 1.0))
    assert reply["response"] == "utter_not_understood"
    assert backend.questions == []


@pytest.mark.parametrize("status", ["not_covered", "out_of_scope", "clarify", "needs_personal_record"])
def test_distress_that_is_only_likely_is_asked_about_with_a_way_to_help(
    status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer(status)
    (reply,) = run(ActionAskBack(), unclear("没意思", ("distress", 0.3), ("bye", 0.29)))
    assert reply["options"][0]["payload"] == "/distress"


def test_a_question_in_strong_words_that_the_plan_answers_gets_its_answer(
    backend: FakeBackend, run: Run
) -> None:
    (reply,) = run(ActionAskBack(), unclear("这老些钱花哪去了，有人看着没", ("distress", 0.4)))
    assert reply["answer"]["status"] == "answered"


def test_distress_is_asked_about_also_when_the_backend_is_down(backend: FakeBackend, run: Run) -> None:
    backend.error = BackendUnavailable("Timeout")
    (reply,) = run(ActionAskBack(), unclear("没意思", ("distress", 0.4)))
    assert reply["options"][0]["payload"] == "/distress"


@pytest.mark.parametrize("text", ["I want to open a shop", "Как получить кредит?", "chuangye butie"])
def test_whoever_writes_no_chinese_is_told_in_their_letters(
    text: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer("out_of_scope")
    (reply,) = run(ActionAskBack(), unclear(text))
    assert reply["response"] == "utter_only_chinese"


def test_a_very_unlikely_reading_of_distress_is_noise(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("out_of_scope")
    (reply,) = run(ActionAskBack(), unclear("是不是快结束了", ("distress", 0.2), ("bye", 0.19)))
    assert "/distress" not in [option["payload"] for option in reply["options"]]


def test_a_backend_that_is_down_leaves_the_question_back(backend: FakeBackend, run: Run) -> None:
    backend.error = BackendUnavailable("Timeout")
    (reply,) = run(ActionAskBack(), unclear())
    assert reply["kind"] == "text"
    assert reply["options"][-1]["payload"] == NONE_OF_THESE


def test_amid_the_policy_what_it_is_silent_about_is_said_instead_of_asking_back(
    backend: FakeBackend, run: Run
) -> None:
    near = {**policy_answer("not_covered"), "options": [{"label": "创业补贴", "payload": "/show_clause"}]}
    backend.answer = near
    events = [user("有补贴吗"), bot(custom=policy_answer("answered"))]
    (reply,) = run(ActionAskBack(), *events, user("啥时候截止", "nlu_fallback", 0.3))
    assert reply["options"] == near["options"]
