"""Does the moves of a walk of `processes/walks` in the chat, the way its visitor would.

What is offered is pressed, everything else is typed; a value that is read back is confirmed. What the server
has is read over the case API with the visitor's own token.
"""

from __future__ import annotations

import json
from typing import Any

from tools.api import Visitor

CONSENT = "consent_"
BEGIN = "办创业一件事"
YES = "对"
READ_BACK = 2  # values one message may have read back, one after the other


class CannotBeSaid(Exception):
    """A move that is no matter of the chat: a file is handed over elsewhere."""


def values_of(payload: str) -> dict[str, Any]:
    """What a button of a form sends; nothing for other buttons."""
    found: dict[str, Any] = (
        json.loads(payload.removeprefix("/answer")) if payload.startswith("/answer{") else {}
    )
    return found


class ChatWalker:
    """Somebody who fills in a case in the chat. `places`: region code → its name."""

    def __init__(self, visitor: Visitor, process: str, places: dict[str, str]) -> None:
        self.visitor = visitor
        self.turns = 0
        self._places = places
        self._offered: list[dict[str, str]] = []
        self.send(BEGIN)
        start = next((o for o in self._offered if values_of(o["payload"]).get("do") == "start"), None)
        if start is not None:
            self.send(payload=start["payload"])
        self.case_id = self._only_case(process)

    def _only_case(self, process: str) -> str:
        found = self._get("/api/cases")["cases"]
        assert [case["process_id"] for case in found] == [process], found
        return str(found[0]["id"])

    def _get(self, path: str) -> Any:
        return self.visitor.connection.call("GET", path, None, self.visitor.token)

    def view(self) -> dict[str, Any]:
        """The case as the server has it."""
        view: dict[str, Any] = self._get(f"/api/cases/{self.case_id}")
        return view

    def open_key(self) -> str:
        """The question that is asked now."""
        return str(self.view()["process"]["step"]["id"])

    def answers(self) -> dict[str, Any]:
        """Every answer of the case; None for a question left out. Consents are no answers."""
        steps = [step for step in self.view()["steps"] if step["answered"]]
        found = {step["step"]["id"]: step["value"] for step in steps}
        return {key: value for key, value in found.items() if not key.startswith(CONSENT)}

    def asked(self) -> set[str]:
        """Every question this case has."""
        return {step["step"]["id"] for step in self.view()["steps"]}

    def send(self, text: str = "", *, payload: str = "") -> str:
        """One turn; what is read back is confirmed with turns of their own. The words of the last answer."""
        told = self._turn(text, payload)
        for _ in range(READ_BACK):
            if any(values_of(option["payload"]).get("choose") == 0 for option in self._offered):
                told = self._turn(YES, "")
        return told

    def _turn(self, text: str, payload: str) -> str:
        replies = self.visitor.ask("" if payload else text, payload=payload)
        self.turns += 1
        self._offered = [option for reply in replies for option in reply["options"]]
        return "\n".join(reply["text"] for reply in replies)

    # ── moves ──

    def move(self, move: dict[str, Any]) -> None:
        """One move of a walk; an AssertionError tells where the chat stands elsewhere than the walk."""
        if "say" in move:
            self.send(move["say"])
        elif "skip" in move:
            assert self.open_key() == move["skip"], f"skips {move['skip']}, open is {self.open_key()}"
            self.send("跳过")
        elif "back" in move:
            self.send("上一步")
        elif "change" in move:
            ((key, value),) = move["change"].items()
            self._change(key, value)
        elif "consent" in move:
            ((purpose, granted),) = move["consent"].items()
            self._answer(f"{CONSENT}{purpose}", granted)
        else:
            ((key, value),) = move["answer"].items()
            self._answer(key, value)

    def _step(self, key: str) -> dict[str, Any]:
        found = next((step for step in self.view()["steps"] if step["step"]["id"] == key), None)
        assert found is not None, f"{key} is not asked; open is {self.open_key()}"
        return dict(found)

    def _answer(self, key: str, value: Any) -> None:
        step, opened = self._step(key), self.open_key()
        if opened != key and step["answered"] and step["value"] == value:
            return  # the sentence before said it too
        assert opened == key, f"answers {key}, open is {opened}"
        button = self._button(step, value)
        if button:
            self.send(payload=button)
        else:
            self.send(self._words(step, value))

    def _change(self, key: str, value: Any) -> None:
        step = self._step(key)
        self.send(f"{step['label']}改成{self._words(step, value)}")

    def _button(self, step: dict[str, Any], value: Any) -> str:
        """The payload that was offered for a value; empty when it must be typed."""
        key, label = step["step"]["id"], self._words(step, value)
        for option in self._offered:
            sent = values_of(option["payload"])
            if sent.get("step") != key:
                continue
            meant = value[0] if isinstance(value, list) and len(value) == 1 else value
            is_it = option["label"] == label if "pick" in sent else sent.get("value") == meant
            if is_it and sent.keys() & {"value", "pick"}:
                return option["payload"]
        return ""

    def _words(self, step: dict[str, Any], value: Any) -> str:
        """How a value is said."""
        kind = step["step"]["type"]
        if kind == "file":
            raise CannotBeSaid(step["label"])
        if kind in ("choice", "many"):
            labels = {choice["value"]: choice["label"] for choice in step["choices"]}
            return "、".join(labels[each] for each in (value if isinstance(value, list) else [value]))
        if kind == "yes_no":
            options = step["step"]["options"]
            return str(next(o["label"] for o in options if values_of(o["payload"]).get("value") is value))
        if kind == "consent":
            return "同意" if value else "不同意"
        if kind == "region":
            return self._places[value]
        return _date(value) if kind == "date" else str(value)


def _date(value: str) -> str:
    parts = [str(int(part)) for part in value.split("-")]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))
