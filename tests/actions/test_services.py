"""Acts that are not possible yet."""

import pytest

from actions.backend_client import BackendUnavailable
from actions.services.actions import ActionAnnounceService
from tests.actions.conftest import FakeBackend, Run, policy_answer, user

ACTS = ("start_process", "book_mentor", "request_aid")


@pytest.mark.parametrize("intent", ACTS)
def test_an_act_is_announced_honestly_and_its_clause_follows(
    intent: str, backend: FakeBackend, run: Run
) -> None:
    first, second = run(ActionAnnounceService(), user("帮我弄一下", intent))
    assert first["response"] == f"utter_{intent}"
    assert second["kind"] == "policy"
    assert backend.questions[0]["hint"] == intent


@pytest.mark.parametrize("status", ["not_covered", "out_of_scope", "error", "needs_personal_record"])
def test_a_sure_act_without_a_clause_gets_the_sentence_only(
    status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer(status)
    (reply,) = run(ActionAnnounceService(), user("给我约个导师", "book_mentor"))
    assert reply["response"] == "utter_book_mentor"


@pytest.mark.parametrize("status", ["answered", "not_covered", "clarify"])
def test_a_question_mistaken_for_an_act_gets_the_policy_answer_alone(
    status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer(status)
    (reply,) = run(ActionAnnounceService(), user("店黄了有救助吗", "request_aid", 0.5))
    assert reply["answer"]["status"] == status


def test_a_doubtful_act_outside_the_policy_is_still_announced(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("out_of_scope")
    (reply,) = run(ActionAnnounceService(), user("帮我办个事", "start_process", 0.5))
    assert reply["response"] == "utter_start_process"


def test_the_announcement_survives_a_backend_that_is_down(backend: FakeBackend, run: Run) -> None:
    backend.error = BackendUnavailable("Timeout")
    (reply,) = run(ActionAnnounceService(), user("给我约个导师", "book_mentor"))
    assert reply["response"] == "utter_book_mentor"


def test_a_pressed_button_is_not_searched_for(backend: FakeBackend, run: Run) -> None:
    run(ActionAnnounceService(), user("/start_process", "start_process"))
    assert backend.questions == []
