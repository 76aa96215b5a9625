"""All SQL of the sealing. The table is known by its name, as all tables of the retention policy."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Table, and_, or_, select, update
from sqlalchemy.orm import Session

from app.db import Base
from app.privacy.sealing.rule import RESTRICTED, UNKEPT, WAITING, Stored


def _messages() -> Table:
    return Base.metadata.tables["messages"]


def _hints_at_something(messages: Table) -> ColumnElement[bool]:
    details, card = messages.c.details, messages.c.card
    return or_(
        details["danger"].as_string().is_not(None),
        details["process"]["id"].as_string().in_(sorted(RESTRICTED)),
        and_(card["private"].as_boolean(), messages.c.private.is_(None)),
    )


def conversations(session: Session, after: str, limit: int) -> list[str]:
    """Conversations in which something may have to be encrypted, in order."""
    messages = _messages()
    statement = (
        select(messages.c.conversation_id)
        .distinct()
        .where(
            messages.c.conversation_id > after,
            messages.c.role == "assistant",
            _hints_at_something(messages),
        )
        .order_by(messages.c.conversation_id)
        .limit(limit)
    )
    return list(session.scalars(statement))


def stored(session: Session, conversation_id: str) -> list[Stored]:
    """The messages of a conversation, in order; nothing is decrypted."""
    messages = _messages()
    names = (
        "seq",
        "id",
        "role",
        "text",
        "text_for_bot",
        "payload",
        "state",
        "in_reply_to",
        "card",
        "details",
    )
    statement = (
        select(*(messages.c[name] for name in names), messages.c.private.is_not(None).label("is_private"))
        .where(messages.c.conversation_id == conversation_id)
        .order_by(messages.c.seq)
    )
    return [Stored(*row) for row in session.execute(statement)]


def seal(session: Session, conversation_id: str, message: Stored, shown: str) -> None:
    """Put the words under encryption; the entities found in them go from the replies."""
    messages = _messages()
    session.execute(
        update(messages)
        .where(
            messages.c.conversation_id == conversation_id,
            messages.c.seq == message.seq,
            messages.c.private.is_(None),
        )
        .values(text=shown, text_for_bot=None, private=message.text, private_for_bot=message.text_for_bot)
    )


def forget_entities(session: Session, conversation_id: str, replies: Sequence[Stored]) -> None:
    """The entities noted with replies are words of the sentence."""
    messages = _messages()
    for reply in replies:
        if "entities" in (reply.details or {}):
            rest = {name: value for name, value in (reply.details or {}).items() if name != "entities"}
            session.execute(
                update(messages)
                .where(messages.c.conversation_id == conversation_id, messages.c.seq == reply.seq)
                .values(details=rest)
            )


def said_while_open(session: Session, conversation_id: str) -> list[tuple[int, str]]:
    """Number and words, as they are kept, of what was said while a consent was open."""
    messages = _messages()
    statement = select(messages.c.seq, messages.c.text, messages.c.private).where(
        messages.c.conversation_id == conversation_id,
        messages.c.role == "visitor",
        messages.c.details["expects"].as_string() == WAITING,
    )
    return [(row.seq, row.private or row.text) for row in session.execute(statement)]


def say_gone(session: Session, conversation_id: str, seq: int) -> None:
    """In the place of what was said stands that it was not kept."""
    messages = _messages()
    gone = {"text": UNKEPT, "text_for_bot": None, "private": None, "private_for_bot": None}
    session.execute(
        update(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.seq == seq)
        .values(gone)
    )
