"""The shapes of the internal channel: what comes in is checked, what goes out has one form."""

import re
from dataclasses import dataclass
from typing import Any, Optional

MAX_TEXT = 2000  # the edge allows 1,000 characters; tokens for personal data may lengthen a text
MAX_PAYLOAD = 2000
MAX_ID = 128
REGION = re.compile(r"\d{6}")
PAYLOAD = re.compile(r"/[a-z_]+(\{.*\})?", re.DOTALL)
# Rasa acts on these names before any rule; nobody offers them as a button.
FORBIDDEN_PAYLOADS = ("/restart", "/session_start")
# One character each, so that places in the text stay what they are.
CHINESE_MARKS = str.maketrans(",?!:;()", "，？！：；（）")
# What the edge puts in the place of a personal value (docs/architecture.md).
TOKEN = re.compile(r"⟦[a-z][a-z_]{0,19}:[0-9a-f]{4,16}⟧")
WORD = re.compile(r"\w")
BARE_VALUE = "号码"
KINDS = ("text", "policy", "menu", "crisis", "error")


class BadMessage(Exception):
    """The request does not have the shape of the contract; `field` says where."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class EdgeMessage:
    """One message of a visitor as the backend hands it over."""

    sender: str
    message_id: str
    request_id: str
    text: str
    region: Optional[str]
    process_open: bool = False


def parse_message(body: Any) -> EdgeMessage:
    """Check a request body; raises BadMessage. `text` of the result is what Rasa reads."""
    if not isinstance(body, dict):
        raise BadMessage("body")
    text, payload = body.get("text"), body.get("payload")
    if (text is None) == (payload is None):
        raise BadMessage("text")
    region = body.get("region")
    if region is not None and not (isinstance(region, str) and REGION.fullmatch(region)):
        raise BadMessage("region")
    return EdgeMessage(
        sender=identifier(body, "sender"),
        message_id=identifier(body, "message_id"),
        request_id=identifier(body, "request_id"),
        text=checked_payload(payload) if text is None else plain_text(text),
        region=region,
        process_open=body.get("process_open") is True,
    )


def chinese_marks(text: str) -> str:
    """The text with Chinese punctuation: the backend hands texts over with Latin marks, people type both."""
    return text.translate(CHINESE_MARKS)


def for_intent(text: str) -> str:
    """The copy of a text that the intent model reads: as it was trained, without tokens it has never seen."""
    if text.startswith("/"):
        return text  # a payload; what people type never begins like this (plain_text)
    left = TOKEN.sub("", text)
    if left != text:
        left = typed(left)  # what stood behind a personal value may begin with a slash now
    return chinese_marks(left) if left == text or WORD.search(left) else BARE_VALUE


def identifier(body: dict[str, Any], field: str) -> str:
    """A non-empty short string."""
    value = body.get(field)
    if not isinstance(value, str) or not 0 < len(value) <= MAX_ID:
        raise BadMessage(field)
    return value


def plain_text(text: Any) -> str:
    """What a visitor typed."""
    if not isinstance(text, str) or len(text) > MAX_TEXT or not text.strip():
        raise BadMessage("text")
    return typed(text)


def typed(text: str) -> str:
    """Words of a visitor. Rasa would read a leading slash as a payload, so it becomes a full-width one."""
    stripped = text.strip()
    return "／" + stripped[1:] if stripped.startswith("/") else stripped


def checked_payload(payload: Any) -> str:
    """A button's payload: `/intent` or `/intent{json}`."""
    if not isinstance(payload, str) or len(payload) > MAX_PAYLOAD or not PAYLOAD.fullmatch(payload.strip()):
        raise BadMessage("payload")
    stripped = payload.strip()
    if stripped.split("{")[0] in FORBIDDEN_PAYLOADS:
        raise BadMessage("payload")
    return stripped


def as_reply(message: dict[str, Any]) -> dict[str, Any]:
    """A Reply (kind, text, options, answer, card) from what an action or a response of the domain sent."""
    kind = message.get("kind", "text")
    if kind not in KINDS:
        raise ValueError(f"unknown kind of reply: {kind}")
    return {
        "kind": kind,
        "text": message["text"].strip(),
        "options": [
            {"label": option.get("label") or option["title"], "payload": option["payload"]}
            for option in message.get("options") or message.get("buttons") or []
        ],
        "answer": message.get("answer"),
        "card": message.get("card"),
    }
