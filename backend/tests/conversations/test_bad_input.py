"""Bad input: one clear Chinese error in the one shape, never a 500, and the bot never sees it."""

import json
import socket
import uuid
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.client import Chat
from tests.support.fakes import FakeBot


def assert_error(response: httpx.Response, status: int, code: str, field: str | None = None) -> None:
    """The response is this error, in the one shape, in Chinese."""
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert set(response.json()) == {"error"} and set(error) <= {"code", "message", "field"}
    assert error["code"] == code and error.get("field") == field
    assert any("\u4e00" <= letter <= "\u9fff" for letter in error["message"])


def raw(chat: Chat, content: bytes) -> httpx.Response:
    """Send bytes as they are."""
    headers = {**chat.headers, "Content-Type": "application/json"}
    return chat.http.post("/api/chat/messages", content=content, headers=headers)


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"not json",
        b'{"id": "a", "text": "b"',
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"id": ' + b"9" * 5000 + b"}",
    ],
    ids=["open brace", "words", "cut off", "not UTF-8", "nested 60,000 deep", "a number of 5,000 digits"],
)
def test_wrong_json_is_refused(chat: Chat, bot: FakeBot, content: bytes) -> None:
    assert_error(raw(chat, content), 400, "invalid_json")
    assert not bot.requests


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        {},
        {"text": "没有编号"},
        {"id": "m"},
        {"id": "m", "text": "两样", "payload": "/x"},
        {"id": "", "text": "空编号"},
        {"id": "x" * 65, "text": "长编号"},
        {"id": "a/b", "text": "怪编号"},
        {"id": 7, "text": "数字编号"},
        {"id": "m", "text": 7},
        {"id": "m", "text": ["x"]},
        {"id": "m", "text": "\ud800"},
        {"id": "m", "payload": "/" + "x" * 300},
    ],
    ids=lambda body: ascii(body)[:40],
)
def test_a_body_of_the_wrong_shape_is_refused(chat: Chat, bot: FakeBot, body: Any) -> None:
    response = raw(chat, json.dumps(body).encode())
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid_input"
    assert not bot.requests


def test_a_body_without_a_content_type_is_refused(chat: Chat) -> None:
    response = chat.http.post("/api/chat/messages", content=b"{}", headers=chat.headers)
    assert response.json()["error"]["code"] == "invalid_input"


@pytest.mark.parametrize("text", ["", "   ", "\n\t \n", "\u3000", "\u200b\u200d", "\U000e0041\U000e0042"])
def test_a_text_without_anything_visible_is_refused(chat: Chat, text: str) -> None:
    assert_error(chat.post({"id": "m", "text": text}), 422, "text_empty", "text")


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m红", "a\x7fb", "a\x85b"])
def test_control_characters_are_refused(chat: Chat, text: str) -> None:
    assert_error(chat.post({"id": "m", "text": text}), 422, "text_control_characters", "text")


def test_lines_and_tabs_are_not_control_characters(chat: Chat) -> None:
    assert chat.say("第一行\r\n第二行\t末尾")["replies"][0]["text"] == "回声：第一行\n第二行\t末尾"


def test_a_thousand_characters_are_accepted_and_one_more_is_not(chat: Chat) -> None:
    chat.say(" " + "长" * 1000 + "\n")
    assert_error(chat.post({"id": "m", "text": "长" * 1001}), 422, "text_too_long", "text")


def test_an_option_never_offered_is_unknown(chat: Chat, bot: FakeBot) -> None:
    assert_error(chat.press("/restart"), 422, "unknown_option", "payload")
    assert not bot.requests


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic abc", "Bearer nobody", "Bearer " + "x" * 5000])
@pytest.mark.parametrize("path", ["/api/chat/messages"])
def test_a_foreign_token_is_refused(chat: Chat, path: str, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    assert_error(chat.http.get(path, headers=headers), 401, "unauthenticated")
    response = chat.http.post(path, json={"id": "m", "text": "你好"}, headers=headers)
    assert_error(response, 401, "unauthenticated")


def test_ten_megabytes_are_refused_with_the_error_and_not_a_broken_connection(chat: Chat) -> None:
    body = json.dumps({"id": "m", "text": "x" * 10_000_000}).encode()
    assert_error(raw(chat, body), 413, "body_too_large")


def test_a_body_that_hides_its_length_is_refused_too(chat: Chat) -> None:
    headers = {**chat.headers, "Content-Type": "application/json"}
    chunks = (b"x" * 10_000 for _ in range(100))
    response = chat.http.post("/api/chat/messages", content=chunks, headers=headers)
    assert_error(response, 413, "body_too_large")


def test_a_small_chunked_body_is_accepted(chat: Chat) -> None:
    headers = {**chat.headers, "Content-Type": "application/json"}
    body = json.dumps({"id": "m", "text": "分块"}).encode()
    response = chat.http.post("/api/chat/messages", content=(bytes([byte]) for byte in body), headers=headers)
    assert response.status_code == 200


def test_a_length_that_is_a_lie_does_not_take_the_server_down(chat: Chat, backend: str) -> None:
    host, port = backend.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(
            b"POST /api/chat/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 100\r\n\r\n{}"
        )
    assert chat.say("还在吗")["replies"]


def test_an_address_with_a_slash_too_many_leads_nowhere(http: httpx.Client) -> None:
    response = http.get("/api/chat/messages/", headers={"Host": "evil.example"})
    assert_error(response, 404, "not_found")
    assert "location" not in response.headers


@pytest.mark.parametrize("path", ["/api/nothing", "/api/chat/nothing", "/service/nothing", "/nothing"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_address_is_not_found(http: httpx.Client, method: str, path: str) -> None:
    assert_error(http.request(method, path), 404, "not_found")


def test_the_wrong_method_is_refused(http: httpx.Client) -> None:
    assert_error(http.put("/api/chat/messages", json={}), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "after=99999999999999999999", "limit=0", "limit=501"]
)
def test_a_wrong_place_in_the_history_is_refused(chat: Chat, query: str) -> None:
    response = chat.http.get(f"/api/chat/messages?{query}", headers=chat.headers)
    assert_error(response, 422, "invalid_input", query.split("=")[0])


def test_a_wrong_region_is_refused(http: httpx.Client) -> None:
    assert_error(http.post("/api/chat/sessions", json={"region": "哈尔滨"}), 422, "invalid_input", "region")


def test_a_session_can_be_opened_without_a_body(http: httpx.Client) -> None:
    assert http.post("/api/chat/sessions").status_code == 200


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=[]), max_size=1200))
def test_no_text_whatsoever_makes_a_server_error(chat: Chat, text: str) -> None:
    response = raw(chat, json.dumps({"id": str(uuid.uuid4()), "text": text}).encode())
    assert response.status_code in (200, 422), response.text
    if response.status_code == 200:
        assert response.json()["replies"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=json_values | st.fixed_dictionaries({"id": json_values, "text": json_values}))
def test_no_body_whatsoever_makes_a_server_error(chat: Chat, body: Any) -> None:
    response = raw(chat, json.dumps(body).encode())
    assert response.status_code in (200, 400, 409, 422), response.text
