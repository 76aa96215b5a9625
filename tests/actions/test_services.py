"""Acts that are not possible yet."""

from pathlib import Path

import pytest

from actions.backend_client import BackendUnavailable
from actions.services.actions import CLAUSE_OF_ACT, ActionAnnounceService
from tests.actions.conftest import FakeBackend, Run, policy_answer, user

ROOT = Path(__file__).resolve().parents[2]
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
def test_a_sure_act_the_search_knows_nothing_of_gets_the_clause_about_the_act(
    status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer(status)
    sentence, pointer = run(ActionAnnounceService(), user("给我约个导师", "book_mentor"))
    assert sentence["response"] == "utter_book_mentor"
    assert backend.clauses[0]["clause_id"] == CLAUSE_OF_ACT["book_mentor"]
    assert pointer["answer"]["status"] == "not_covered"


def test_a_reasoned_refusal_with_a_clause_follows_the_sentence(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("not_covered", citations=[{"clause_id": "x"}])
    _, refusal = run(ActionAnnounceService(), user("导师电话给我约个导师", "book_mentor"))
    assert refusal["answer"]["citations"] == [{"clause_id": "x"}]
    assert backend.clauses == []


def test_the_clause_of_every_act_is_in_the_library() -> None:
    clauses = (ROOT / "policies/documents/lj-cy-2025/1/clauses.yml").read_text(encoding="utf-8")
    assert all(f'id: "{clause.split("#")[1]}"' in clauses for clause in CLAUSE_OF_ACT.values())


@pytest.mark.parametrize("status", ["answered", "not_covered", "clarify"])
def test_a_question_mistaken_for_an_act_gets_the_policy_answer_alone(
    status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer(status)
    (reply,) = run(ActionAnnounceService(), user("店黄了有救助吗", "request_aid", 0.5))
    assert reply["answer"]["status"] == status


def test_a_doubtful_act_outside_the_policy_is_still_announced(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("out_of_scope")
    reply, _ = run(ActionAnnounceService(), user("帮我办个事", "start_process", 0.5))
    assert reply["response"] == "utter_start_process"


def test_the_announcement_survives_a_backend_that_is_down(backend: FakeBackend, run: Run) -> None:
    backend.error = BackendUnavailable("Timeout")
    (reply,) = run(ActionAnnounceService(), user("给我约个导师", "book_mentor"))
    assert reply["response"] == "utter_book_mentor"


def test_a_pressed_button_is_not_searched_for(backend: FakeBackend, run: Run) -> None:
    run(ActionAnnounceService(), user("/start_process", "start_process"))
    assert backend.questions == []
