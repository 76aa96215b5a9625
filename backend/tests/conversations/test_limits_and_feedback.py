"""Rate limits and the visitor's verdicts."""

import httpx
import pytest
from starlette.requests import HTTPConnection

from app.limits import address_of
from app.settings import ADDRESS_FACTOR
from tests.conftest import Backends
from tests.conversations.test_failures import client
from tests.support.client import Chat


def test_one_message_too_many_is_refused_and_a_resent_one_is_free(start_backend: Backends) -> None:
    with start_backend(rate_limit_per_minute=3) as url, client(url) as http:
        chat = Chat.open(http)
        for n in range(3):
            chat.say("你好", id=f"m-{n}")
        for n in range(3):
            chat.say("你好", id=f"m-{n}")
        refused = chat.post({"id": "m-3", "text": "你好"})
        assert refused.status_code == 429
        assert refused.json()["error"]["code"] == "rate_limited"
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert len(chat.history()) == 6
        assert Chat.open(http).say("别人")["replies"]


def test_a_refused_message_does_not_count_and_does_not_take_a_place(start_backend: Backends) -> None:
    with start_backend(rate_limit_per_minute=1) as url, client(url) as http:
        chat = Chat.open(http)
        assert chat.press("/unknown").status_code == 422
        assert chat.post({"id": "m", "text": ""}).status_code == 422
        chat.say("第一条真正的消息")
        assert [m["seq"] for m in chat.history()] == [1, 2]


def test_an_address_cannot_open_conversations_without_end(start_backend: Backends) -> None:
    with start_backend(rate_limit_per_minute=1) as url, client(url) as http:
        statuses = [http.post("/api/chat/sessions", json={}).status_code for _ in range(ADDRESS_FACTOR + 1)]
    assert statuses == [200] * ADDRESS_FACTOR + [429]


def test_an_address_cannot_send_messages_without_end_not_even_the_same_one(start_backend: Backends) -> None:
    with start_backend(rate_limit_per_minute=1) as url, client(url) as http:
        chat = Chat.open(http)
        for _ in range(ADDRESS_FACTOR - 1):
            chat.say("你好", id="always-the-same")
        # What is refused for its shape was not a message; a foreign token is counted: trying costs too.
        assert http.post("/api/chat/messages", json={"id": "m", "text": "?"}).status_code == 401
        refused = chat.post({"id": "always-the-same", "text": "你好"})
        assert refused.status_code == 429 and 1 <= int(refused.headers["Retry-After"]) <= 60
        assert len(chat.history()) == 2


@pytest.mark.parametrize(
    ("host", "counted_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("not an address" * 9, ("not an address" * 9)[:64]),
    ],
)
def test_an_ipv6_customer_is_one_address_however_many_they_have(host: str, counted_as: str) -> None:
    assert address_of(HTTPConnection({"type": "http", "client": (host, 1), "headers": []})) == counted_as


def rate(chat: Chat, message_id: str, **verdict: object) -> httpx.Response:
    """Judge a reply."""
    return chat.http.post(f"/api/chat/messages/{message_id}/feedback", json=verdict, headers=chat.headers)


def test_a_verdict_is_kept_replaced_and_taken_back(chat: Chat) -> None:
    reply_id = chat.say("你好")["replies"][0]["id"]
    down = rate(chat, reply_id, rating="down", reason="wrong", comment=" 说错了 ")
    assert down.json() == {"message_id": reply_id, "rating": "down", "reason": "wrong", "comment": "说错了"}
    assert chat.history()[1]["feedback"] == "down"
    assert rate(chat, reply_id, rating="up").json()["reason"] is None
    assert chat.history()[1]["feedback"] == "up"
    path = f"/api/chat/messages/{reply_id}/feedback"
    assert chat.http.delete(path, headers=chat.headers).status_code == 204
    assert chat.http.delete(path, headers=chat.headers).status_code == 204
    assert chat.history()[1]["feedback"] is None


def test_only_replies_of_the_own_conversation_can_be_judged(chat: Chat) -> None:
    chat.say("你好", id="mine")
    stranger = Chat.open(chat.http)
    foreign = chat.history()[1]["id"]
    for who, what in ((chat, "mine"), (chat, "nothing"), (stranger, foreign)):
        response = rate(who, what, rating="up")
        assert response.status_code == 404 and response.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "verdict",
    [
        {},
        {"rating": "maybe"},
        {"rating": "up", "reason": "because"},
        {"rating": "up", "comment": "x" * 501},
        {"rating": "up", "comment": "a\x00b"},
    ],
)
def test_a_verdict_of_the_wrong_shape_is_refused(chat: Chat, verdict: dict[str, object]) -> None:
    reply_id = chat.say("你好")["replies"][0]["id"]
    response = rate(chat, reply_id, **verdict)
    assert response.status_code == 422
