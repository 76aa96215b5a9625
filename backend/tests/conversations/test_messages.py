"""Sending messages: answers, re-sending, order, options, history."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from app.policies.schemas import Option
from tests.support.client import Chat
from tests.support.fakes import FakeBot, reply


def test_a_message_gets_the_answer_of_the_bot(chat: Chat, bot: FakeBot) -> None:
    turn = chat.say("创业担保贷款怎么申请")
    assert turn["process"] is None and turn["handover"] is None
    assert [answer["text"] for answer in turn["replies"]] == ["回声：创业担保贷款怎么申请"]
    assert bot.requests[0]["sender"] == chat.conversation_id


def test_the_history_holds_both_sides_in_order(chat: Chat) -> None:
    first = chat.say("一", id="m-1")
    chat.say("二", id="m-2")
    messages = chat.history()
    assert [(m["seq"], m["role"], m["text"]) for m in messages] == [
        (1, "visitor", "一"),
        (2, "assistant", "回声：一"),
        (3, "visitor", "二"),
        (4, "assistant", "回声：二"),
    ]
    assert messages[1]["id"] == first["replies"][0]["id"]
    assert messages[1]["in_reply_to"] == "m-1"
    assert messages[0]["created_at"].endswith("+08:00")
    assert [m["seq"] for m in chat.history(after=2)] == [3, 4]


def test_a_resent_id_returns_the_first_answer_and_does_nothing_twice(chat: Chat, bot: FakeBot) -> None:
    first = chat.say("问一次", id="same")
    again = chat.say("问一次", id="same")
    assert again == first
    assert len(bot.requests) == 1
    assert len(chat.history()) == 2


def test_another_text_under_a_used_id_is_a_conflict(chat: Chat, bot: FakeBot) -> None:
    chat.say("第一条", id="same")
    response = chat.post({"id": "same", "text": "另一条"})
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "conflict"
    assert len(bot.requests) == 1


def test_the_id_of_a_reply_cannot_be_reused_for_a_message(chat: Chat) -> None:
    reply_id = chat.say("你好")["replies"][0]["id"]
    response = chat.post({"id": reply_id, "text": "你好"})
    assert response.status_code == 409


def test_copies_sent_at_the_same_time_share_one_answer(chat: Chat, bot: FakeBot) -> None:
    with ThreadPoolExecutor(8) as threads:
        turns = list(threads.map(lambda _: chat.say("同时", id="same"), range(8)))
    assert all(turn == turns[0] for turn in turns)
    assert len(bot.requests) == 1


def test_two_visitors_may_use_the_same_id(http: httpx.Client) -> None:
    one, two = Chat.open(http), Chat.open(http)
    assert one.say("甲", id="same")["replies"][0]["text"] == "回声：甲"
    assert two.say("乙", id="same")["replies"][0]["text"] == "回声：乙"


def test_a_second_message_waits_for_the_first(chat: Chat, bot: FakeBot) -> None:
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda n: chat.say(f"第{n}条", id=f"m-{n}"), range(10)))
    messages = chat.history()
    assert [m["seq"] for m in messages] == list(range(1, 21))
    asked = [m["id"] for m in messages if m["role"] == "visitor"]
    answered = [m["in_reply_to"] for m in messages if m["role"] == "assistant"]
    assert answered == asked == [request["message_id"] for request in bot.requests]
    assert bot.most_at_once == 1


def test_an_offered_option_is_accepted_and_shown_by_its_label(chat: Chat, bot: FakeBot) -> None:
    bot.replies = [reply("请选择", Option(label="贷款额度", payload='/show_clause{"clause_id": "x"}'))]
    chat.say("贷款")
    assert chat.press('/show_clause{"clause_id": "x"}').status_code == 200
    assert bot.requests[1]["payload"] == '/show_clause{"clause_id": "x"}'
    assert bot.requests[1]["text"] is None
    assert chat.history(after=2)[0]["text"] == "贷款额度"


def test_an_option_offered_to_somebody_else_is_unknown(http: httpx.Client, bot: FakeBot) -> None:
    bot.replies = [reply("请选择", Option(label="贷款额度", payload="/choose"))]
    Chat.open(http).say("贷款")
    response = Chat.open(http).press("/choose")
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "unknown_option"


def test_a_long_history_comes_in_pages(chat: Chat) -> None:
    for n in range(3):
        chat.say(str(n))
    page = chat.http.get("/api/chat/messages?limit=4", headers=chat.headers).json()
    assert [m["seq"] for m in page["messages"]] == [1, 2, 3, 4] and page["has_more"] is True
    rest = chat.http.get("/api/chat/messages?after=4&limit=4", headers=chat.headers).json()
    assert [m["seq"] for m in rest["messages"]] == [5, 6] and rest["has_more"] is False


@pytest.mark.parametrize("request_id", [str(uuid.uuid4()), uuid.uuid4().hex], ids=["dashes", "plain"])
def test_the_request_id_travels_to_the_bot(chat: Chat, bot: FakeBot, request_id: str) -> None:
    headers = {**chat.headers, "X-Request-ID": request_id}
    response = chat.http.post("/api/chat/messages", json={"id": "m", "text": "你好"}, headers=headers)
    assert response.headers["X-Request-ID"] == request_id
    assert bot.request_ids == [request_id]


@pytest.mark.parametrize("given", ["13812345678", "tel-13812345678-x", "0" * 31, "0" * 33, "g" * 32, ""])
def test_a_request_id_that_could_say_something_is_replaced(chat: Chat, given: str) -> None:
    response = chat.http.get("/healthz", headers={"X-Request-ID": given})
    assert response.headers["X-Request-ID"] != given
    assert uuid.UUID(response.headers["X-Request-ID"])
