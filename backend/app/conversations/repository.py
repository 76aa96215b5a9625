"""All SQL of the conversations. Rows go out as plain values; nothing here commits.

Statements are built once and run on the session's connection: building and compiling them anew, and the
object layer above, cost more CPU per turn than the database itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CursorResult,
    Executable,
    Row,
    String,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.auth import Visitor
from app.conversations.labels import lasting, plain
from app.conversations.models import Conversation, Message, MessageFeedback, OfferedOption, VisitorToken


@dataclass(frozen=True, slots=True)
class VisitorMessage:
    """A visitor's stored message with what a turn needs to answer it."""

    conversation_id: str
    seq: int
    id: str
    text: str
    text_for_bot: str | None
    payload: str | None
    state: str | None
    region: str | None
    details: dict[str, Any] | None

    @property
    def typed(self) -> str:
        """What the assistant may read: the text with tokens where personal values stood."""
        return self.text if self.text_for_bot is None else self.text_for_bot


# What stands in the log for words of a visitor that are kept encrypted.
KEPT_PRIVATE = "（这句话已加密保存）"
_CONVERSATION = bindparam("conversation", type_=String())
_MESSAGE_ID = bindparam("message_id", type_=String())
LOOK_BACK = 5  # messages over which weak signs of danger add up, with the one at hand six

_FIND_VISITOR = (
    select(Conversation.id, Conversation.region)
    .join(VisitorToken, VisitorToken.conversation_id == Conversation.id)
    .where(VisitorToken.digest == bindparam("token_digest"))
)
_TAKE_PLACES = (
    update(Conversation)
    .where(Conversation.id == _CONVERSATION)
    .values(last_seq=Conversation.last_seq + bindparam("places"))
    .returning(Conversation.last_seq)
)
_VISITOR_MESSAGE_COLUMNS = (
    Message.conversation_id,
    Message.seq,
    Message.id,
    Message.text,
    Message.text_for_bot,
    Message.payload,
    Message.state,
    Conversation.region,
    Message.details,
    Message.private,
    Message.private_for_bot,
)
_FIND_MESSAGE = (
    select(*_VISITOR_MESSAGE_COLUMNS)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .where(Message.conversation_id == _CONVERSATION, Message.id == _MESSAGE_ID)
)
_NEXT_PENDING = (
    select(*_VISITOR_MESSAGE_COLUMNS)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .where(Message.conversation_id == _CONVERSATION, Message.state == "pending")
    .order_by(Message.seq)
    .limit(1)
)
_CONVERSATIONS_WITH_PENDING = (
    select(Message.conversation_id)
    .where(Message.state == "pending", Message.created_at <= bindparam("before"))
    .group_by(Message.conversation_id)
    .order_by(func.min(Message.created_at))
    .limit(bindparam("at_most"))
)
_ADD_MESSAGES = insert(Message)
_MARK_ANSWERED = (
    update(Message)
    .where(
        Message.conversation_id == _CONVERSATION,
        Message.seq == bindparam("place"),
        Message.state == "pending",
    )
    .values(state="answered", answered_at=bindparam("now"))
    .returning(Message.seq)
)
_MARK_ANSWERED_READABLE = _MARK_ANSWERED.values(
    text=bindparam("words"), text_for_bot=bindparam("for_bot"), private=None, private_for_bot=None
)
_HIDE = (
    update(Message)
    .where(Message.conversation_id == _CONVERSATION, Message.seq == bindparam("place"))
    .values(
        text=bindparam("shown"),
        text_for_bot=None,
        private=bindparam("words"),
        private_for_bot=bindparam("for_bot"),
    )
)
_EXPLAIN_MASKING = (
    update(Conversation)
    .where(Conversation.id == _CONVERSATION, Conversation.masking_explained.is_(False))
    .values(masking_explained=True)
    .returning(Conversation.id)
)
_LABEL_OF_OPTION = select(OfferedOption.label).where(
    OfferedOption.conversation_id == _CONVERSATION, OfferedOption.payload == bindparam("pressed")
)
_OFFERED = select(OfferedOption.payload, OfferedOption.label).where(
    OfferedOption.conversation_id == _CONVERSATION
)
_SHOWN = select(
    Message.seq,
    Message.id,
    Message.role,
    Message.kind,
    Message.text,
    Message.private,
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
        MessageFeedback.conversation_id == Message.conversation_id, MessageFeedback.message_id == Message.id
    ),
)
_DETAILS_OF_REPLY = (
    select(Message.details)
    .where(
        Message.conversation_id == _CONVERSATION,
        Message.in_reply_to == _MESSAGE_ID,
        Message.role == "assistant",
    )
    .order_by(Message.seq)
    .limit(1)
)
_TYPED_BEFORE = (
    select(Message.seq, Message.text, Message.text_for_bot, Message.private, Message.private_for_bot)
    .where(
        Message.conversation_id == _CONVERSATION,
        Message.seq < bindparam("place"),
        Message.role == "visitor",
        Message.payload.is_(None),
    )
    .order_by(Message.seq.desc())
    .limit(bindparam("at_most"))
)
_MESSAGES_AFTER = (
    _SHOWN.where(Message.conversation_id == _CONVERSATION, Message.seq > bindparam("after"))
    .order_by(Message.seq)
    .limit(bindparam("at_most"))
)
_REPLIES_TO = _SHOWN.where(
    Message.conversation_id == _CONVERSATION, Message.in_reply_to == _MESSAGE_ID
).order_by(Message.seq)
_ROLE_OF = select(Message.role).where(Message.conversation_id == _CONVERSATION, Message.id == _MESSAGE_ID)
_DELETE_FEEDBACK = delete(MessageFeedback).where(
    MessageFeedback.conversation_id == _CONVERSATION, MessageFeedback.message_id == _MESSAGE_ID
)


def _remember_options(statement: Any) -> Any:
    label = {"label": statement.excluded.label}
    return statement.on_conflict_do_update(index_elements=["conversation_id", "payload"], set_=label)


def _set_feedback(statement: Any) -> Any:
    changed = {name: statement.excluded[name] for name in ("rating", "reason", "comment", "updated_at")}
    return statement.on_conflict_do_update(index_elements=["conversation_id", "message_id"], set_=changed)


# Only a dialect's own INSERT knows ON CONFLICT; both databases spell it the same.
_INSERTS = {"postgresql": postgresql_insert, "sqlite": sqlite_insert}
_REMEMBER_OPTIONS = {name: _remember_options(insert_(OfferedOption)) for name, insert_ in _INSERTS.items()}
_SET_FEEDBACK = {name: _set_feedback(insert_(MessageFeedback)) for name, insert_ in _INSERTS.items()}


def _run(session: Session, statement: Executable, **values: Any) -> CursorResult[Any]:
    return session.connection().execute(statement, values)


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
    row = _run(session, _FIND_VISITOR, token_digest=digest).one_or_none()
    return Visitor(conversation_id=row.id, region=row.region) if row else None


def take_places(session: Session, conversation_id: str, count: int) -> int | None:
    """Reserve `count` places and return the first; None when there is no such conversation.

    Locks the conversation's row until the transaction ends, so whatever follows in it is alone with the
    conversation. Places taken in a transaction that is rolled back are free again.
    """
    last: int | None = _run(session, _TAKE_PLACES, conversation=conversation_id, places=count).scalar()
    return None if last is None else last - count + 1


def explain_masking_once(session: Session, conversation_id: str) -> bool:
    """Whether masking has not been explained in this conversation yet; from now on it has."""
    return _run(session, _EXPLAIN_MASKING, conversation=conversation_id).scalar() is not None


def find_message(session: Session, conversation_id: str, message_id: str) -> VisitorMessage | None:
    """The message of this id, whoever wrote it; `state` is None when it was not the visitor."""
    row = _run(session, _FIND_MESSAGE, conversation=conversation_id, message_id=message_id).one_or_none()
    return _as_written(row) if row else None


def _as_written(row: Row[Any]) -> VisitorMessage:
    """The message as the visitor wrote it, wherever its words are kept."""
    *plain, private, private_for_bot = row
    message = VisitorMessage(*plain)
    return message if private is None else replace(message, text=private, text_for_bot=private_for_bot)


def next_pending(session: Session, conversation_id: str) -> VisitorMessage | None:
    """The earliest message still waiting for its answer."""
    row = _run(session, _NEXT_PENDING, conversation=conversation_id).one_or_none()
    return _as_written(row) if row else None


def conversations_with_pending(session: Session, before: datetime, limit: int) -> list[str]:
    """Conversations in which a message from before that time has no answer yet, oldest first."""
    return list(_run(session, _CONVERSATIONS_WITH_PENDING, before=before, at_most=limit).scalars())


def add_messages(session: Session, messages: Sequence[dict[str, Any]]) -> None:
    """Store messages, each with all columns of the table."""
    session.connection().execute(_ADD_MESSAGES, list(messages))


def mark_answered(session: Session, message: VisitorMessage, now: datetime, *, keep_private: bool) -> bool:
    """Whether this call turned the message from pending to answered: exactly one call ever does.

    From then on a typed message can be read in the log, unless it is to be kept private.
    """
    place = {"conversation": message.conversation_id, "place": message.seq, "now": now}
    if keep_private or message.payload is not None:
        return _run(session, _MARK_ANSWERED, **place).scalar() is not None
    words = {"words": message.text, "for_bot": message.text_for_bot}
    return _run(session, _MARK_ANSWERED_READABLE, **place, **words).scalar() is not None


def hide_typed_before(session: Session, conversation_id: str, seq: int) -> None:
    """Keep what the visitor typed last before a place private as well."""
    for row in _run(session, _TYPED_BEFORE, conversation=conversation_id, place=seq, at_most=1):
        if row.private is None:
            words = {"shown": KEPT_PRIVATE, "words": row.text, "for_bot": row.text_for_bot}
            _run(session, _HIDE, conversation=conversation_id, place=row.seq, **words)


def remember_options(session: Session, conversation_id: str, options: Iterable[tuple[str, str]]) -> None:
    """Remember the (payload, label) pairs shown to a conversation; a newer label replaces the old."""
    rows = [
        {"conversation_id": conversation_id, "payload": payload, "label": label}
        for payload, label in dict(options).items()
    ]
    if not rows:
        return
    connection = session.connection()
    connection.execute(_REMEMBER_OPTIONS[connection.dialect.name], rows)


def label_of_option(session: Session, conversation_id: str, payload: str) -> str | None:
    """What the button with this payload said; None when the conversation was never shown it."""
    label: str | None = _run(
        session, _LABEL_OF_OPTION, conversation=conversation_id, pressed=payload
    ).scalar()
    return label


def payload_named(session: Session, conversation_id: str, typed: str, *, form_open: bool) -> str | None:
    """The payload of the one button that typed words name, of those shown at any time that stay good."""
    words = plain(typed)
    if not words:
        return None
    offered = _run(session, _OFFERED, conversation=conversation_id)
    good = [row for row in offered if lasting(row.payload, form_open=form_open)]
    exact = {row.payload for row in good if row.label == typed}
    named = exact or {row.payload for row in good if plain(row.label) == words}
    return named.pop() if len(named) == 1 else None


def messages_after(session: Session, conversation_id: str, after: int, limit: int) -> Sequence[Row[Any]]:
    """Up to `limit` messages behind place `after`, in order."""
    return _run(session, _MESSAGES_AFTER, conversation=conversation_id, after=after, at_most=limit).all()


def typed_before(session: Session, conversation_id: str, seq: int, at_most: int) -> list[str]:
    """What the visitor typed last before a place, oldest first, with tokens where values stood."""
    rows = _run(session, _TYPED_BEFORE, conversation=conversation_id, place=seq, at_most=at_most).all()
    return [row.private_for_bot or row.private or row.text_for_bot or row.text for row in reversed(rows)]


def process_after(session: Session, conversation_id: str, message_id: str) -> dict[str, Any] | None:
    """The process object kept with the replies to a message; None when no form was open."""
    details = _run(session, _DETAILS_OF_REPLY, conversation=conversation_id, message_id=message_id).scalar()
    return (details or {}).get("process")


def replies_to(session: Session, conversation_id: str, message_id: str) -> Sequence[Row[Any]]:
    """The stored replies to one message, in order."""
    return _run(session, _REPLIES_TO, conversation=conversation_id, message_id=message_id).all()


def is_reply(session: Session, conversation_id: str, message_id: str) -> bool:
    """Whether the conversation holds a reply of the assistant with this id."""
    role = _run(session, _ROLE_OF, conversation=conversation_id, message_id=message_id).scalar()
    return bool(role == "assistant")


def set_feedback(session: Session, values: dict[str, Any]) -> None:
    """Store a verdict or replace the earlier one."""
    connection = session.connection()
    connection.execute(_SET_FEEDBACK[connection.dialect.name], values)


def delete_feedback(session: Session, conversation_id: str, message_id: str) -> None:
    """Take a verdict back; nothing happens when there is none."""
    _run(session, _DELETE_FEEDBACK, conversation=conversation_id, message_id=message_id)
