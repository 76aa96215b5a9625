"""A visitor who answers "第一个" or "2" presses the button of that place."""

import json
import re
from dataclasses import dataclass
from typing import Any, Optional

from rasa_sdk import Tracker

from actions.turns import last_replies

_ORDINAL = re.compile(
    r"\s*(?:就?(?:选|要|点))?\s*第?\s*([1-9一二三四五六])\s*(?:个|项|条)?(?:吧|呗)?\s*[。.!！]?\s*"
)
_PLACES = {digit: place for place, digit in enumerate("一二三四五六", start=1)}
_PAYLOAD = re.compile(r"/([a-z_]+)\s*(\{.*\})?", re.DOTALL)


@dataclass(frozen=True)
class Choice:
    """A button: the intent of its payload and what it carries."""

    intent: str
    values: dict[str, str]


def chosen_option(tracker: Tracker) -> Optional[Choice]:
    """The button of the last replies that the visitor's text names by its place; None for any other text."""
    named = _ORDINAL.fullmatch(tracker.latest_message.get("text") or "")
    if named is None:
        return None
    place = int(named[1]) if named[1].isdecimal() else _PLACES[named[1]]
    payloads = [payload for event in last_replies(tracker) for payload in _payloads(event)]
    return _choice(payloads[place - 1]) if place <= len(payloads) else None


def _payloads(event: dict[str, Any]) -> list[str]:
    data = event.get("data") or {}
    options = (data.get("custom") or {}).get("options") or data.get("buttons") or []
    return [option["payload"] for option in options]


def _choice(payload: str) -> Optional[Choice]:
    parts = _PAYLOAD.fullmatch(payload)
    return Choice(parts[1], json.loads(parts[2] or "{}")) if parts else None
