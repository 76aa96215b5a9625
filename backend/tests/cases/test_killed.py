"""The backend is killed between any two answers: whoever comes back is asked the same question."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.conftest import SERVICE_TOKEN, KillableBackend
from tests.support.client import Chat

SERVICE = {"Authorization": f"Bearer {SERVICE_TOKEN}"}


def opened(backend: KillableBackend) -> httpx.Client:
    return httpx.Client(base_url=backend.start(), timeout=30, trust_env=False)


@pytest.mark.parametrize("lost", ["the answer was kept", "the answer was not kept"])
def test_an_answer_without_a_reply_is_sent_again_and_counts_once(
    killable_backend: KillableBackend, lost: str
) -> None:
    """Killed while it works: the client does not know whether the message arrived."""
    http = opened(killable_backend)
    chat = Chat.open(http)
    http.post("/service/case-turns", json=turn(chat, "我要办", wish="start"), headers=SERVICE)
    body = turn(chat, "修鞋")
    if lost == "the answer was kept":
        http.post("/service/case-turns", json=body, headers=SERVICE)
    killable_backend.kill()
    http.close()
    http = opened(killable_backend)
    told = http.post("/service/case-turns", json=body, headers=SERVICE).json()
    assert told["handled"] and "沾" in json.dumps(told["after"], ensure_ascii=False)
    cases = http.get("/api/cases", headers=chat.headers).json()["cases"]
    case = http.get(f"/api/cases/{cases[0]['id']}", headers=chat.headers).json()
    http.close()
    assert [form["step"]["id"] for form in case["steps"] if form["answered"]] == ["trade"]


def turn(chat: Chat, text: str, wish: str | None = None) -> dict[str, Any]:
    return {
        "conversation_id": chat.conversation_id,
        "message_id": str(uuid4()),
        "text": text,
        "intent": "inform",
        "confidence": 0.3,
        "wish": wish,
        "process_id": "personal_startup" if wish else None,
    }
