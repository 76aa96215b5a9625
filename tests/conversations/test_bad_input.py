"""Bad input over the real HTTP: one clear Chinese error in the one shape, never a 500."""

import json
import re
import uuid
from typing import Any

import pytest

from tools.api import Connection, Visitor
from tools.running import Running


def body(**fields: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), **fields}


CASES: list[Any] = [
    pytest.param(b"{not json", 400, "invalid_json", id="not JSON"),
    pytest.param(b"\xff\xfe\x00", 400, "invalid_json", id="not UTF-8"),
    pytest.param([1, 2], 422, "invalid_input", id="a list"),
    pytest.param({"text": "没有编号"}, 422, "invalid_input", id="no id"),
    pytest.param(body(text="   "), 422, "text_empty", id="only blanks"),
    pytest.param(body(text="字" * 1001), 422, "text_too_long", id="1,001 characters"),
    pytest.param(body(text="你\x00好"), 422, "text_control_characters", id="control character"),
    pytest.param(body(payload="/restart"), 422, "unknown_option", id="payload never offered"),
    pytest.param(body(text="一", payload="/greet"), 422, "invalid_input", id="text and payload"),
    pytest.param(body(text=["一"]), 422, "invalid_input", id="text is a list"),
    pytest.param(b"x" * 10_000_000, 413, "body_too_large", id="10 MB"),
]


def check_shape(status: int, text: str, code: str) -> None:
    error = json.loads(text)["error"]
    assert error["code"] == code
    assert re.search(r"[\u4e00-\u9fff]", error["message"]), "the message is for people"
    assert status < 500


@pytest.mark.parametrize(("content", "status", "code"), CASES)
def test_a_bad_message_gets_one_clear_error(visitor: Visitor, content: Any, status: int, code: str) -> None:
    found, text, _ = visitor.connection.request("POST", "/api/chat/messages", content, visitor.token)
    check_shape(found, text, code)
    assert found in {status, 400, 404, 413, 422}
    assert visitor.history() == []


@pytest.mark.parametrize("token", ["", "wrong", "ü" * 10, "a" * 5000])
def test_a_foreign_token_is_refused(stack: Running, token: str) -> None:
    connection = Connection(stack.address)
    status, text, _ = connection.request("POST", "/api/chat/messages", body(text="你好"), token)
    connection.close()
    assert status in {401, 431}
    if status == 401:
        check_shape(status, text, "unauthenticated")


def test_one_visitor_cannot_read_another(stack: Running, visitor: Visitor) -> None:
    visitor.ask("你好")
    with Visitor(stack.address) as other:
        assert other.history() == []


def test_service_addresses_are_closed_to_visitors(visitor: Visitor) -> None:
    question = {"question": "返乡创业", "conversation_id": visitor.conversation_id}
    status, text, _ = visitor.connection.request("POST", "/service/policy-answers", question, visitor.token)
    assert status in {401, 403}
    assert json.loads(text)["error"]["code"] in {"unauthenticated", "forbidden"}


def test_a_thousand_characters_are_accepted_and_answered(visitor: Visitor) -> None:
    assert visitor.ask("返乡创业" * 250)


def test_the_same_message_again_gets_the_first_answer(visitor: Visitor) -> None:
    message_id = str(uuid.uuid4())
    first = visitor.send("返乡创业有啥政策", message_id=message_id)
    again = visitor.send("返乡创业有啥政策", message_id=message_id)
    assert first["replies"] == again["replies"]
    assert [m["role"] for m in visitor.history()].count("visitor") == 1
