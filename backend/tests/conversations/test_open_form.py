"""A page that is opened anew learns which form is open, and can press the buttons of its question."""

import uuid
from typing import Any

import pytest

from tests.conftest import SERVICE_TOKEN
from tests.support.client import Chat

SERVICE = {"Authorization": f"Bearer {SERVICE_TOKEN}"}


def history(chat: Chat) -> dict[str, Any]:
    body: dict[str, Any] = chat.http.get("/api/chat/messages", headers=chat.headers).json()
    return body


@pytest.fixture
def case_id(chat: Chat) -> str:
    """A case that the chat began to fill in, standing at its first question."""
    turn = {
        "conversation_id": chat.conversation_id,
        "message_id": str(uuid.uuid4()),
        "text": "我要办",
        "wish": "start",
        "process_id": "personal_startup",
    }
    assert chat.http.post("/service/case-turns", json=turn, headers=SERVICE).status_code == 200
    return str(chat.http.get("/api/cases", headers=chat.headers).json()["cases"][0]["id"])


def answer(chat: Chat, case_id: str, key: str, value: Any) -> None:
    path = f"/api/cases/{case_id}"
    revision = chat.http.get(path, headers=chat.headers).json()["revision"]
    body = {"value": value, "revision": revision}
    response = chat.http.put(f"{path}/answers/{key}", json=body, headers=chat.headers)
    assert response.status_code == 200, response.text


def test_without_a_form_the_history_names_none(chat: Chat) -> None:
    chat.say("你好")
    assert history(chat)["process"] is None and history(chat)["process_moved"] is False


def test_the_history_names_the_open_form_and_its_question(chat: Chat, case_id: str) -> None:
    told = history(chat)
    assert told["process"]["case_id"] == case_id
    assert told["process"]["step"]["id"] == "trade"
    assert told["process_moved"] is False


def test_a_form_that_was_filled_in_on_the_page_has_moved_on(chat: Chat, case_id: str) -> None:
    answer(chat, case_id, "trade", "修鞋")
    told = history(chat)
    assert (told["process"]["step"]["id"], told["process_moved"]) == ("licence_bound", True)
    assert told["process"]["progress"]["done"] == 1


def test_the_buttons_of_the_open_question_work_though_no_message_offered_them(
    chat: Chat, case_id: str
) -> None:
    answer(chat, case_id, "trade", "修鞋")
    option = history(chat)["process"]["step"]["options"][0]
    assert chat.press(option["payload"]).status_code == 200
    assert chat.history()[0]["text"] == option["label"]


def test_a_button_of_another_question_is_still_refused(chat: Chat, case_id: str) -> None:
    answer(chat, case_id, "trade", "修鞋")
    refused = chat.press('/answer{"step": "has_licence", "value": true}')
    assert refused.json()["error"]["code"] == "unknown_option"


def test_nobody_else_sees_the_form(chat: Chat, case_id: str) -> None:
    assert history(Chat.open(chat.http))["process"] is None
