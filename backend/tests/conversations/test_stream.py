"""The push stream."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import WebSocket
from sqlalchemy.exc import SQLAlchemyError
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app import auth
from app.conversations.stream import _while_token_counts
from app.errors import Unauthenticated
from tests.conftest import Backends, Stack
from tests.conversations.test_failures import client
from tests.support.client import Chat
from tests.support.fakes import FakeBot


def stream(chat: Chat, query: str = "", headers: dict[str, str] | None = None) -> ClientConnection:
    """Open the stream of a backend."""
    url = str(chat.http.base_url).replace("http://", "ws://").rstrip("/")
    return connect(f"{url}/api/chat/stream{query}", additional_headers=headers, proxy=None)


def receive(socket: ClientConnection) -> dict[str, Any]:
    """The next pushed message."""
    message: dict[str, Any] = json.loads(socket.recv(timeout=20))
    return message


@pytest.mark.parametrize("way", ["header", "query", "first frame"])
def test_both_sides_of_a_turn_are_pushed_as_in_the_history(chat: Chat, way: str) -> None:
    query = f"?token={chat.token}&after=0" if way == "query" else "?after=0"
    chat.say("早先", id="m-0")
    with stream(chat, query, chat.headers if way == "header" else None) as socket:
        if way == "first frame":
            socket.send(json.dumps({"token": chat.token}))
        early = [receive(socket), receive(socket)]
        chat.say("你好", id="m-1")
        pushed = [receive(socket), receive(socket)]
    history = chat.history()
    assert early == history[:2]
    # A visitor's message is pushed when it arrives, before it is answered.
    assert pushed == [{**history[2], "state": "pending"}, history[3]]


def test_an_answer_after_the_deadline_is_pushed(start_backend: Backends, bot: FakeBot) -> None:
    bot.may_answer.clear()
    with start_backend(answer_deadline_seconds=0.1) as url, client(url) as http:
        chat = Chat.open(http)
        with stream(chat, f"?token={chat.token}&after=0") as socket:
            assert chat.say("慢", id="m")["replies"][0]["kind"] == "pending"
            assert receive(socket)["role"] == "visitor"
            bot.may_answer.set()
            pushed = receive(socket)
        assert (pushed["text"], pushed["in_reply_to"], pushed["seq"]) == ("回声：慢", "m", 2)


def test_nobody_hears_another_conversation(chat: Chat) -> None:
    other = Chat.open(chat.http)
    with stream(chat, "?after=0", chat.headers) as socket:
        other.say("别人的话")
        chat.say("自己的话", id="own")
        assert receive(socket)["id"] == "own"


@pytest.mark.parametrize(
    "frame",
    ['{"token": "nobody"}', "{}", "[]", '{"token": 7}', "x" * 2000, "not json", b"binary", "[" * 999],
)
def test_a_first_frame_without_a_valid_token_closes_the_stream(chat: Chat, frame: str | bytes) -> None:
    with stream(chat) as socket:
        socket.send(frame)
        error = receive(socket)["error"]
        assert error["code"] in ("unauthenticated", "invalid_input")
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=20)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401


def test_a_foreign_token_in_the_address_closes_the_stream(chat: Chat) -> None:
    with stream(chat, "?token=nobody") as socket:
        assert receive(socket)["error"]["code"] == "unauthenticated"


def test_a_visitor_cannot_open_streams_without_end(chat: Chat) -> None:
    with ExitStack() as opened:
        sockets = [opened.enter_context(stream(chat, "?after=0", chat.headers)) for _ in range(8)]
        chat.say("都听得到")
        assert all(receive(socket)["text"] == "都听得到" for socket in sockets)
        with stream(chat, "", chat.headers) as refused, pytest.raises(ConnectionClosed) as closed:
            refused.recv(timeout=20)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4429


@pytest.mark.parametrize("after", ["-1", "x", "2147483648", "99999999999999999999", "1.5"])
def test_a_wrong_place_closes_the_stream_with_an_error_and_a_code(chat: Chat, after: str) -> None:
    with stream(chat, f"?after={after}", chat.headers) as socket:
        error = receive(socket)["error"]
        assert (error["code"], error["field"]) == ("invalid_input", "after")
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=20)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4400


def test_the_largest_place_is_only_far_away(chat: Chat) -> None:
    with stream(chat, "?after=2147483647", chat.headers) as socket:
        socket.ping().wait(20)
        assert socket.close_code is None


def test_an_address_cannot_hold_streams_without_end_and_say_nothing(chat: Chat) -> None:
    with ExitStack() as opened:
        silent = [opened.enter_context(stream(chat)) for _ in range(50)]
        with stream(chat) as refused, pytest.raises(ConnectionClosed) as closed:
            refused.recv(timeout=20)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4429
        for socket in silent:
            socket.send(json.dumps({"token": chat.token if socket is silent[0] else "nobody"}))
        assert all(receive(socket)["error"]["code"] == "unauthenticated" for socket in silent[1:])
        chat.say("你好")
        assert receive(silent[0])["text"] == "你好"
        with stream(chat, "?token=nobody") as again:
            assert receive(again)["error"]["code"] == "unauthenticated"


def ends_as_deleted(socket: ClientConnection) -> None:
    """The stream says that its token counts no more, and closes."""
    while "error" not in (frame := receive(socket)):
        pass
    assert frame["error"]["code"] == "unauthenticated"
    with pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=20)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401


def delete(chat: Chat) -> None:
    """删除我的数据, confirmed."""
    answer = chat.http.post("/api/privacy/deletion", json={"confirm": True}, headers=chat.headers)
    assert answer.status_code == 200, answer.text


def test_a_stream_ends_with_its_conversation_and_no_other_does(chat: Chat) -> None:
    other = Chat.open(chat.http)
    with (
        stream(chat, "?after=0", chat.headers) as mine,
        stream(chat, "", chat.headers) as second,
        stream(other, "?after=0", other.headers) as theirs,
    ):
        chat.say("你好")
        delete(chat)
        ends_as_deleted(mine)
        ends_as_deleted(second)
        other.say("还在", id="still")
        assert receive(theirs)["id"] == "still"


def test_a_stream_whose_token_counts_no_more_is_noticed_without_being_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    class Directory:
        """Knows the visitor once, then cannot say, then no more."""

        async def find_visitor(self, digest: str) -> auth.Visitor | None:
            asked.append(digest)
            if len(asked) == 2:
                raise SQLAlchemyError
            return auth.Visitor("c-1", None) if len(asked) == 1 else None

    monkeypatch.setattr("app.conversations.stream._TOKEN_SECONDS", 0.001)
    socket = SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(visitors=Directory())))
    with pytest.raises(Unauthenticated):
        asyncio.run(_while_token_counts(cast(WebSocket, socket), "token"))
    assert len(asked) == 3


@pytest.fixture
def redis_stack(stack: Stack) -> None:
    """Only the grown-up deployment runs several backend processes."""
    if not stack.redis_url:
        pytest.skip("several processes need Redis")


@pytest.mark.usefixtures("redis_stack")
def test_a_stream_at_another_process_ends_too(start_backend: Backends) -> None:
    with start_backend() as one, start_backend() as two, client(one) as http_one, client(two) as http_two:
        here = Chat.open(http_one)
        with stream(Chat(http_two, here.token, here.conversation_id), "", here.headers) as socket:
            socket.ping().wait(20)
            delete(here)
            ends_as_deleted(socket)


@pytest.mark.usefixtures("redis_stack")
def test_two_backends_on_the_same_services_work_as_one(start_backend: Backends, bot: FakeBot) -> None:
    with start_backend() as one, start_backend() as two, client(one) as http_one, client(two) as http_two:
        here = Chat.open(http_one)
        there = Chat(http_two, here.token, here.conversation_id)
        with stream(there, "?after=0", here.headers) as socket, ThreadPoolExecutor(12) as threads:
            jobs = [
                threads.submit(chat.say, f"第{n}问", f"m-{n}") for n in range(6) for chat in (here, there)
            ]
            turns = [job.result() for job in jobs]
            pushed = [receive(socket) for _ in range(12)]
        assert turns[::2] == turns[1::2]
        history = here.history()
        assert [m["seq"] for m in history] == sorted(m["seq"] for m in pushed) == list(range(1, 13))
        asked = [m["id"] for m in history if m["role"] == "visitor"]
        assert [m["in_reply_to"] for m in history if m["role"] == "assistant"] == asked
        assert bot.most_at_once == 1 and len(bot.requests) == 6
