"""A visitor who answers "第一个" or "2" presses the button of that place; so does one who types its words.

To the question whether to delete, a clear no is the button too, and a yes that says what it is about; any
other yes gets the question again.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, Optional

from rasa_sdk import Tracker

from actions.erasure import confirms
from actions.turns import last_replies

_ORDINAL = re.compile(
    r"\s*(?:就?(?:选|要|点))?\s*第?\s*([1-9一二三四五六])\s*(?:个|项|条)?(?:吧|呗)?\s*[。.!！]?\s*"
)
_PLACES = {digit: place for place, digit in enumerate("一二三四五六", start=1)}
_ENDS = " \t\n。.!！~～"
_SURE = 0.6
_DELETES, _KEEPS, _ASKS_AGAIN = "/confirm_deletion", "/keep_data", "/delete_data"
_PAYLOAD = re.compile(r"/([a-z_]+)\s*(\{.*\})?", re.DOTALL)


@dataclass(frozen=True)
class Choice:
    """A button: the intent of its payload and what it carries."""

    intent: str
    values: dict[str, Any]


def chosen_option(tracker: Tracker) -> Optional[Choice]:
    """The button of the last replies that the visitor's text means; None for any other text."""
    text = tracker.latest_message.get("text") or ""
    options = [option for event in last_replies(tracker) for option in _options(event)]
    payloads = [option["payload"] for option in options]
    named = _ORDINAL.fullmatch(text)
    if named is not None:
        place = int(named[1]) if named[1].isdecimal() else _PLACES[named[1]]
        return _choice(payloads[place - 1]) if place <= len(payloads) else None
    words = [option["payload"] for option in options if _label(option) == text.strip(_ENDS)]
    if words:
        return _choice(words[0])
    return _answered(text, _sure_intent(tracker)) if _DELETES in payloads else None


def _answered(text: str, intent: str) -> Optional[Choice]:
    """What a typed yes or no means to the question whether to delete, the only one that cannot be undone."""
    if intent == "deny":
        return _choice(_KEEPS)
    if intent == "affirm":
        return _choice(_DELETES if confirms(text) else _ASKS_AGAIN)
    return None


def _sure_intent(tracker: Tracker) -> str:
    intent = tracker.latest_message.get("intent") or {}
    return str(intent.get("name")) if float(intent.get("confidence") or 0) >= _SURE else ""


def _label(option: dict[str, str]) -> str:
    return str(option.get("label") or option.get("title"))


def _options(event: dict[str, Any]) -> list[dict[str, str]]:
    data = event.get("data") or {}
    return (data.get("custom") or {}).get("options") or data.get("buttons") or []


def _choice(payload: str) -> Optional[Choice]:
    parts = _PAYLOAD.fullmatch(payload)
    return Choice(parts[1], json.loads(parts[2] or "{}")) if parts else None
