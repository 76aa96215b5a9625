"""All SQL of the conversations. Rows go out as plain values; nothing here commits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.auth import Visitor
from app.conversations.models import Conversation, Message, MessageFeedback, OfferedOption, VisitorToken


@dataclass(frozen=True, slots=True)
class VisitorMessage:
    """A visitor's stored message with what a turn needs to answer it."""

    conversation_id: str
    seq: int
    id: str
    text: str
    payload: str | None
    state: str
    region: str | None
    details: dict[str, Any] | None


def _upsert(session: Session, table: type[Any]) -> Any:
    """An INSERT that knows ON CONFLICT; both databases spell it the same."""
    dialect = session.get_bind().dialect.name
    return postgresql_insert(table) if dialect == "postgresql" else sqlite_insert(table)


def add_conversation(
    session: Session, *, conversation_id: str, region: str | None, digest: str, now: datetime
) -> None:
    """A new conversation and the token that opens it."""
    session.execute(
        insert(Conversation).values(id=conversation_id, region=region, last_seq=0, created_at=now)
    )
    session.execute(
        insert(VisitorToken).values(digest=digest, conversation_id=conversation_id, created_at=now)
    )


def find_visitor(session: Session, digest: str) -> Visitor | None:
    """The visitor whose token has this digest."""
    row = session.execute(
        select(Conversation.id, Conversation.region)
        .join(VisitorToken, VisitorToken.conversation_id == Conversation.id)
        .where(VisitorToken.digest == digest)
    ).one_or_none()
    return Visitor(conversation_id=row.id, region=row.region) if row else None


def lock_conversation(session: Session, conversation_id: str) -> int | None:
    """The place of the last message; None when there is no such conversation.

    Whatever follows in this transaction is alone with the conversation: PostgreSQL locks its row,
    SQLite has one writer anyway.
    """
    return session.scalar(
        select(Conversation.last_seq).where(Conversation.id == conversation_id).with_for_update()
    )


def _visitor_messages() -> Select[Any]:
    return (
        select(
            Message.conversation_id,
            Message.seq,
            Message.id,
            Message.text,
            Message.payload,
            Message.state,
            Conversation.region,
            Message.details,
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.role == "visitor")
    )


def find_visitor_message(session: Session, conversation_id: str, message_id: str) -> VisitorMessage | None:
    """The visitor's message of this id, if it was accepted before."""
    row = session.execute(
        _visitor_messages().where(Message.conversation_id == conversation_id, Message.id == message_id)
    ).one_or_none()
    return VisitorMessage(*row) if row else None


def id_is_taken(session: Session, conversation_id: str, message_id: str) -> bool:
    """Whether any message of the conversation has this id."""
    return (
        session.scalar(
            select(Message.seq).where(Message.conversation_id == conversation_id, Message.id == message_id)
        )
        is not None
    )


def next_pending(session: Session, conversation_id: str) -> VisitorMessage | None:
    """The earliest message still waiting for its answer."""
    row = session.execute(
        _visitor_messages()
        .where(Message.conversation_id == conversation_id, Message.state == "pending")
        .order_by(Message.seq)
        .limit(1)
    ).one_or_none()
    return VisitorMessage(*row) if row else None


def conversations_with_pending(session: Session, before: datetime, limit: int) -> list[str]:
    """Conversations in which a message from before that time has no answer yet, oldest first."""
    waiting_since = func.min(Message.created_at)
    return list(
        session.scalars(
            select(Message.conversation_id)
            .where(Message.state == "pending", Message.created_at <= before)
            .group_by(Message.conversation_id)
            .order_by(waiting_since)
            .limit(limit)
        )
    )


def add_messages(session: Session, messages: Sequence[dict[str, Any]]) -> None:
    """Append messages of one conversation, in order, each with all columns of the table."""
    session.execute(insert(Message), list(messages))
    last = messages[-1]
    session.execute(
        update(Conversation)
        .where(Conversation.id == last["conversation_id"])
        .values(last_seq=last["seq"])
        .execution_options(synchronize_session=False)
    )


def mark_answered(session: Session, conversation_id: str, seq: int, now: datetime) -> bool:
    """Whether this call turned the message from pending to answered: exactly one call ever does."""
    result = session.execute(
        update(Message)
        .where(Message.conversation_id == conversation_id, Message.seq == seq, Message.state == "pending")
        .values(state="answered", answered_at=now)
        .returning(Message.seq)
        .execution_options(synchronize_session=False)
    )
    return result.scalar_one_or_none() is not None


def remember_options(session: Session, conversation_id: str, options: Iterable[tuple[str, str]]) -> None:
    """Remember the (payload, label) pairs shown to a conversation; a newer label replaces the old."""
    rows = [
        {"conversation_id": conversation_id, "payload": payload, "label": label}
        for payload, label in dict(options).items()
    ]
    if not rows:
        return
    statement = _upsert(session, OfferedOption).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["conversation_id", "payload"], set_={"label": statement.excluded.label}
        )
    )


def label_of_option(session: Session, conversation_id: str, payload: str) -> str | None:
    """What the button with this payload said; None when the conversation was never shown it."""
    return session.scalar(
        select(OfferedOption.label).where(
            OfferedOption.conversation_id == conversation_id, OfferedOption.payload == payload
        )
    )


def _history() -> Select[Any]:
    return select(
        Message.seq,
        Message.id,
        Message.role,
        Message.kind,
        Message.text,
        Message.options,
        Message.answer,
        Message.card,
        Message.in_reply_to,
        Message.state,
        Message.created_at,
        MessageFeedback.rating.label("feedback"),
    ).outerjoin(
        MessageFeedback,
        and_(
            MessageFeedback.conversation_id == Message.conversation_id,
            MessageFeedback.message_id == Message.id,
        ),
    )


def messages_after(session: Session, conversation_id: str, after: int, limit: int) -> Sequence[Row[Any]]:
    """Up to `limit` messages behind place `after`, in order."""
    return session.execute(
        _history()
        .where(Message.conversation_id == conversation_id, Message.seq > after)
        .order_by(Message.seq)
        .limit(limit)
    ).all()


def replies_to(session: Session, conversation_id: str, message_id: str) -> Sequence[Row[Any]]:
    """The stored replies to one message, in order."""
    return session.execute(
        _history()
        .where(Message.conversation_id == conversation_id, Message.in_reply_to == message_id)
        .order_by(Message.seq)
    ).all()


def is_reply(session: Session, conversation_id: str, message_id: str) -> bool:
    """Whether the conversation holds a reply of the assistant with this id."""
    role = session.scalar(
        select(Message.role).where(Message.conversation_id == conversation_id, Message.id == message_id)
    )
    return role == "assistant"


def set_feedback(session: Session, values: dict[str, Any]) -> None:
    """Store a verdict or replace the earlier one."""
    statement = _upsert(session, MessageFeedback).values(**values)
    changed = {name: statement.excluded[name] for name in ("rating", "reason", "comment", "updated_at")}
    session.execute(
        statement.on_conflict_do_update(index_elements=["conversation_id", "message_id"], set_=changed)
    )


def delete_feedback(session: Session, conversation_id: str, message_id: str) -> None:
    """Take a verdict back; nothing happens when there is none."""
    session.execute(
        delete(MessageFeedback).where(
            MessageFeedback.conversation_id == conversation_id, MessageFeedback.message_id == message_id
        )
    )
