"""What was said and shown just before a message: buttons whose labels are typed, help against danger."""

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from sqlalchemy import Executable, Result, Row, String, bindparam, or_, select
from sqlalchemy.orm import Session

from app.conversations.models import Message
from app.conversations.schemas import ReplyKind
from app.safety import letters

_CONVERSATION = bindparam("conversation", type_=String())
_LAST_REPLIES = 20
_AFTER_CRISIS = 8  # messages of both sides: some three turns
_LONGEST_LABEL = 40  # characters of a button
_LEADS_BACK = '"do": "change"'
_PRESSES = re.compile(r"^(?:我|就|那|帮我|给我)?(?:点|按|选)(?:一下|了)?(?=[“\"'‘「【]|[\u3400-\u9fff])")

_SAID_BEFORE = (
    select(Message.role, Message.options)
    .where(Message.conversation_id == _CONVERSATION, Message.seq < bindparam("place"))
    .order_by(Message.seq.desc())
    .limit(_LAST_REPLIES)
)
_LAST_REPLY = (
    select(Message.kind, Message.details)
    .where(
        Message.conversation_id == _CONVERSATION,
        Message.seq < bindparam("place"),
        Message.role == "assistant",
    )
    .order_by(Message.seq.desc())
    .limit(1)
)
_CRISIS_BEFORE = (
    select(Message.id)
    .where(
        Message.conversation_id == _CONVERSATION,
        Message.seq < bindparam("place"),
        Message.seq >= bindparam("since"),
        or_(Message.kind == ReplyKind.CRISIS.value, Message.details["path"].as_string() == "denied"),
    )
    .limit(1)
)


def _run(session: Session, statement: Executable, **values: Any) -> Result[Any]:
    return session.connection().execute(statement, values)


def payloads_shown(session: Session, conversation_id: str, before_seq: int, *, latest: bool) -> list[str]:
    """The payloads of the buttons shown since the visitor's last message; `latest`: by the latest alone."""
    options = _options_shown(session, conversation_id, before_seq)
    return [option["payload"] for row in options[: 1 if latest else None] for option in row]


def payload_labelled(session: Session, conversation_id: str, before_seq: int, typed: str) -> str | None:
    """The payload of the one button whose label was typed: one shown since the visitor's last message.

    A button that leads back to something stays there for some turns.
    """
    label = _label_in(typed)
    if not label or len(label) > _LONGEST_LABEL:
        return None
    rows = _run(session, _SAID_BEFORE, conversation=conversation_id, place=before_seq).all()
    latest = list(takewhile(lambda row: row.role != "visitor", rows))
    named = _named(latest, label)
    if not named:
        earlier = (_named([row], label) for row in rows[len(latest) :])
        named = next(({each for each in found if _LEADS_BACK in each} for found in earlier if found), set())
    return named.pop() if len(named) == 1 else None


def _named(rows: Iterable[Row[Any]], label: str) -> set[str]:
    options = [option for row in rows for option in row.options]
    return {option["payload"] for option in options if letters(option["label"]) == label}


def _label_in(typed: str) -> str:
    """改成同意。, 我点“改成同意”: the letters of the label alone."""
    return letters(_PRESSES.sub("", typed.strip()))


def helped_last(session: Session, conversation_id: str, before_seq: int) -> bool:
    """Whether the last thing said to a visitor was help against danger, or the calm line after it."""
    row = _run(session, _LAST_REPLY, conversation=conversation_id, place=before_seq).first()
    return row is not None and (
        row.kind == ReplyKind.CRISIS.value or (row.details or {}).get("path") in ("calm", "denied")
    )


def last_path(session: Session, conversation_id: str, before_seq: int) -> str | None:
    """How the last thing said to a visitor came about (`Answered.details`)."""
    row = _run(session, _LAST_REPLY, conversation=conversation_id, place=before_seq).first()
    return None if row is None else (row.details or {}).get("path")


def had_crisis(session: Session, conversation_id: str, before_seq: int) -> bool:
    """Whether one of the last few turns was answered with help against danger."""
    since = before_seq - _AFTER_CRISIS
    found = _run(session, _CRISIS_BEFORE, conversation=conversation_id, place=before_seq, since=since)
    return found.first() is not None


def _options_shown(session: Session, conversation_id: str, before_seq: int) -> list[list[dict[str, str]]]:
    """The buttons of every message since the visitor's last one, the latest message first."""
    rows = _run(session, _SAID_BEFORE, conversation=conversation_id, place=before_seq).all()
    return [row.options for row in takewhile(lambda row: row.role != "visitor", rows)]
