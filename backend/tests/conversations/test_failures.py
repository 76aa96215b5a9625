"""The bot slow, broken or away; the backend killed in the middle."""

import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app.conversations import repository
from app.privacy.keys import KeyProblem
from tests.conftest import Backends, KillableBackend
from tests.support.client import Chat
from tests.support.fakes import CLAUSE, FakeBot, reply
from tests.support.servers import free_port


def wait_for(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    """The first true value of `condition`; fails when there is none in time."""
    give_up = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < give_up, "it did not happen"
        time.sleep(0.01)
    return value


def client(url: str) -> httpx.Client:
    """A client for a backend the test started itself."""
    return httpx.Client(base_url=url, timeout=30, trust_env=False)


def answers(chat: Chat) -> list[dict[str, Any]]:
    """The assistant's messages so far."""
    return [message for message in chat.history() if message["role"] == "assistant"]


def test_after_the_deadline_the_visitor_reads_still_working_and_the_answer_follows(
    start_backend: Backends, bot: FakeBot
) -> None:
    bot.may_answer.clear()
    with start_backend(answer_deadline_seconds=0.1) as url, client(url) as http:
        chat = Chat.open(http)
        turn = chat.say("慢", id="m")
        assert [r["kind"] for r in turn["replies"]] == ["pending"]
        assert [m["state"] for m in chat.history()] == ["pending"]
        assert chat.say("慢", id="m")["replies"][0]["kind"] == "pending"
        bot.may_answer.set()
        stored = wait_for(lambda: answers(chat))
        assert [(m["text"], m["in_reply_to"]) for m in stored] == [("回声：慢", "m")]
        assert chat.say("慢", id="m")["replies"][0]["id"] == stored[0]["id"]
        assert len(bot.requests) == 1


def test_a_message_is_answered_though_what_was_said_before_cannot_be_read(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_key(*_: object) -> list[str]:
        raise KeyProblem("no key opens it")

    monkeypatch.setattr(repository, "typed_before", no_key)
    assert [reply["text"] for reply in chat.say("补贴")["replies"]] == ["回声：补贴"]


def broken(**behaviour: Any) -> Callable[[FakeBot], None]:
    def apply(bot: FakeBot) -> None:
        for name, value in behaviour.items():
            setattr(bot, name, value)

    return apply


@pytest.mark.parametrize(
    "break_it",
    [
        broken(status=500),
        broken(status=401),
        broken(replies=[]),
        broken(replies=[{"kind": "no such kind", "text": "x"}]),
        broken(replies=[{"kind": "text", "text": ""}]),
        broken(replies="not a list"),
    ],
    ids=["500", "401", "200 with no replies", "unknown kind", "empty text", "not a list"],
)
def test_when_the_bot_fails_the_library_answers_and_says_so(
    chat: Chat, bot: FakeBot, break_it: Callable[[FakeBot], None]
) -> None:
    break_it(bot)
    (answer,) = chat.say("创业担保贷款")["replies"]
    assert answer["kind"] == "degraded"
    assert answer["text"].startswith("测试条款") and "暂时不可用" in answer["text"]
    assert answer["answer"]["status"] == "answered"
    assert answer["answer"]["citations"][0]["clause_id"] == CLAUSE
    bot.status, bot.replies = 200, [reply("恢复了")]
    assert chat.say("再问")["replies"][0]["text"] == "恢复了"


def test_when_the_bot_is_away_nothing_is_lost(start_backend: Backends) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with start_backend(bot_url=nobody) as url, client(url) as http:
        chat = Chat.open(http)
        for n in range(6):
            assert chat.say(f"第{n}问")["replies"][0]["kind"] == "degraded"
        assert [m["seq"] for m in chat.history()] == list(range(1, 13))


def test_a_slow_bot_is_given_up_and_then_spared(start_backend: Backends, bot: FakeBot) -> None:
    bot.may_answer.clear()
    with start_backend(bot_timeout_seconds=0.2) as url, client(url) as http:
        chat = Chat.open(http)
        for n in range(6):
            assert chat.say(f"第{n}问")["replies"][0]["kind"] == "degraded"
    assert len(bot.requests) < 6


def test_a_clause_button_works_without_the_bot(chat: Chat, bot: FakeBot) -> None:
    payload = f'/show_clause{{"clause_id": "{CLAUSE}"}}'
    bot.replies = [{**reply("请选择"), "options": [{"label": "看条款", "payload": payload}]}]
    chat.say("贷款")
    bot.status = 503
    answer = chat.press(payload).json()["replies"][0]
    assert answer["kind"] == "degraded" and answer["answer"]["citations"][0]["clause_id"] == CLAUSE


def test_another_button_says_that_it_must_wait(chat: Chat, bot: FakeBot) -> None:
    bot.replies = [{**reply("请选择"), "options": [{"label": "预约导师", "payload": "/book"}]}]
    chat.say("导师")
    bot.status = 503
    answer = chat.press("/book").json()["replies"][0]
    assert answer["kind"] == "degraded" and answer["answer"] is None


@pytest.mark.parametrize("text", ["我不想活了", "活着没意思", "催收的上门打我"])
@pytest.mark.parametrize("bot_status", [200, 500])
def test_distress_stops_everything_else(chat: Chat, bot: FakeBot, text: str, bot_status: int) -> None:
    bot.status = bot_status
    (answer,) = chat.say(text)["replies"]
    assert answer["kind"] == "crisis"
    assert answer["answer"] == {
        "status": "crisis",
        "citations": [],
        "caveats": [],
        "confidence": None,
        "library_version": None,
    }
    assert "12356" in answer["text"] and "110" in answer["text"] and "24小时" not in answer["text"]
    assert not bot.requests


def test_a_killed_backend_leaves_nothing_unanswered_or_answered_twice(
    killable_backend: KillableBackend, bot: FakeBot
) -> None:
    bot.may_answer.clear()
    url = killable_backend.start()
    with client(url) as http:
        chats = [Chat.open(http) for _ in range(3)]
        threads = [
            threading.Thread(target=_send_and_lose, args=(chat, n)) for chat in chats for n in range(3)
        ]
        for thread in threads:
            thread.start()
        wait_for(lambda: all(len(chat.history()) == 3 for chat in chats))
        wait_for(lambda: len(bot.requests) == 3)
        killable_backend.kill()
        for thread in threads:
            thread.join()
    bot.may_answer.set()
    with client(killable_backend.start()) as http:
        for lost in chats:
            chat = Chat(http, lost.token, lost.conversation_id)
            wait_for(lambda chat=chat: len(answers(chat)) == 3)
            messages = chat.history()
            assert [m["seq"] for m in messages] == list(range(1, 7))
            asked = [m["id"] for m in messages if m["role"] == "visitor"]
            assert [m["in_reply_to"] for m in messages if m["role"] == "assistant"] == asked
            again = chat.say("第0问", id="m-0")
            assert again["replies"][0]["id"] in {m["id"] for m in messages}
            assert len(chat.history()) == 6


def test_a_message_left_behind_waits_for_a_bot_that_is_still_starting(
    killable_backend: KillableBackend, bot: FakeBot
) -> None:
    bot.may_answer.clear()
    with client(killable_backend.start()) as http:
        lost = Chat.open(http)
        thread = threading.Thread(target=_send_and_lose, args=(lost, 0))
        thread.start()
        wait_for(lambda: bot.requests)
        killable_backend.kill()
        thread.join()
    bot.healthy, bot.status = False, 503
    bot.may_answer.set()
    with client(killable_backend.start()) as http:
        chat = Chat(http, lost.token, lost.conversation_id)
        assert http.get("/readyz").status_code == 503
        assert answers(chat) == []
        bot.healthy, bot.status = True, 200
        assert [m["text"] for m in wait_for(lambda: answers(chat))] == ["回声：第0问"]


def _send_and_lose(chat: Chat, n: int) -> None:
    """Send a message to a backend that will be killed before it answers."""
    with pytest.raises(httpx.TransportError):
        chat.post({"id": f"m-{n}", "text": f"第{n}问"})
