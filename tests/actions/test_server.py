"""What the action server says when an action breaks."""

from types import SimpleNamespace
from typing import Any

import pytest
from sanic.exceptions import InvalidUsage

from actions.server import request_id


def call(body: Any) -> Any:
    return SimpleNamespace(json=body)


def test_the_id_of_the_turn_is_read_from_the_call_of_the_bot() -> None:
    assert request_id(call({"tracker": {"latest_message": {"metadata": {"request_id": "r-1"}}}})) == "r-1"


@pytest.mark.parametrize("body", [None, [], {}, {"tracker": None}, {"tracker": {"latest_message": {}}}])
def test_another_body_has_no_id(body: Any) -> None:
    assert request_id(call(body)) == ""


def test_a_body_that_is_no_json_has_no_id() -> None:
    class Broken:
        @property
        def json(self) -> Any:
            raise InvalidUsage("no JSON")

    assert request_id(Broken()) == ""  # type: ignore[arg-type]
